"""Opening hours as people write them, a line for each day, and back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from heedful.kit.errors import Invalid
from heedful.teams.hours import DAY_MINUTES, WHOLE_DAY, Day, Holiday, Hours, Span

MOST_SPANS = 8  # in a day
MOST_HOLIDAYS = 400
LONGEST_NAME = 60
SPAN = re.compile(r"(\d{1,2})[:.](\d{2})\s*[-\u2013]\s*(\d{1,2})[:.](\d{2})")
ALL_DAY = "00:00-24:00"
HOLIDAY = re.compile(r"(\d{4}-\d{2}-\d{2})\s+(.*)")


def day_of(text: str) -> Day:
    """Return the spans that a line says: `09:00-12:30, 13:30-17:00`, `22:00-06:00`; "" is closed.

    :raises Invalid: it cannot be read, or spans overlap.
    """
    parts = [part.strip() for part in re.split(r"[,;]", text) if part.strip()]
    if len(parts) > MOST_SPANS:
        raise Invalid(f"A day has at most {MOST_SPANS} spans.")
    spans = tuple(sorted((_span(part) for part in parts), key=lambda span: span.opens))
    for earlier, later in pairwise(spans):
        if later.opens < earlier.closes:
            raise Invalid(f"{earlier} and {later} overlap.")
    return spans


def _span(text: str) -> Span:
    found = SPAN.fullmatch(text)
    if found is None:
        raise Invalid(f"{text!r} is no span. Write 09:00-17:00.")
    opens_hour, opens_minute, closes_hour, closes_minute = map(int, found.groups())
    opens, closes = opens_hour * 60 + opens_minute, closes_hour * 60 + closes_minute
    if max(opens_minute, closes_minute) > 59 or opens >= DAY_MINUTES or closes > DAY_MINUTES:
        raise Invalid(f"{text!r} is no time of a day.")
    return Span(opens, closes if closes > opens else closes + DAY_MINUTES)


def holiday_of(line: str) -> Holiday:
    """Return the holiday that a line says: `2026-12-25 Christmas`, `2026-12-24 Christmas Eve 09:00-12:00`.

    :raises Invalid: it cannot be read.
    """
    found = HOLIDAY.fullmatch(line.strip())
    if found is None:
        raise Invalid(f"{line.strip()!r} is no holiday. Write 2026-12-25 Christmas.")
    first = SPAN.search(found[2])
    name = (found[2][: first.start()] if first else found[2]).strip(" ,:")
    if not name or len(name) > LONGEST_NAME:
        raise Invalid(f"{line.strip()!r}: a holiday needs a name of at most {LONGEST_NAME} letters.")
    try:
        day = date.fromisoformat(found[1])
    except ValueError as error:
        raise Invalid(f"There is no {found[1]}.") from error
    return Holiday(day, name, day_of(found[2][first.start() :]) if first else ())


@lru_cache(maxsize=1)
def zones() -> frozenset[str]:
    """Return the names of all time zones; reading them from disk takes a moment."""
    return frozenset(available_timezones())


def checked(zone: str, week: Sequence[str], holidays: Sequence[str]) -> Hours:
    """Return the hours that some lines say.

    :raises Invalid: a line cannot be read, there is no such zone, or a day is named twice.
    """
    if zone not in zones():
        raise Invalid(f"There is no time zone {zone!r}. Write one such as Europe/Berlin.")
    if len(week) != 7:
        raise Invalid("A week has seven days.")
    if len(holidays) > MOST_HOLIDAYS:
        raise Invalid(f"There are at most {MOST_HOLIDAYS} holidays. Take out those that have passed.")
    read = sorted((holiday_of(line) for line in holidays), key=lambda holiday: holiday.day)
    for earlier, later in pairwise(read):
        if earlier.day == later.day:
            raise Invalid(f"{later.day} is there twice.")
    return Hours(zone, tuple(day_of(line) for line in week), tuple(read))


@lru_cache(maxsize=500)
def _read(zone: str, week: tuple[str, ...], holidays: tuple[str, ...]) -> Hours:
    return Hours(zone, tuple(map(day_of, week)), tuple(map(holiday_of, holidays)))


def hours_of(zone: str, week: Sequence[str], holidays: Sequence[str]) -> Hours:
    """Return the hours that some lines say which were checked before."""
    ZoneInfo(zone)
    return _read(zone, tuple(week), tuple(holidays))


def line_of(spans: Day) -> str:
    return ALL_DAY if spans == WHOLE_DAY else ", ".join(map(str, spans))


def holiday_line(holiday: Holiday) -> str:
    return " ".join(filter(None, [str(holiday.day), holiday.name, line_of(holiday.spans)]))
