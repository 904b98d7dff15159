"""What can happen around "Talk to a human", as facts in the past tense."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TalkSet:
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TalkPersonSet:
    """Somebody said that they are shown on the page, or are no more."""

    shown: bool


@dataclass(frozen=True, slots=True)
class LetterWritten:
    letter_id: int
    erase_at: str
