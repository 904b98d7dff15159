"""Clocks from the person's own words: a pure function of what happened, and of what was aimed at.

What happened stands in the order in which we knew of it: an answer is an answer only to what we had
heard when it was written. Moments that a network tells are clamped: nobody speaks after we heard
them, nor before what they answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from heedful.teams.hours import ALWAYS, Hours

SKEW = timedelta(hours=1)  # by so much the clocks of others may be wrong
NOTHING = timedelta()


class Kind(StrEnum):
    FIRST = "first"
    NEXT = "next"
    RESOLUTION = "resolution"


class What(StrEnum):
    """What makes clocks go and stop; at the same moment the first of these came first."""

    SAID = "said"
    ANSWERED = "answered"
    ASIDE = "aside"  # put aside until they answer
    DONE = "done"
    OPENED = "opened"  # taken up again


_ORDER = {what: place for place, what in enumerate(What)}


@dataclass(frozen=True, slots=True)
class Happening:
    """`known_at` gives the order; `at` is when it was so: when they spoke, when our answer stood there."""

    what: What
    at: datetime
    known_at: datetime


def spoken_at(said_at: datetime, *, heard_at: datetime, after: datetime | None = None) -> datetime:
    """Return when somebody spoke, as far as the clocks of others can be believed."""
    moment = min(said_at, heard_at)
    return max(moment, min(after, heard_at)) if after is not None else moment


def said(said_at: datetime, *, heard_at: datetime, after: datetime | None = None) -> Happening:
    return Happening(What.SAID, spoken_at(said_at, heard_at=heard_at, after=after), heard_at)


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock: the spans in which it ran, and what it does now."""

    kind: Kind
    started: datetime
    heard_at: datetime
    spans: tuple[tuple[datetime, datetime], ...] = ()  # that have ended
    since: datetime | None = None  # it runs
    stopped: datetime | None = None
    paused: What | None = None  # why it neither runs nor has stopped

    def pause(self, at: datetime, why: What) -> Clock:
        if self.since is None:
            return replace(self, paused=why)
        return replace(self, spans=(*self.spans, (self.since, max(at, self.since))), since=None, paused=why)

    def stop(self, at: datetime, why: What) -> Clock:
        last = self.since or (self.spans[-1][1] if self.spans else self.started)
        return replace(self.pause(at, why), stopped=max(at, last), paused=None)

    def go_on(self, at: datetime) -> Clock:
        """Run again; the time between does not count."""
        since = max(at, self.spans[-1][1]) if self.spans else at
        return self if self.since else replace(self, since=since, stopped=None, paused=None)


@dataclass(slots=True)
class _Face:
    """All clocks of one conversation while its history is read."""

    stopped: list[Clock] = field(default_factory=list)
    answer: Clock | None = None  # the person waits for an answer
    whole: Clock | None = None  # it is not resolved
    was_answered: bool = False
    finished: tuple[Clock, ...] = ()  # by the last "done", to be taken up again

    def said(self, one: Happening) -> None:
        started = Clock(Kind.FIRST, one.at, one.known_at, since=one.at)
        if self.answer is None:
            self.answer = replace(started, kind=Kind.NEXT if self.was_answered else Kind.FIRST)
        else:
            self.answer = self.answer.go_on(one.at)
        whole = replace(started, kind=Kind.RESOLUTION)
        self.whole = self.whole.go_on(one.at) if self.whole else whole
        self.finished = ()

    def answered(self, one: Happening) -> None:
        if self.answer is not None:
            self.stopped.append(self.answer.stop(one.at, one.what))
        self.answer, self.was_answered = None, True
        self.whole = self.whole.pause(one.at, one.what) if self.whole else None

    def aside(self, one: Happening) -> None:
        self.answer = self.answer.pause(one.at, one.what) if self.answer else None
        self.whole = self.whole.pause(one.at, one.what) if self.whole else None

    def done(self, one: Happening) -> None:
        going = [clock for clock in (self.answer, self.whole) if clock]
        if going:
            self.finished = tuple(clock.stop(one.at, one.what) for clock in going)
            self.stopped += self.finished
            self.answer = self.whole = None

    def opened(self, one: Happening) -> None:
        """Go on where "done" or "aside" stopped; whoever waits for the person goes on waiting."""
        for clock in self.finished:
            self.stopped.remove(clock)
            if clock.kind == Kind.RESOLUTION:
                self.whole = clock
            else:
                self.answer = clock
        self.finished = ()
        if self.answer is not None:
            self.answer = self.answer.go_on(one.at)
        if self.whole is not None:
            waits = replace(self.whole, stopped=None, paused=What.ANSWERED)
            self.whole = self.whole.go_on(one.at) if self.answer else waits


def run(history: Iterable[Happening]) -> list[Clock]:
    """Return the clocks of a conversation: those that have stopped in their order, then the others."""
    face = _Face()
    for one in sorted(history, key=lambda each: (each.known_at, _ORDER[each.what])):
        _TURN[one.what](face, one)
    return [*face.stopped, *filter(None, (face.answer, face.whole))]


_TURN = {
    What.SAID: _Face.said,
    What.ANSWERED: _Face.answered,
    What.ASIDE: _Face.aside,
    What.DONE: _Face.done,
    What.OPENED: _Face.opened,
}


@dataclass(frozen=True, slots=True)
class Aims:
    """What a policy aims at; None for no aim. `share` is the part of a target after which it is due soon."""

    first: timedelta | None = timedelta(minutes=20)
    next: timedelta | None = timedelta(minutes=20)
    resolution: timedelta | None = None
    hours: Hours = ALWAYS
    share: float = 0.5

    def target(self, kind: Kind) -> timedelta | None:
        return {Kind.FIRST: self.first, Kind.NEXT: self.next, Kind.RESOLUTION: self.resolution}[kind]


BUILT_IN = Aims()


@dataclass(frozen=True, slots=True)
class Timed:
    """A clock held against its target. `due` is when it runs out, None while it rests or without a target."""

    clock: Clock
    target: timedelta | None
    due: datetime | None = None
    soon: datetime | None = None

    @property
    def runs(self) -> bool:
        return self.clock.since is not None

    def is_late(self, at: datetime) -> bool:
        """Test whether it ran out before it stopped, or has by now."""
        return self.due is not None and self.due < min(self.clock.stopped or at, at)

    def mark(self, at: datetime) -> str:
        """Say how it stands: "late", "soon" or ""."""
        if self.is_late(at):
            return "late"
        return "soon" if self.runs and self.soon is not None and self.soon <= at else ""


def timed(clock: Clock, aims: Aims) -> Timed:
    """Return when a clock is due, had its policy always been this one."""
    target = aims.target(clock.kind)
    if target is None:
        return Timed(clock, None)
    due = _runs_out(clock, target, aims.hours)
    soon = _runs_out(clock, target * aims.share, aims.hours)
    if due is not None and (fair := _fair_chance(clock, target, aims)) is not None:
        due = max(due, fair)
    return Timed(clock, target, due, soon if due is None or soon is None else min(soon, due))


def _runs_out(clock: Clock, span: timedelta, hours: Hours) -> datetime | None:
    """Return when a clock has run so long; None if it rests before."""
    spans = [*clock.spans, *([(clock.since, None)] if clock.since else [])]
    if clock.stopped is not None and spans:
        spans[-1] = (spans[-1][0], None)  # when it would have
    for start, end in spans:
        if end is None:
            return hours.after(start, span)
        ran = hours.open_between(start, end)
        if ran > span:
            return hours.after(start, span)
        span -= ran
    return None


def _fair_chance(clock: Clock, target: timedelta, aims: Aims) -> datetime | None:
    """Return before when nobody can be late: a wrong clock of theirs takes at most the first part from us.

    What was heard later than any wrong clock explains was heard late, and waits no longer for that.
    """
    heard_after = clock.heard_at - clock.started
    if not NOTHING < heard_after <= SKEW:
        return None
    return aims.hours.after(clock.heard_at, target * (1 - aims.share))


def lasted(clock: Clock, hours: Hours, *, at: datetime) -> timedelta:
    """Return for how long a clock has run by a moment, as its policy counts."""
    spans = [*clock.spans, *([(clock.since, at)] if clock.since else [])]
    return sum((hours.open_between(start, min(end, at)) for start, end in spans), NOTHING)


def most_pressing(clocks: Sequence[Clock], aims: Aims) -> Timed | None:
    """Return the running clock that is due first; None if none is."""
    running = [timed(clock, aims) for clock in clocks if clock.since is not None]
    due = [one for one in running if one.due is not None]
    return min(due, key=lambda one: one.due or one.clock.started, default=None)
