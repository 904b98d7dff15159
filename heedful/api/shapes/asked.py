"""What people answered, and limits, as JSON."""

from datetime import datetime
from typing import Any

from ninja import Schema


class ToldOut(Schema):
    id: int
    conversation_id: int
    question: str
    answer: str
    helped: bool
    words: str
    asked_at: datetime
    answered_at: datetime

    @staticmethod
    def resolve_answer(question: Any) -> str:
        return str(question.answer_words)


class AskedOut(Schema):
    asked: int
    answered: int
    helped: int
    items: list[ToldOut]


class LimitOut(Schema):
    id: int
    conversation_id: int
    handle_id: int | None
    post_id: int | None
    by_rule: bool
    state: str
    reason: str
    asked_by_id: int | None
    asked_at: datetime
    decided_by_id: int | None
    until: datetime | None
    ended_at: datetime | None
    ended_how: str
