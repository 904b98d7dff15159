"""Queries, explained and tried, as JSON."""

from ninja import Schema
from pydantic import Field

from heedful.api.shapes.common import PostText, QueryText
from heedful.api.shapes.listening import TrackIn


class QueryIn(Schema):
    query: QueryText


class NameIn(Schema):
    name: str = Field(max_length=400)


class TryIn(Schema):
    query: QueryText
    text: PostText


class MatchIn(Schema):
    tracks: list[TrackIn] = Field(max_length=100)
    texts: list[PostText] = Field(max_length=100)


class ExplainedOut(Schema):
    reads: str
    cost: int
    asks_every_post: bool
    cautions: list[str]


class ProposedOut(Schema):
    query: str
    why: str
    is_on: bool


class ExpandedOut(Schema):
    """`query` finds what is picked (`is_on`) unless somebody picks otherwise."""

    query: str
    proposed: list[ProposedOut]


class WhyOut(Schema):
    clause: str
    start: int
    end: int
    text: str


class TriedOut(Schema):
    found: bool
    marks: list[WhyOut]


class ReasonOut(Schema):
    clause: str
    because: str


class AnsweredOut(TriedOut):
    reasons: list[ReasonOut]


class MatchedOut(Schema):
    line: int
    track: str
