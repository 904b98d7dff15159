"""The clocks of an open conversation: how long, of what target, since when, why one rests, what decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from heedful.desk import queries as desk
from heedful.desk.clocks import Kind, Timed, What, lasted
from heedful.web.inbox import waiting

if TYPE_CHECKING:
    from datetime import datetime

    from heedful.web.inbox.opened import Opened


@dataclass(frozen=True, slots=True)
class Line:
    """One clock; `mark` is "late", "soon" or ""."""

    name: str
    lasts: str
    target: str
    since: str
    state: str
    mark: str
    mark_word: str


@dataclass(frozen=True, slots=True)
class Clocks:
    lines: list[Line]
    decided_by: str
    rests: str  # why no time counts now, "" while it does


def load(opened: Opened) -> Clocks | None:
    """Return the clocks of the conversation, the latest of each kind; None where nothing was said."""
    found = desk.clocks_of([opened.conversation])[opened.pk]
    latest = {one.clock.kind: one for one in found.timed}
    if not latest:
        return None
    lines = [_line(latest[kind], found, opened.at) for kind in Kind if kind in latest]
    return Clocks(lines, _decided_by(found), _rests(found, opened.at))


def _line(one: Timed, found: desk.Clocks, at: datetime) -> Line:
    mark = one.mark(at)
    return Line(
        name={
            Kind.FIRST: _("First answer"),
            Kind.NEXT: _("Next answer"),
            Kind.RESOLUTION: _("Resolution"),
        }[one.clock.kind],
        lasts=waiting.lasting(lasted(one.clock, found.aims.hours, at=at).total_seconds()),
        target=waiting.lasting(one.target.total_seconds()) if one.target else "",
        since=moment_words(one.clock.started, at),
        state=_state(one, at),
        mark=mark,
        mark_word=waiting.due_word(mark),
    )


def _state(one: Timed, at: datetime) -> str:
    clock = one.clock
    if clock.stopped:
        words = _("stopped %s") if clock.stopped <= at else _("our answer leaves %s")
        return words % moment_words(clock.stopped, at)
    if clock.paused == What.ANSWERED:
        return _("paused: we wait for them")
    if clock.paused == What.ASIDE:
        return _("paused: put aside until they answer")
    if one.due is None:
        return _("no target") if one.target is None else _("no opening hours ahead")
    return _("due %s") % moment_words(one.due, at)


def moment_words(moment: datetime, at: datetime) -> str:
    """Return a moment as a person here reads it: the time, and the day where it is another."""
    here = timezone.localtime(moment)
    same_day = here.date() == timezone.localtime(at).date()
    return formats.date_format(here, "H:i" if same_day else "D j M, H:i")


def _decided_by(found: desk.Clocks) -> str:
    return found.policy.name if found.policy else _("the built-in clock")


def _rests(found: desk.Clocks, at: datetime) -> str:
    hours = found.aims.hours
    if hours.is_open(at):
        return ""
    opens = hours.opens_at(at)
    return _("closed until %s") % moment_words(opens, at) if opens else _("closed")
