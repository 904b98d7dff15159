"""What can happen to a conversation and beside it."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ConversationsOpened:
    conversation_ids: list[int]


@dataclass(frozen=True, slots=True)
class ConversationsUnderstood:
    """What the local models read moved people in the queue."""

    conversation_ids: list[int]


@dataclass(frozen=True, slots=True)
class ConversationsWaiting:
    """The person spoke again."""

    conversation_ids: list[int]


@dataclass(frozen=True, slots=True)
class ConversationClaimed:
    conversation_id: int


@dataclass(frozen=True, slots=True)
class ConversationGivenBack:
    conversation_id: int


@dataclass(frozen=True, slots=True)
class ConversationDone:
    conversation_id: int


@dataclass(frozen=True, slots=True)
class ConversationReopened:
    conversation_id: int


@dataclass(frozen=True, slots=True)
class ConversationSnoozed:
    conversation_id: int
    until: str  # ISO 8601; "" until they answer


@dataclass(frozen=True, slots=True)
class ConversationWoke:
    conversation_id: int


@dataclass(frozen=True, slots=True)
class PriorityChanged:
    conversation_id: int
    before: int
    since: int


@dataclass(frozen=True, slots=True)
class ConversationsChanged:
    """Many at once, or all of that taken back."""

    bulk_id: int
    deed: str  # take, give, team, priority, done, reopen; undo
    conversation_ids: list[int]
    changes: dict[str, Any]  # {conversation id: {field: [before, since]}}


@dataclass(frozen=True, slots=True)
class ConversationsPutAside:
    """Many at once were snoozed."""

    bulk_id: int
    conversation_ids: list[int]
    changes: dict[str, Any]
    until: str  # ISO 8601; "" until they answer


@dataclass(frozen=True, slots=True)
class ConversationsMerged:
    """Both were one dialogue, since their threads are one."""

    kept_id: int
    gone_id: int


@dataclass(frozen=True, slots=True)
class AnsweredElsewhere:
    """Our account answered in the thread, and not from here."""

    conversation_id: int
    post_id: int


@dataclass(frozen=True, slots=True)
class NoteWritten:
    note_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class PresenceChanged:
    conversation_id: int
