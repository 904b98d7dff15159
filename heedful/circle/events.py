"""What can happen around the circle, as facts in the past tense."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CircleInvited:
    member_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class CircleInvitationWithdrawn:
    conversation_id: int


@dataclass(frozen=True, slots=True)
class CircleJoined:
    """They said yes."""

    member_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class CircleDeclined:
    """They said no."""

    member_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class CircleLeft:
    member_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class CircleAsked:
    """A question to the circle was drafted; nothing was sent by that."""

    batch_id: int
