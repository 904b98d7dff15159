"""Surges and incidents as JSON."""

from datetime import datetime

from ninja import Schema
from pydantic import Field

from heedful.api.shapes.common import Line, Words


class SurgeOut(Schema):
    id: int
    track_id: int
    word: str = Field(description="That many share; empty where the whole track breaks out.")
    began_at: datetime
    raised_at: datetime
    minutes: int = Field(description="Of the window in which it was seen.")
    people: int
    expected: float = Field(description="People who are usual in such a window.")
    chance: float = Field(description="That so many speak by chance.")
    ended_at: datetime | None
    dismissed_at: datetime | None
    incident_id: int | None


class StandingWordOut(Schema):
    word: str
    posts: int
    z: float = Field(description="How surely it stands out: log-odds against what is usual, in errors.")


class JoinedOut(Schema):
    post_id: int
    at: datetime
    posts: int


class SurgeVenueOut(Schema):
    source_id: int
    people: int


class WholeSurgeOut(SurgeOut):
    words: list[StandingWordOut]
    first_post_id: int | None
    joined: list[JoinedOut]
    venues: list[SurgeVenueOut]


class IncidentOut(Schema):
    id: int
    title: str
    state: str
    owner_id: int | None
    fact_id: int | None
    cause_id: int | None
    opened_at: datetime
    changed_at: datetime
    fixed_at: datetime | None


class AffectedPersonOut(Schema):
    conversation_id: int
    spoke_at: datetime
    noticed_after: float
    answered_after: float | None
    waits_since: datetime | None


class WholeIncidentOut(IncidentOut):
    people: list[AffectedPersonOut]


class IncidentIn(Schema):
    title: Line = ""


class KnownIn(Schema):
    fact: Line = Field(description="Its name, such as elm-road.")


class FixedIn(Schema):
    why: Words
