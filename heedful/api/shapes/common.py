"""What all shapes are made of, troubles and people of the house."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field, StringConstraints

Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=1000, pattern=r"^[^\x00]+$")]
Words = Annotated[str, StringConstraints(max_length=20_000, pattern=r"^[^\x00]*$")]


class RemarkOut(Schema):
    """A remark on words of ours: text[start:end]."""

    kind: str
    level: str
    start: int
    end: int
    words: str
    why: str
    instead: str

    @staticmethod
    def of(weighed: Any) -> dict[str, Any]:
        """Return a remark with its weight as JSON."""
        remark = weighed.remark
        told = {name: getattr(remark, name) for name in ("start", "end", "words", "why", "instead")}
        return {"kind": remark.kind.value, "level": weighed.level.value, **told}


class NewsOut(Schema):
    kind: str
    who: str
    text: str
    at: datetime


class Trouble(Schema):
    code: str
    text: str
    retry_in: float | None = None
    remarks: list[RemarkOut] | None = None
    seen: str | None = Field(None, description="With `said-meanwhile`: the mark that knows what is new.")
    new: list[NewsOut] | None = Field(None, description="With `said-meanwhile`: what was said since `seen`.")


class TeammateOut(Schema):
    id: int
    name: str
    email: str
    role: str


QueryText = Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=r"^[^\x00]+$")]
PostText = Annotated[str, StringConstraints(max_length=10_000)]
