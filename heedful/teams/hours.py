"""Opening hours as plain values: how long is it open between two moments, and when will it have been so long.

A span belongs to the day it begins on, and may end after midnight. Local times become moments by the
zone's own rules: what begins in an hour that exists twice begins at the first, what ends in it ends at
the second, and a time that a spring leaves out is the moment of the change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils.functional import cached_property

DAY = timedelta(days=1)
DAY_MINUTES = 24 * 60
FARTHEST = 1100  # days that are looked through; whoever needs longer gets None
SECOND = timedelta(seconds=1)
Moments = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Span:
    """From one minute of the day to another; beyond 1440 it is the next morning."""

    opens: int
    closes: int

    def __str__(self) -> str:
        return f"{_clock(self.opens)}-{_clock(self.closes)}"


def _clock(minute: int) -> str:
    if minute == DAY_MINUTES:
        return "24:00"
    hour, minute = divmod(minute % DAY_MINUTES, 60)
    return f"{hour:02d}:{minute:02d}"


Day = tuple[Span, ...]
WHOLE_DAY: Day = (Span(0, DAY_MINUTES),)


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day with a name on which the week does not count; it may be open for some spans all the same."""

    day: date
    name: str
    spans: Day = ()


@dataclass(frozen=True)
class Hours:
    """When somebody is at work: spans for each day of the week, Monday first, and holidays."""

    zone: str = "UTC"
    week: tuple[Day, ...] = (WHOLE_DAY,) * 7
    holidays: tuple[Holiday, ...] = ()

    @cached_property
    def is_always(self) -> bool:
        """Test whether it never closes: then nothing has to be looked through."""
        return not self.holidays and all(day == WHOLE_DAY for day in self.week)

    @cached_property
    def is_never(self) -> bool:
        return not any(self.week) and not any(holiday.spans for holiday in self.holidays)

    @cached_property
    def _by_date(self) -> Mapping[date, Holiday]:
        return {holiday.day: holiday for holiday in self.holidays}

    def holiday_on(self, day: date) -> Holiday | None:
        return self._by_date.get(day)

    def spans_on(self, day: date) -> Day:
        holiday = self._by_date.get(day)
        return holiday.spans if holiday else self.week[day.weekday()]

    def is_open(self, at: datetime) -> bool:
        return self.is_always or any(opens <= at < closes for opens, closes in self._from(at, days=1))

    def opens_at(self, at: datetime) -> datetime | None:
        """Return when it is open next, `at` itself where it is open now; None if it never opens."""
        if self.is_always:
            return at
        if self.is_never:
            return None
        ahead = (max(opens, at) for opens, closes in self._from(at, days=FARTHEST) if closes > at)
        return next(ahead, None)

    def open_between(self, start: datetime, end: datetime) -> timedelta:
        """Return how long it is open between two moments; nothing where they are the wrong way round."""
        if end <= start:
            return timedelta()
        if self.is_always:
            return end - start
        if self.is_never:
            return timedelta()
        days = (end - start) // DAY + 2
        parts = (
            min(closes, end) - max(opens, start)
            for opens, closes in self._from(start, days=days)
            if closes > start and opens < end
        )
        return sum(parts, timedelta())

    def after(self, start: datetime, span: timedelta) -> datetime | None:
        """Return the first moment until which it has been open so long; None if there is none in reach."""
        if span <= timedelta():
            return start
        if self.is_always:
            return start + span
        if self.is_never:
            return None
        for opens, closes in self._from(start, days=FARTHEST):
            begins = max(opens, start)
            if closes <= begins:
                continue
            if closes - begins >= span:
                return begins + span
            span -= closes - begins
        return None

    def _from(self, start: datetime, *, days: int) -> Iterator[Moments]:
        """Yield the open moments from the day before `start` on, in order and apart from each other."""
        zone = ZoneInfo(self.zone)
        first = start.astimezone(zone).date() - DAY
        held: Moments | None = None
        for number in range(days + 2):
            day = first + number * DAY
            for opens, closes in _moments(self.zone, self.spans_on(day), day):
                if held is None:
                    held = (opens, closes)
                elif opens <= held[1]:
                    held = (held[0], max(held[1], closes))
                else:
                    yield held
                    held = (opens, closes)
        if held is not None:
            yield held


@lru_cache(maxsize=20_000)
def _moments(zone: str, spans: Day, day: date) -> tuple[Moments, ...]:
    """Return the spans of a day as moments, in order; one that a change of the clock swallows is left out."""
    found = (
        (_moment(zone, day, span.opens, last=False), _moment(zone, day, span.closes, last=True))
        for span in spans
    )
    return tuple(sorted(moments for moments in found if moments[0] < moments[1]))


def _moment(zone: str, day: date, minute: int, *, last: bool) -> datetime:
    days, minute = divmod(minute, DAY_MINUTES)
    local = datetime.combine(
        day + days * DAY, time(minute // 60, minute % 60, fold=int(last)), ZoneInfo(zone)
    )
    moment = local.astimezone(UTC)
    back = moment.astimezone(local.tzinfo)
    if back.replace(tzinfo=None, fold=0) == local.replace(tzinfo=None, fold=0):
        return moment
    return _change_of_clock(local)


def _change_of_clock(local: datetime) -> datetime:
    """Return the moment at which a local time that does not exist was left out."""
    early, late = sorted(local.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    before = early.astimezone(local.tzinfo).utcoffset()
    while late - early > SECOND:
        middle = early + (late - early) // SECOND // 2 * SECOND
        if middle.astimezone(local.tzinfo).utcoffset() == before:
            early = middle
        else:
            late = middle
    return late


ALWAYS = Hours()
