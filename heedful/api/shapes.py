"""What goes over the wire, in and out. Moments are ISO 8601 with a zone; ids are whole numbers."""

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field, StringConstraints

from heedful.listening.rules import precision_of

Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=1000, pattern=r"^[^\x00]+$")]
Words = Annotated[str, StringConstraints(max_length=20_000, pattern=r"^[^\x00]*$")]


class Trouble(Schema):
    code: str
    text: str
    retry_in: float | None = None


class TeammateOut(Schema):
    id: int
    name: str
    email: str
    role: str


class SourceOut(Schema):
    id: int
    network: str
    address: str
    name: str
    state: str
    sends: bool
    team_id: int | None
    account: dict[str, Any]
    last_success_at: datetime | None
    last_post_at: datetime | None
    lag_seconds: float | None
    trouble: str
    trouble_since: datetime | None
    retry_at: datetime | None
    budget: dict[str, Any]


class SourceIn(Schema):
    network: Line
    address: Line
    credential: dict[Line, Words] = {}
    sends: bool = False
    team_id: Id | None = None


class SendingIn(Schema):
    on: bool


class SendingOut(Schema):
    paused: bool


class AccountOut(Schema):
    outside_id: str
    address: str
    name: str
    url: str
    length: int | None
    venue: str
    warnings: list[str]


QueryText = Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=r"^[^\x00]+$")]
PostText = Annotated[str, StringConstraints(max_length=10_000)]


class TrackIn(Schema):
    name: Line
    query: QueryText


class TrackEditIn(TrackIn):
    despite_examples: bool = False


class NewTrackIn(TrackIn):
    mine: bool = Field(
        False, description="For the caller alone: nobody else sees it, and it makes no mentions."
    )


class QueryIn(Schema):
    query: QueryText


class NameIn(Schema):
    name: str = Field(max_length=400)


class TryIn(Schema):
    query: QueryText
    text: PostText


class MatchIn(Schema):
    tracks: list[TrackIn] = Field(max_length=100)
    texts: list[PostText] = Field(max_length=100)


class ExplainedOut(Schema):
    reads: str
    cost: int
    asks_every_post: bool
    cautions: list[str]


class ProposedOut(Schema):
    query: str
    why: str
    is_on: bool


class ExpandedOut(Schema):
    """`query` finds what is picked (`is_on`) unless somebody picks otherwise."""

    query: str
    proposed: list[ProposedOut]


class WhyOut(Schema):
    clause: str
    start: int
    end: int
    text: str


class TriedOut(Schema):
    found: bool
    marks: list[WhyOut]


class ReasonOut(Schema):
    clause: str
    because: str


class AnsweredOut(TriedOut):
    reasons: list[ReasonOut]


class MatchedOut(Schema):
    line: int
    track: str


class PrecisionOut(Schema):
    share: float
    low: float
    high: float


class TrackOut(Schema):
    """What says the same as an earlier mention is counted apart, as `copies_count`."""

    id: int
    name: str
    query: str
    mine: bool = Field(alias="is_personal", description="Seen by the caller alone.")
    paused_at: datetime | None
    mentions_count: int
    copies_count: int
    labelled_count: int = Field(0, description="Mentions of a random sample that somebody judged.")
    precision: PrecisionOut | None = Field(
        None, description="Share of these that is about us, with its 95 % interval; null for fewer than ten."
    )

    @staticmethod
    def resolve_precision(track: Any) -> Any:
        return precision_of(track.us_count, track.labelled_count)


class BackfillOut(Schema):
    """`percent` of the archive was searched; `found` posts hit the track that had not hit it before."""

    query: str
    percent: int
    found: int
    begun_at: datetime
    ended_at: datetime | None
    stopped_at: datetime | None


class AuthorOut(Schema):
    handle_id: int = Field(alias="pk")
    person_id: int
    name: str
    address: str
    url: str
    is_bot: bool


class PostOut(Schema):
    id: int
    network: str
    outside_id: str
    thread_id: int
    source_id: int
    kind: str
    author: AuthorOut
    title: str
    text: str
    url: str
    language: str
    warning: str
    parent_id: str
    quoted_id: str
    is_mention: bool
    copy_of_id: int | None
    addressed: bool
    private: bool
    by_us: bool
    said_at: datetime
    heard_at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None


class HitOut(Schema):
    track_id: int
    track: str
    words: list[str]

    @staticmethod
    def resolve_track(hit: Any) -> str:
        return str(hit.track.name)


class MentionOut(PostOut):
    hits: list[HitOut]

    @staticmethod
    def resolve_hits(post: Any) -> list[Any]:
        return list(post.hits.all())


class MentionsOut(Schema):
    items: list[MentionOut]
    next_before: int | None
    complete: bool = True


class ThreadOut(Schema):
    id: int
    posts: list[PostOut]


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
    snoozed_until: datetime | None
    first_answered_at: datetime | None

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
    settled_at: datetime | None
    attempts: int
    outside_id: str
    url: str
    trouble: str
    deleted_at: datetime | None


class NoteOut(Schema):
    id: int
    author_id: int
    text: str
    at: datetime


class LimitsOut(Schema):
    public: bool
    private: bool
    length: int | None
    why_not: str


class WholeConversationOut(ConversationOut):
    posts: list[PostOut]
    replies: list[ReplyOut]
    notes: list[NoteOut]
    limits: LimitsOut


Key = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_-]+$")]


class ReplyIn(Schema):
    text: Words
    private: bool = False
    to_post_id: Id | None = None
    key: Key | None = Field(None, description="Names this reply: the same key again says it once.")


class NoteIn(Schema):
    text: Words
    key: Key | None = Field(None, description="Names this note: the same key again writes it once.")


class TextIn(Schema):
    text: Words


class SettleIn(Schema):
    how: Literal["it-stands", "send-again"]


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
