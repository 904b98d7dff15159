"""What can happen at the desk, as facts in the past tense. Ids only: a fact outlives its rows."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ConversationsOpened:
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
class NoteWritten:
    note_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class PresenceChanged:
    conversation_id: int


@dataclass(frozen=True, slots=True)
class ViewSaved:
    view_id: int


@dataclass(frozen=True, slots=True)
class ViewRenamed:
    view_id: int


@dataclass(frozen=True, slots=True)
class ViewRemoved:
    view_id: int


@dataclass(frozen=True, slots=True)
class ViewRestored:
    view_id: int


@dataclass(frozen=True, slots=True)
class CorrectionQueued:
    """A reply puts right what an earlier one said; `run_id` is 0 where somebody sent it by hand."""

    fact_id: int
    conversation_id: int
    reply_id: int
    run_id: int


@dataclass(frozen=True, slots=True)
class CorrectionsApproved:
    fact_id: int
    run_id: int


@dataclass(frozen=True, slots=True)
class CorrectionsStopped:
    fact_id: int
    run_id: int


@dataclass(frozen=True, slots=True)
class CorrectionsEnded:
    fact_id: int
    run_id: int


@dataclass(frozen=True, slots=True)
class OldAnswerStands:
    """Somebody decided that a reply with old words of a fact needs no correction."""

    fact_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class OldAnswerListed:
    """The decision that it needs no correction was taken back."""

    fact_id: int
    conversation_id: int
