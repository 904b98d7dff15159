"""Causes and batches of replies as JSON."""

from datetime import datetime

from ninja import Schema
from pydantic import Field

from heedful.api.shapes.common import Id, Line, QueryText, Words
from heedful.api.shapes.desk import ConversationOut


class CauseOut(Schema):
    id: int
    title: str
    words: str
    state: str
    why: str
    owner_id: int | None
    team_id: int | None
    made_at: datetime
    changed_at: datetime
    settled_at: datetime | None


class CauseIn(Schema):
    title: Line
    words: Words = ""
    owner_id: Id | None = None
    team_id: Id | None = Field(None, description="Then only this team, its owner and leads see it.")


class CauseStateIn(Schema):
    state: Line = Field(description="seen, taken-up, fixed or not-fixed.")
    why: Words = Field("", description="What was done, or why it will not be fixed.")


class AffectedOut(ConversationOut):
    is_told: bool


class LetterOut(Schema):
    number: int
    text: str
    at: datetime


class WholeCauseOut(CauseOut):
    affected: list[AffectedOut]
    letter: list[LetterOut]
    batch_ids: list[int]


class CauseFiguresOut(Schema):
    open: int
    fixed: int
    not_fixed: int
    people: int = Field(description="Affected by any of them, counted once for each cause.")
    affected_by_fixed: int
    told: int = Field(description="Of those affected by fixed ones.")


class LinkIn(Schema):
    conversation_ids: list[Id] = Field(default_factory=list, max_length=500)
    query: QueryText | None = None


class LinkedOut(Schema):
    linked: int = Field(description="How many were not linked before.")


class PaceIn(Schema):
    a_minute: int = Field(ge=1, le=100_000, description="At most so many replies a minute.")


class BatchLineOut(Schema):
    id: int
    conversation_id: int
    text: str
    state: str
    reply_id: int | None
    handed_to_id: int | None
    trouble: str
    is_told: bool


class ProgressOut(Schema):
    lines: int
    told: int
    waiting: int
    handed: int
    left_out: int
    refused: int


class BatchOut(Schema):
    id: int
    title: str
    state: str
    a_minute: int
    made_by_id: int
    approved_by_id: int | None
    progress: ProgressOut
    lines: list[BatchLineOut]
