"""What can happen around drafts by a model, as facts in the past tense. None holds a word of them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EndpointChanged:
    """An owner connected a model, changed how, or switched it off; `name` is the host that is asked."""

    name: str


@dataclass(frozen=True, slots=True)
class DraftProposed:
    """A model's words were put into somebody's draft."""

    conversation_id: int
    draft_kind: str


@dataclass(frozen=True, slots=True)
class SummaryProposed:
    conversation_id: int


@dataclass(frozen=True, slots=True)
class SummaryPutAway:
    """It is shown no more; `kept` where a teammate made a note of it."""

    conversation_id: int
    kept: bool
