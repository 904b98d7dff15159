"""Approvals as JSON."""

from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from heedful.api.shapes.common import Id, Line, Words
from heedful.api.shapes.desk import Seen

Version = Annotated[int, Field(ge=1, le=2**31 - 1, description="`version` of the words that were read.")]


class ApproveIn(Schema):
    version: Version
    seen: Seen | None = Field(None, description="As with a reply.")


class ReturnIn(Schema):
    version: Version
    note: Words


class ApprovalRuleIn(Schema):
    name: Line
    role: Literal["", "owner", "lead", "teammate"] = Field("", description="Of the author.")
    teammate_id: Id | None = None
    newcomers: int = Field(0, ge=0, le=1000, description="Only whoever sent fewer replies; 0: whoever.")
    kind: Literal["", "public", "private"] = ""
    source_id: Id | None = None
    team_id: Id | None = None
    track_id: Id | None = None
    words: Words = Field("", description="A query, asked of the reply's text.")
    approver_ids: list[Id] = Field([], max_length=50)


class ApprovalRuleOut(Schema):
    id: int
    name: str
    role: str
    teammate_id: int | None
    newcomers: int
    kind: str
    source_id: int | None
    team_id: int | None
    track_id: int | None
    words: str
    approver_ids: list[int]

    @staticmethod
    def resolve_approver_ids(rule: Any) -> list[int]:
        return [one.pk for one in rule.approvers.all()]
