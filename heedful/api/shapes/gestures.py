"""Gestures and months of budgets as JSON; amounts are text, so that nobody rounds them."""

from datetime import date, datetime
from typing import Any

from ninja import Schema

from heedful.gestures import rules


class GestureOut(Schema):
    id: int
    conversation_id: int
    person_id: int
    state: str
    what: str
    reason: str
    value: str
    currency: str
    proposed_by_id: int
    proposed_at: datetime
    decided_by_id: int | None
    decided_at: datetime | None
    decided_words: str
    sender_id: int | None
    sent_at: datetime | None
    carrier: str
    tracking: str
    arrived_at: datetime | None
    outcome: str
    thanks_id: int | None

    @staticmethod
    def resolve_value(gesture: Any) -> str:
        return rules.amount_of(gesture.value, gesture.currency)


class MonthOut(Schema):
    first_day: date
    team_id: int | None
    currency: str
    granted: str
    reserved: str
    spent: str
    left: str

    @staticmethod
    def resolve_team_id(month: Any) -> int | None:
        team_id: int | None = month.budget.team_id
        return team_id

    @staticmethod
    def resolve_currency(month: Any) -> str:
        return str(month.budget.currency)

    @staticmethod
    def resolve_granted(month: Any) -> str:
        return rules.amount_of(month.granted, month.budget.currency)

    @staticmethod
    def resolve_reserved(month: Any) -> str:
        return rules.amount_of(month.reserved, month.budget.currency)

    @staticmethod
    def resolve_spent(month: Any) -> str:
        return rules.amount_of(month.spent, month.budget.currency)

    @staticmethod
    def resolve_left(month: Any) -> str:
        return rules.amount_of(month.left, month.budget.currency)


class GesturesOut(Schema):
    items: list[GestureOut]
    months: list[MonthOut]
    next_offset: int | None
