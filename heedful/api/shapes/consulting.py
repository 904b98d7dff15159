"""Questions to others as JSON."""

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field, StringConstraints

from heedful.api.shapes.common import Id, Words

Key = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[^\x00]+$")]
Mail = Annotated[str, StringConstraints(max_length=254, pattern=r"^[^\x00]*$")]


class AdviceOut(Schema):
    id: int
    text: str
    giver: str
    by_id: int | None
    how: str = Field(description="inside, link or mail.")
    at: datetime
    used_at: datetime | None


class ConsultationOut(Schema):
    id: int
    to: str = Field(description="team, colleague or expert.")
    asked_name: str
    asker_id: int
    team_id: int | None
    colleague_id: int | None
    question: str
    quoted: str = Field(description="What the person said, as far as it is shown.")
    state: str = Field(description="open, answered or withdrawn.")
    asked_at: datetime
    answers: list[AdviceOut]


class AskIn(Schema):
    """One of team_id, colleague_id or email says whom to ask."""

    question: Words
    team_id: Id | None = None
    colleague_id: Id | None = None
    email: Mail = ""
    name: Mail = ""
    quote: bool = Field(False, description="Show the person's latest words too, without handles.")
    key: Key | None = Field(None, description="The same key asks once.")


class MoreIn(Schema):
    more: Words = Field("", description="What is still open; it is added to the question.")
