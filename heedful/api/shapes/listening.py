"""Sources, tracks, posts and threads as JSON."""

from datetime import datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from heedful.api.shapes.common import Id, Line, QueryText, Words
from heedful.listening.rules import precision_of


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


class TrackIn(Schema):
    name: Line
    query: QueryText


class TrackEditIn(TrackIn):
    despite_examples: bool = False


class NewTrackIn(TrackIn):
    mine: bool = Field(
        False, description="For the caller alone: nobody else sees it, and it makes no mentions."
    )


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


class ReadingOut(Schema):
    """What the local models understood of a post: a guess, with chances and a reason for each question."""

    version: str
    tier: str
    language: str
    sentiment: str
    urgency: str
    intents: list[str] = Field(alias="intent_list")
    findings: dict[str, Any]
    named: list[tuple[str, int, int, str]] = Field(
        description="What the company calls its own: company, product, place or employee; begin, end, words."
    )
    read_at: datetime


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
    reading: ReadingOut | None = Field(alias="understood")  # null until it is read

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
