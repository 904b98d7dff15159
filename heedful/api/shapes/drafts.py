"""What was typed and not sent, as JSON."""

from datetime import datetime
from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from heedful.api.shapes.common import Id, Words

ReplyKind = Literal["public", "mine", "private"]
DraftKind = Literal["public", "mine", "private", "note"]


class KeptDraftOut(Schema):
    id: int
    conversation_id: int
    teammate_id: int
    teammate: str
    kind: str = Field(description="public, mine (from one's own account), private or note.")
    text: str
    saved_at: datetime
    shared: bool = Field(description="Whoever sees the conversation reads along.")
    handed_by_id: int | None

    @staticmethod
    def resolve_teammate(draft: Any) -> str:
        return str(draft.teammate)

    @staticmethod
    def resolve_shared(draft: Any) -> bool:
        return bool(draft.is_shared)


class DraftVersionOut(Schema):
    id: int
    by_id: int
    text: str
    at: datetime


class WholeDraftOut(KeptDraftOut):
    versions: list[DraftVersionOut] = Field(description="What it said before, newest first.")


class DraftTextIn(Schema):
    text: Words = Field(description="Empty: nothing is typed any more.")


class DraftSharedIn(Schema):
    shared: bool


class DraftHandedIn(Schema):
    to_id: Id
