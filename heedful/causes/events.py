"""What can happen to causes, as facts in the past tense. Ids only: a fact outlives its rows."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CauseNoted:
    cause_id: int


@dataclass(frozen=True, slots=True)
class CauseChanged:
    """Its words, owner or team."""

    cause_id: int


@dataclass(frozen=True, slots=True)
class CauseMoved:
    cause_id: int
    state: str


@dataclass(frozen=True, slots=True)
class CauseLinked:
    cause_id: int
    conversation_ids: list[int]


@dataclass(frozen=True, slots=True)
class CauseUnlinked:
    cause_id: int
    conversation_ids: list[int]


@dataclass(frozen=True, slots=True)
class CauseLetterKept:
    cause_id: int


@dataclass(frozen=True, slots=True)
class CauseTellingDrafted:
    cause_id: int
    batch_id: int
