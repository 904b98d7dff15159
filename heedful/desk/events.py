"""What can happen at the desk, as facts in the past tense. Ids only: a fact outlives its rows."""

from dataclasses import dataclass
from typing import Any


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
class PriorityChanged:
    conversation_id: int
    before: int
    since: int


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
class HookChanged:
    hook_id: int


@dataclass(frozen=True, slots=True)
class HookRemoved:
    hook_id: int


@dataclass(frozen=True, slots=True)
class HookCalled:
    """Another system is to be told something."""

    delivery_id: int
    hook_id: int


@dataclass(frozen=True, slots=True)
class WordRuleSet:
    """What the company makes of a kind of remark."""

    words_kind: str
    level: str


@dataclass(frozen=True, slots=True)
class NeverSayAdded:
    never_say_id: int


@dataclass(frozen=True, slots=True)
class NeverSayRemoved:
    never_say_id: int


@dataclass(frozen=True, slots=True)
class ReplyBadlyWorded:
    reply_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class PromiseMade:
    promise_id: int
    conversation_id: int
    due_at: str  # ISO 8601


@dataclass(frozen=True, slots=True)
class PromiseMoved:
    """It is to be kept by another moment."""

    promise_id: int
    conversation_id: int
    due_at: str


@dataclass(frozen=True, slots=True)
class PromiseKept:
    promise_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class PromiseBroken:
    promise_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class PromiseWithdrawn:
    promise_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class PromiseDue:
    """Its moment has come, and nobody said that it is kept."""

    promise_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class PromiseHandedOver:
    """Whoever has the conversation now has its promise too."""

    promise_id: int
    conversation_id: int
    to_id: int


@dataclass(frozen=True, slots=True)
class AuthoritySet:
    """What a teammate may decide alone."""

    changed_id: int
    decision: str


@dataclass(frozen=True, slots=True)
class TeamAuthoritySet:
    """What everybody in a team may decide alone."""

    team_id: int
    decision: str


@dataclass(frozen=True, slots=True)
class AuthorityTaken:
    changed_id: int
    decision: str


@dataclass(frozen=True, slots=True)
class TeamAuthorityTaken:
    team_id: int
    decision: str


@dataclass(frozen=True, slots=True)
class PermissionAsked:
    permission_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class PermissionGranted:
    permission_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class PermissionNotGranted:
    permission_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class BatchDrafted:
    batch_id: int


@dataclass(frozen=True, slots=True)
class BatchLetGo:
    """A lead approved it, or let it go on: lines are released one by one from here."""

    batch_id: int
    turn: int


@dataclass(frozen=True, slots=True)
class BatchStopped:
    batch_id: int


@dataclass(frozen=True, slots=True)
class BatchDone:
    batch_id: int


@dataclass(frozen=True, slots=True)
class BatchLineChanged:
    """Its words, or whether it is left out."""

    batch_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class BatchLineHanded:
    """It is the draft of whoever is on the conversation: a batch never speaks over somebody."""

    batch_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class BatchLineRefused:
    batch_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class PeerNoticed:
    """Somebody else answers the person, as far as a rule can tell."""

    conversation_id: int


@dataclass(frozen=True, slots=True)
class PeerJudged:
    """A teammate has read the answer of somebody else."""

    conversation_id: int
    helps: bool


@dataclass(frozen=True, slots=True)
class ClocksMoved:
    """Answers to these people are due at another moment than before."""

    conversation_ids: list[int]


@dataclass(frozen=True, slots=True)
class ClocksReckoned:
    """Those up to one conversation were reckoned anew; there may be more behind it."""

    reckoned_to: int


@dataclass(frozen=True, slots=True)
class ClockPolicyAdded:
    policy_id: int


@dataclass(frozen=True, slots=True)
class ClockPolicyChanged:
    policy_id: int


@dataclass(frozen=True, slots=True)
class ClockPolicyMoved:
    """It is asked earlier or later than before."""

    policy_id: int


@dataclass(frozen=True, slots=True)
class ClockPolicyRemoved:
    policy_id: int


@dataclass(frozen=True, slots=True)
class ClockPolicyRestored:
    policy_id: int


@dataclass(frozen=True, slots=True)
class ClaimExpired:
    """Its owner did nothing while the person waited: it is anybody's again."""

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


@dataclass(frozen=True, slots=True)
class ReplyHandedIn:
    """It is written, and somebody else has to approve it before it leaves."""

    reply_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class ReplyRewritten:
    """Its author changed the words that are to be approved."""

    reply_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class ReplyApproved:
    reply_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class ReplyReturned:
    reply_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class ApprovalRuleMade:
    approval_rule_id: int


@dataclass(frozen=True, slots=True)
class ApprovalRuleRemoved:
    approval_rule_id: int


@dataclass(frozen=True, slots=True)
class DraftShared:
    """A shared draft is there, says something else, or is not shared any more."""

    conversation_id: int


@dataclass(frozen=True, slots=True)
class DraftHandedOver:
    conversation_id: int
    to_teammate_id: int


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


@dataclass(frozen=True, slots=True)
class AnsweredThemselves:
    """A teammate answered there from their own app; the note says where."""

    conversation_id: int
    note_id: int


@dataclass(frozen=True, slots=True)
class HandedToTeam:
    conversation_id: int
    team_id: int
