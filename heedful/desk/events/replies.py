"""What can happen to a reply on its way and after."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReplyQueued:
    reply_id: int
    conversation_id: int
    leaves_at: str


@dataclass(frozen=True, slots=True)
class ReplyTakenBack:
    reply_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class ReplySent:
    reply_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class ReplyDelayed:
    """It does not stand on the network yet, as far as we know; we try or look again."""

    reply_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class ReplyRejected:
    reply_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class ReplyUnknown:
    """It may or may not stand there; a person has to look."""

    reply_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class ReplyEdited:
    reply_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class ReplyDeleted:
    reply_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class ReplyRescheduled:
    reply_id: int
    conversation_id: int
    leaves_at: str


@dataclass(frozen=True, slots=True)
class ReplyCameBack:
    """It was to leave later, and something was said before that."""

    reply_id: int
    conversation_id: int
