"""What somebody may decide alone, as JSON; amounts are text, so that nobody rounds them."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field, StringConstraints

from heedful.api.shapes.common import Id

Decided = Literal["refund", "replacement", "gesture", "other"]


Amount = Annotated[str, StringConstraints(max_length=13, pattern=r"^[^\x00]*$")]
Currency = Annotated[
    str,
    StringConstraints(max_length=3, pattern=r"^[^\x00]*$"),
    Field(description="Of the amount, such as EUR."),
]


class AuthorityIn(Schema):
    amount: Amount | None = Field(
        description="Of a refund or a gesture, such as 25 or 12.50; null: no limit, and so for the others."
    )
    currency: Currency = ""
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
        return _told(given.up_to)

    @staticmethod
    def resolve_approver(given: Any) -> str:
        return str(given.approver)


class PermissionIn(Schema):
    decision: Decided
    words: Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=r"^[^\x00]+$")] = Field(
        description="What is asked for, and why."
    )
    amount: Amount | None = Field(None, description="Such as 25 or 12.50; null: none.")
    currency: Currency = ""


class PermissionAnswerIn(Schema):
    granted: bool
    words: Annotated[str, StringConstraints(max_length=500, pattern=r"^[^\x00]*$")] = Field(
        "", description="A word with it."
    )


class PermissionOut(Schema):
    id: int
    conversation_id: int
    person: str
    decision: str
    amount: str | None
    currency: str
    words: str
    asked_by_id: int
    asked_by: str
    asked_at: datetime
    approver_id: int
    approver: str
    granted: bool | None = Field(description="null: it waits for an answer.")
    answer: str
    answered_at: datetime | None

    @staticmethod
    def resolve_amount(asked: Any) -> str | None:
        return _told(asked.amount)

    @staticmethod
    def resolve_person(asked: Any) -> str:
        return str(asked.conversation.person)

    @staticmethod
    def resolve_asked_by(asked: Any) -> str:
        return str(asked.asked_by)

    @staticmethod
    def resolve_approver(asked: Any) -> str:
        return str(asked.approver)


class PermissionsOut(Schema):
    items: list[PermissionOut]
    next_offset: int | None


def _told(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"
