"""What can happen to limits, as facts in the past tense; `before` and `after` are states."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LimitAsked:
    limit_id: int
    conversation_id: int
    after: str


@dataclass(frozen=True, slots=True)
class LimitConfirmed:
    limit_id: int
    conversation_id: int
    before: str
    after: str
    until: str


@dataclass(frozen=True, slots=True)
class LimitSetByRule:
    """Nearly the same was said many times by accounts that nobody knew."""

    limit_id: int
    conversation_id: int
    after: str
    until: str


@dataclass(frozen=True, slots=True)
class LimitDeclined:
    limit_id: int
    conversation_id: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class LimitEnded:
    limit_id: int
    conversation_id: int
    before: str
    after: str
    how: str  # lifted, expired, appealed or undone


@dataclass(frozen=True, slots=True)
class AppealLinkMade:
    limit_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class Appealed:
    limit_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class AppealAnswered:
    limit_id: int
    conversation_id: int
    lifted: bool


@dataclass(frozen=True, slots=True)
class SetApart:
    conversation_ids: list[int]


@dataclass(frozen=True, slots=True)
class NotApartAnyMore:
    conversation_ids: list[int]
