"""Rules and fields as JSON."""

from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field, StringConstraints

from heedful.api.shapes.common import Id, Line, QueryText

LabelName = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[^\x00]+$")]


class RuleOut(Schema):
    id: int
    name: str
    query: str
    place: int
    is_on: bool
    stops: bool
    team_id: int | None
    owner_id: int | None
    choosing: str
    skill: str
    in_their_language: bool
    priority: int | None
    labels: list[str]

    @staticmethod
    def resolve_labels(rule: Any) -> list[str]:
        return [label.name for label in rule.labels.all()]


class RuleIn(Schema):
    name: Line = "A rule"
    query: QueryText
    team_id: Id | None = None
    owner_id: Id | None = None
    choosing: Literal["", "in-turn", "fewest", "before"] = ""
    skill: Annotated[str, StringConstraints(max_length=40, pattern=r"^[^\x00]*$")] = ""
    in_their_language: bool = False
    priority: Annotated[int, Field(ge=0, le=3)] | None = None
    labels: list[LabelName] = []
    stops: bool = True


class OutcomeOut(Schema):
    what: str
    name: str
    count: int


class TrialOut(Schema):
    touched: int
    spoken: int
    exact: bool
    asked: int
    outcomes: list[OutcomeOut]
    sample_ids: list[int]


class FieldOut(Schema):
    id: int
    name: str
    kind: str
    choices: list[str]


class FilledOut(Schema):
    conversation_id: int
    fields: dict[str, str]


class ValueIn(Schema):
    value: Annotated[str, StringConstraints(max_length=400, pattern=r"^[^\x00]*$")]
