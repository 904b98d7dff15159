"""Conversations, replies, views and events as JSON."""

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import AwareDatetime, Field, StringConstraints

from heedful.api.shapes.common import Id, Line, QueryText, Words
from heedful.api.shapes.listening import PostOut


class ConversationOut(Schema):
    id: int
    person_id: int
    person: str
    thread_id: int
    source_id: int
    post_id: int
    team_id: int | None
    owner_id: int | None
    owner: str | None
    state: str
    addressed: bool
    waiting_since: datetime
    priority: int
    needed_since: datetime
    snoozed_until: datetime | None
    first_answered_at: datetime | None
    due_kind: str = Field(description="Of the clock that is due first: first, next, resolution; or empty.")
    soon_at: datetime | None = Field(description="From when on it is due soon.")
    due_at: datetime | None = Field(description="When it is due; null while no clock runs.")

    @staticmethod
    def resolve_person(conversation: Any) -> str:
        return str(conversation.person)

    @staticmethod
    def resolve_owner(conversation: Any) -> str | None:
        return str(conversation.owner) if conversation.owner else None


class ViewOut(Schema):
    id: int
    name: str
    query: str
    view: str
    mine: bool
    team_id: int | None

    @staticmethod
    def resolve_mine(saved: Any) -> bool:
        return not saved.is_shared


class ViewIn(Schema):
    name: Line
    query: QueryText
    view: Line = Field("waiting", description="The view that is searched.")
    mine: bool = Field(True, description="For the caller alone.")
    team_id: Id | None = Field(None, description="Not `mine`: for this team; null: for all.")


class ViewNameIn(Schema):
    name: Line


class PriorityIn(Schema):
    priority: int = Field(description="0 low, 1 normal, 2 high, 3 urgent.")


class GiveIn(Schema):
    to_id: Id
    note: str = Field("", max_length=2000)


class TogetherIn(Schema):
    conversation_ids: list[Id] = Field(min_length=1, max_length=10_000)
    deed: Literal["take", "give", "team", "priority", "snooze", "done", "reopen"]
    to: int | None = Field(
        None, ge=0, le=2**62, description="give: to whom; team: which, null: none; priority: 0 to 3."
    )
    until: datetime | None = Field(None, description="snooze: null is until they answer.")


class TogetherOut(Schema):
    id: int | None = Field(description="For taking it back; null: nothing was changed.")
    changed: list[int]
    left: dict[str, int]

    @staticmethod
    def resolve_id(done: Any) -> int | None:
        return done.bulk.pk if done.bulk else None


class ConversationsOut(Schema):
    items: list[ConversationOut]
    next_offset: int | None


class ReplyOut(Schema):
    id: int
    conversation_id: int
    author_id: int
    text: str
    private: bool
    state: str
    written_at: datetime
    leaves_at: datetime
    scheduled: bool
    settled_at: datetime | None
    attempts: int
    outside_id: str
    url: str
    trouble: str
    deleted_at: datetime | None
    version: int
    approved_by_id: int | None
    approver_note: str


class NoteOut(Schema):
    id: int
    author_id: int
    text: str
    at: datetime
    said_by: str  # in another system, where it was imported; "" where `author_id` wrote it


class LimitsOut(Schema):
    public: bool
    private: bool
    length: int | None
    why_not: str


class ClockOut(Schema):
    kind: str = Field(description="first, next or resolution")
    started: datetime
    stopped: datetime | None
    runs: bool
    paused: str | None = Field(description="Why it rests: answered, aside; null where it does not.")
    seconds: float = Field(description="For how long it ran, as its policy counts.")
    target_seconds: float | None
    due_at: datetime | None
    late: bool


class WholeConversationOut(ConversationOut):
    noticed_after: float = Field(description="Seconds from their first words until we heard them.")
    clock_policy: str = Field(description="Which policy decides; empty: the built-in one.")
    clocks: list[ClockOut]
    posts: list[PostOut]
    replies: list[ReplyOut]
    notes: list[NoteOut]
    limits: LimitsOut
    seen: str = Field(description="How far this shows what was said; give it back with a reply.")
    labels: list[str]


Key = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_-]+$")]


class PromisedIn(Schema):
    due_at: datetime = Field(description="With a zone.")
    words: Annotated[str, StringConstraints(max_length=300, pattern=r"^[^\x00]*$")] = Field(
        "", description="Empty: the whole reply."
    )


class PromiseOut(Schema):
    id: int
    conversation_id: int
    reply_id: int | None
    words: str
    due_at: datetime
    owner_id: int
    owner: str
    made_at: datetime
    state: str
    closed_at: datetime | None

    @staticmethod
    def resolve_owner(promise: Any) -> str:
        return str(promise.owner)


class KeptOut(Schema):
    """Promises that were due, or closed before, in the last 30 days; `in_time` of `made` were kept."""

    since: datetime
    until: datetime
    made: int
    in_time: int
    late: int
    broken: int
    open: int


class PromisesOut(Schema):
    items: list[PromiseOut]
    next_offset: int | None
    figure: KeptOut


class PromiseIn(Schema):
    words: Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^[^\x00]+$")]
    due_at: datetime = Field(description="With a zone.")


class PromiseMovedIn(Schema):
    due_at: datetime = Field(description="With a zone.")


class PromiseClosedIn(Schema):
    how: Literal["kept", "broken", "withdrawn"]


class DraftIn(Schema):
    text: Words
    private: bool = False


Seen = Annotated[str, StringConstraints(pattern=r"^\d{1,18}-\d{1,9}$")]


class ReplyIn(Schema):
    text: Words
    private: bool = False
    to_post_id: Id | None = None
    key: Key | None = Field(None, description="Names this reply: the same key again says it once.")
    anyway: bool = Field(False, description="Somebody looked again at remarks that ask for it.")
    promise: PromisedIn | None = Field(None, description="What is promised in it, kept with its date.")
    seen: Seen | None = Field(
        None, description="`seen` of the conversation as it was read; what was said since is told once (409)."
    )
    leave_at: AwareDatetime | None = Field(
        None, description="With a zone; null: after the hold. If something is said before, it comes back."
    )


class LeaveIn(Schema):
    leave_at: AwareDatetime | None = Field(None, description="With a zone; null: after the hold.")


class LabelOut(Schema):
    id: int
    name: str


class LabelIn(Schema):
    name: Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[^\x00]+$")]


class LabelsOut(Schema):
    conversation_id: int
    labels: list[str]


class NoteIn(Schema):
    text: Words
    key: Key | None = Field(None, description="Names this note: the same key again writes it once.")


class TextIn(Schema):
    text: Words


class EditIn(Schema):
    text: Words
    anyway: bool = Field(False, description="Somebody looked again at remarks that ask for it.")


class SettleIn(Schema):
    how: Literal["it-stands", "send-again"]
    seen: Seen | None = Field(None, description="As with a reply, for `send-again`.")


class SnoozeIn(Schema):
    until: datetime | None = Field(None, description="With a zone; null: until they answer.")


class EventOut(Schema):
    position: str
    kind: str
    at: datetime
    teammate_id: int | None
    facts: dict[str, Any]


class EventsOut(Schema):
    items: list[EventOut]
    position: str
