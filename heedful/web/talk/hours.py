"""Opening hours as everybody reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils import formats

from heedful.teams import timetable

if TYPE_CHECKING:
    from heedful.teams.hours import Hours


@dataclass(frozen=True, slots=True)
class Day:
    """One of the next seven days: its name, its spans ("" where it is closed), what holiday it is."""

    name: str
    spans: str
    holiday: str


@dataclass(frozen=True, slots=True)
class Week:
    """The next seven days in their own zone, and whether somebody is at work now."""

    zone: str
    is_always: bool
    is_open: bool
    opens: str  # "" where it never opens
    days: Sequence[Day]

    @classmethod
    def of(cls, hours: Hours, *, at: datetime) -> Week:
        local = at.astimezone(ZoneInfo(hours.zone))
        days = [local.date() + timedelta(days=number) for number in range(7)]
        opens = hours.opens_at(at)
        return cls(
            zone=hours.zone,
            is_always=hours.is_always,
            is_open=hours.is_open(at),
            opens=formats.date_format(opens.astimezone(ZoneInfo(hours.zone)), "l H:i") if opens else "",
            days=[
                Day(
                    formats.date_format(day, "l"),
                    timetable.line_of(hours.spans_on(day)),
                    holiday.name if (holiday := hours.holiday_on(day)) else "",
                )
                for day in days
            ],
        )
