"""What the words for days and hours mean: days and hours as values that a moment and a zone make a date.

Where people leave it open, a promise ends when a working day does: "by Friday" is Friday 18:00, "in the
morning" noon, "this afternoon" 18:00, "tonight" 22:00, "next week" the Friday of next week, 18:00.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY_ENDS = time(18)
FRIDAY, SATURDAY, SUNDAY = 4, 5, 6
DayOf = Callable[[date], date]


@dataclass(frozen=True, slots=True)
class Day:
    """A day as somebody names it: from today to a date; `hour` where the words say one, as `tonight` does."""

    of: DayOf
    hour: time | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """An hour as somebody names it; `is_open` where 3 may be three in the afternoon."""

    hour: int
    minute: int = 0
    is_open: bool = False

    def time(self) -> time:
        """Return the hour: one to six without more words are hours of the afternoon."""
        hour = self.hour + 12 if self.is_open and 1 <= self.hour <= 6 else self.hour
        return time(hour % 24, self.minute)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time from now: minutes, or days on which people work."""

    minutes: int = 0
    working_days: int = 0


def in_days(days: int) -> DayOf:
    return lambda today: today + timedelta(days=days)


def weekday(number: int, *, weeks: int = 0) -> DayOf:
    """Return the next such day after today; with weeks=1 the one of next week."""

    def of(today: date) -> date:
        if weeks:
            return today - timedelta(days=today.weekday()) + timedelta(weeks=weeks, days=number)
        return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)

    return of


def end_of_week(weeks: int = 0) -> DayOf:
    """Return the Friday of this week, of the next one where it has passed."""

    def of(today: date) -> date:
        friday = today - timedelta(days=today.weekday()) + timedelta(weeks=weeks, days=FRIDAY)
        return friday if friday >= today else friday + timedelta(weeks=1)

    return of


def end_of_month(months: int = 0) -> DayOf:
    def of(today: date) -> date:
        index = today.year * 12 + today.month - 1 + months + 1
        return date(index // 12, index % 12 + 1, 1) - timedelta(days=1)

    return of


def on_date(day: int, month: int | None = None, year: int | None = None) -> DayOf:
    """Return the next such date; today itself counts. ValueError where there is none (31 February)."""

    def of(today: date) -> date:
        if year is not None and month is not None:
            return date(year, month, day)
        if month is not None:
            this = date(today.year, month, day)
            return this if this >= today else date(today.year + 1, month, day)
        index = today.year * 12 + today.month - 1 + (day < today.day)
        return date(index // 12, index % 12 + 1, day)

    return of


def after(span: Span, at: datetime, zone: ZoneInfo) -> datetime:
    """Return the end of a stretch that begins at a moment; days on which people work end with their day."""
    if not span.working_days:
        return at.astimezone(UTC) + timedelta(minutes=span.minutes)
    day, left = at.astimezone(zone).date(), span.working_days
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < SATURDAY
    return datetime.combine(day, DAY_ENDS, zone).astimezone(UTC)


def on(day: Day | None, clock: Clock | None, at: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment of a day and an hour; one of both may be left out."""
    today = at.astimezone(zone).date()
    hour = clock.time() if clock else (day.hour if day and day.hour else DAY_ENDS)
    if day and clock and clock.is_open and day.hour and day.hour > DAY_ENDS and clock.hour < 12:
        hour = time(clock.hour + 12, clock.minute)  # "tonight at 8"
    if day is not None:
        return datetime.combine(day.of(today), hour, zone).astimezone(UTC)
    return _next(hour, clock, at, zone)


def _next(hour: time, clock: Clock | None, at: datetime, zone: ZoneInfo) -> datetime:
    """Return when it is this hour next; 7 or 8 that has passed may be the evening's."""
    today = at.astimezone(zone).date()
    first = datetime.combine(today, hour, zone).astimezone(UTC)
    if first > at:
        return first
    if clock and clock.is_open and clock.hour in {7, 8}:
        evening = first + timedelta(hours=12)
        if evening > at:
            return evening
    return datetime.combine(today + timedelta(days=1), hour, zone).astimezone(UTC)
