"""When: the moments that a text names, read at a moment and in a time zone.

A day and an hour beside each other are one moment ("Friday at 3", "by 6 pm on Friday"). What has
passed is none. See `calendar.py` for what is meant where it is left open.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from heedful.desk.promising import calendar as cal
from heedful.desk.promising.calendar import Clock, Day
from heedful.desk.promising.english import ENGLISH
from heedful.desk.promising.german import GERMAN
from heedful.desk.promising.tongue import Tongue

TONGUES = (ENGLISH, GERMAN)
_JOINT = re.compile(
    r",? ?(?:(?:at|by|on|before|around|about|until|the|latest|um|bis|am|gegen|ab|dem|den|,) ?)*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """text[start:end] names this moment."""

    start: int
    end: int
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    day: Day | None = None
    clock: Clock | None = None


def moments_in(text: str, *, at: datetime, zone: ZoneInfo) -> list[Moment]:
    """Return the moments that a text names, in their order, without those that have passed."""
    found: list[Moment] = []
    for moment in sorted(
        (one for tongue in TONGUES for one in _moments(text, tongue, at, zone)),
        key=lambda one: (one.start, -one.end),
    ):
        if moment.at > at and (not found or moment.start >= found[-1].end):
            found.append(moment)
    return found


def names_a_moment(text: str) -> bool:
    """Test whether a text says when, be it vaguely bounded ("within two hours") or a date."""
    return any(
        pattern.search(text) for tongue in TONGUES for pattern in (tongue.span, tongue.day, tongue.clock)
    )


def _moments(text: str, tongue: Tongue, at: datetime, zone: ZoneInfo) -> Iterator[Moment]:
    spans = list(tongue.span.finditer(text))
    for found in spans:
        due = cal.after(tongue.span_of(found), at, zone)
        yield Moment(found.start(), found.end(), due, found[0])
    taken = [found.span() for found in spans]
    for piece in _joined(text, _pieces(text, tongue, taken)):
        try:
            due = cal.on(piece.day, piece.clock, at, zone)
        except (ValueError, OverflowError):  # 31 February, 99.99.
            continue
        yield Moment(piece.start, piece.end, due, text[piece.start : piece.end])


def _pieces(text: str, tongue: Tongue, taken: Iterable[tuple[int, int]]) -> list[_Piece]:
    days = [_Piece(*found.span(), day=tongue.day_of(found)) for found in tongue.day.finditer(text)]
    clocks = [_Piece(*found.span(), clock=tongue.clock_of(found)) for found in tongue.clock.finditer(text)]
    busy = [*taken, *((day.start, day.end) for day in days)]
    free = [one for one in clocks if not any(one.start < end and start < one.end for start, end in busy)]
    spans = list(taken)
    kept = [one for one in days if not any(one.start < end and start < one.end for start, end in spans)]
    return sorted([*kept, *free], key=lambda piece: piece.start)


def _joined(text: str, pieces: list[_Piece]) -> Iterator[_Piece]:
    """Join a day and an hour that stand beside each other."""
    waiting: _Piece | None = None
    for piece in pieces:
        if waiting and _belong(text, waiting, piece):
            yield _Piece(waiting.start, piece.end, waiting.day or piece.day, waiting.clock or piece.clock)
            waiting = None
            continue
        if waiting:
            yield waiting
        waiting = piece
    if waiting:
        yield waiting


def _belong(text: str, first: _Piece, second: _Piece) -> bool:
    differ = (first.day is None) != (second.day is None)
    return differ and _JOINT.fullmatch(text[first.end : second.start].lstrip()) is not None
