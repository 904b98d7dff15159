"""Facts and answers as JSON."""

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field, StringConstraints

from heedful.api.shapes.common import Id, Line

FactWords = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=r"^[^\x00]+$")]
AnswerWords = Annotated[str, StringConstraints(min_length=1, max_length=5_000, pattern=r"^[^\x00]+$")]
Note = Annotated[str, StringConstraints(max_length=300, pattern=r"^[^\x00]*$")]
Short = Annotated[str, StringConstraints(max_length=12, pattern=r"^[^\x00]*$")]


class FactOut(Schema):
    id: int
    key: str
    text: str
    reference: str
    number: int
    source: str
    owner_id: int
    team_id: int | None
    expires_at: datetime | None
    changed_at: datetime
    archived_at: datetime | None


class FactsOut(Schema):
    items: list[FactOut]
    next_offset: int | None


class FactIn(Schema):
    key: Line
    text: FactWords
    source: Note = ""
    expires_at: datetime | None = Field(None, description="With a zone; null: until it is changed.")
    team_id: Id | None = Field(None, description="For this team; null: for all.")


class FactEditIn(Schema):
    text: FactWords
    why: Note
    source: Note = ""
    expires_at: datetime | None = None
    number: Annotated[int, Field(ge=1, le=2**31 - 2)] | None = Field(
        None, description="The version that was seen: what changed meanwhile is not overwritten."
    )


class OldAnswerOut(Schema):
    id: int
    reply_id: int
    conversation_id: int
    text: str
    url: str
    since: datetime

    @staticmethod
    def resolve_conversation_id(use: Any) -> int:
        return int(use.reply.conversation_id)

    @staticmethod
    def resolve_text(use: Any) -> str:
        return str(use.reply.text)

    @staticmethod
    def resolve_url(use: Any) -> str:
        return str(use.reply.url)


class VariantOut(Schema):
    network: str
    text: str


class AnswerOut(Schema):
    id: int
    title: str
    variants: list[VariantOut]
    language: str
    number: int
    owner_id: int
    written_by_id: int | None
    team_id: int | None
    review_at: date | None
    changed_at: datetime
    archived_at: datetime | None


class AnswersOut(Schema):
    items: list[AnswerOut]
    next_offset: int | None


class VariantIn(Schema):
    network: Note = Field("", description="Such as bluesky; empty: any network.")
    text: AnswerWords


class AnswerIn(Schema):
    title: Line
    variants: Annotated[list[VariantIn], Field(min_length=1, max_length=12)]
    language: Short = ""
    team_id: Id | None = None
    review_at: date | None = None


class AnswerUsedIn(Schema):
    answer_id: Id


class TextOut(Schema):
    text: str
