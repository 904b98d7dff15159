"""The circle as JSON."""

from datetime import datetime
from typing import Any

from ninja import Schema


class MemberOut(Schema):
    id: int
    name: str
    person_id: int
    state: str
    topics: str
    invited_by_id: int
    invited_at: datetime
    said_at: datetime | None

    @staticmethod
    def resolve_name(row: Any) -> str:
        return str(row)

    @staticmethod
    def resolve_person_id(row: Any) -> int:
        return int(row.handle.person_id)


class CircleOut(Schema):
    items: list[MemberOut]
    next_offset: int | None
