"""What somebody may decide alone, as JSON; amounts are text, so that nobody rounds them."""

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field, StringConstraints

from heedful.api.shapes.common import Id

Decided = Literal["refund", "replacement", "gesture", "other"]


class AuthorityIn(Schema):
    amount: Annotated[str, StringConstraints(max_length=13, pattern=r"^[^\x00]*$")] | None = Field(
        description="Of a refund or a gesture, such as 25 or 12.50; null: no limit, and so for the others."
    )
    currency: Annotated[str, StringConstraints(max_length=3, pattern=r"^[^\x00]*$")] = Field(
        "", description="Of the amount, such as EUR."
    )
    words: Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")] = ""
    approver_id: Id = Field(description="Who decides above it.")


class AuthorityOut(Schema):
    id: int
    decision: str
    teammate_id: int | None = Field(description="null: everybody in the team.")
    team_id: int | None
    amount: str | None = Field(description="null: no limit.")
    currency: str
    words: str
    approver_id: int
    approver: str
    set_by_id: int
    set_at: datetime

    @staticmethod
    def resolve_amount(given: Any) -> str | None:
        return None if given.up_to is None else f"{given.up_to:.2f}"

    @staticmethod
    def resolve_approver(given: Any) -> str:
        return str(given.approver)
