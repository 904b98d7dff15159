"""What can happen to a draft that others may see."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DraftShared:
    """A shared draft is there, says something else, or is not shared any more."""

    conversation_id: int


@dataclass(frozen=True, slots=True)
class DraftHandedOver:
    conversation_id: int
    to_teammate_id: int
