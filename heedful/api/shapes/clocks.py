"""Clock policies and opening hours as JSON."""

from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field, StringConstraints

from heedful.api.shapes.common import Id, Line

Minutes = Annotated[int, Field(ge=1, le=129_600)]
DayLine = Annotated[str, StringConstraints(max_length=120, pattern=r"^[^\x00]*$")]
HolidayLine = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")]


class ClockPolicyIn(Schema):
    """What is left out is no condition, or no target; one target there must be."""

    name: Line
    team_id: Id | None = Field(None, description="Only conversations of this team.")
    network: str = Field("", max_length=30, description="Only what was said there; empty: anywhere.")
    track_id: Id | None = Field(None, description="Only what this track of the house found.")
    priority: int | None = Field(None, ge=0, le=3, description="From this priority on.")
    first_minutes: Minutes | None = None
    next_minutes: Minutes | None = None
    resolution_minutes: Minutes | None = None
    in_hours: bool = Field(True, description="Counts while the team is at work; false: around the clock.")
    warn_percent: int = Field(75, ge=10, le=95, description="Warned after this share of a target.")
    escalate_to_id: Id | None = Field(None, description="Who is told of what is late.")


class ClockPolicyOut(Schema):
    id: int
    name: str
    team_id: int | None
    network: str
    track_id: int | None
    priority: int | None
    first_minutes: int | None
    next_minutes: int | None
    resolution_minutes: int | None
    in_hours: bool
    warn_percent: int
    escalate_to_id: int | None


class ListedClockPolicyOut(ClockPolicyOut):
    waiting: int = Field(description="For how many people who wait it decides now.")

    @staticmethod
    def resolve_waiting(policy: Any) -> int:
        return int(policy.waiting_count)


class ClockPoliciesOut(Schema):
    items: list[ListedClockPolicyOut] = Field(description="In the order in which they are asked.")
    built_in_waiting: int = Field(description="For how many none of these fits: the built-in clock decides.")


class MoveIn(Schema):
    way: Literal["up", "down"] = Field(description="up: asked before the one above it.")


class HoursIn(Schema):
    zone: Line = Field(description="Such as Europe/Berlin.")
    week: list[DayLine] = Field(
        min_length=7,
        max_length=7,
        description="A line for each day, Monday first: `09:00-12:30, 13:30-17:00`; empty: closed.",
    )
    holidays: list[HolidayLine] = Field(
        [], max_length=400, description="`2026-12-25 Christmas`, `2026-12-24 Christmas Eve 09:00-12:00`."
    )


class HoursOut(Schema):
    team_id: int | None = Field(description="null: the company.")
    team: str | None
    own: bool = Field(description="false: a team is at work as the company is, the company always.")
    zone: str
    week: list[str]
    holidays: list[str]
    open: bool = Field(description="Whether they are at work now.")
    never_opens: bool
