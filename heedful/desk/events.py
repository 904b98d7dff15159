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
class LabelMade:
    label_id: int


@dataclass(frozen=True, slots=True)
class LabelRenamed:
    label_id: int


@dataclass(frozen=True, slots=True)
class LabelRemoved:
    label_id: int


@dataclass(frozen=True, slots=True)
class LabelRestored:
    label_id: int


@dataclass(frozen=True, slots=True)
class ConversationLabelled:
    conversation_id: int
    label_id: int


@dataclass(frozen=True, slots=True)
class ConversationUnlabelled:
    conversation_id: int
    label_id: int


@dataclass(frozen=True, slots=True)
class RuleChanged:
    """It was added, changed, moved, or turned on or off."""

    rule_id: int


@dataclass(frozen=True, slots=True)
class RuleRemoved:
    rule_id: int


@dataclass(frozen=True, slots=True)
class RuleRestored:
    rule_id: int


@dataclass(frozen=True, slots=True)
class ConversationsRouted:
    """Rules did something to them."""

    conversation_ids: list[int]


@dataclass(frozen=True, slots=True)
class ConversationUnrouted:
    """Somebody took back what a rule did to it."""

    conversation_id: int
    rule_id: int


@dataclass(frozen=True, slots=True)
class RuleRun:
    """A lead let a rule act on what stands there already."""

    rule_id: int


@dataclass(frozen=True, slots=True)
class RuleTakenBack:
    """What a rule did in its last run over many was taken back."""

    rule_id: int
    conversation_ids: list[int]


@dataclass(frozen=True, slots=True)
class FieldMade:
    field_id: int


@dataclass(frozen=True, slots=True)
class FieldRemoved:
    field_id: int


@dataclass(frozen=True, slots=True)
class FieldRestored:
    field_id: int


@dataclass(frozen=True, slots=True)
class FieldFilled:
    conversation_id: int
    field_id: int
