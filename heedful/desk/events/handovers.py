"""What can happen where a conversation goes to somebody else."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ConversationGiven:
    conversation_id: int
    from_id: int | None  # None: nobody had it
    to_id: int


@dataclass(frozen=True, slots=True)
class HandoverTakenBack:
    conversation_id: int
    from_id: int
    to_id: int | None


@dataclass(frozen=True, slots=True)
class ClaimExpired:
    """Its owner did nothing while the person waited: it is anybody's again."""

    conversation_id: int
