"""Joins as JSON."""

from datetime import datetime

from ninja import Schema
from pydantic import Field

from heedful.api.shapes.common import Id


class JoinIn(Schema):
    conversation_id: Id = Field(description="The conversation that becomes part of this one.")


class SplitIn(Schema):
    post_ids: list[Id] = Field(
        description="Words of the person in this conversation.", min_length=1, max_length=500
    )


class JoinOut(Schema):
    id: int
    kept_id: int
    gone_id: int | None = Field(description="Null once both threads turned out to be one on the network.")
    why: str = Field(description="hand: a teammate said so; private: they went on in private.")
    by_id: int | None
    at: datetime
    undone_at: datetime | None
