"""Conversations, replies, views and events as JSON."""

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field, StringConstraints

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
    labels: list[str]


Key = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_-]+$")]


class ReplyIn(Schema):
    text: Words
    private: bool = False
    to_post_id: Id | None = None
    key: Key | None = Field(None, description="Names this reply: the same key again says it once.")


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
