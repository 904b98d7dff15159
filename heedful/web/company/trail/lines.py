"""What teammates did, as sentences with a link to what it was done to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from heedful.journal.models import Entry
    from heedful.teams.models import Teammate

from heedful.web.company.trail.deeds import DEEDS, FIELDS
from heedful.web.company.trail.things import GONE, PEOPLE_IN, Things, thing_of


@dataclass(frozen=True, slots=True)
class Change:
    """What one thing was and what it is, in words."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """One deed: `words` with the thing it was done to, and where that is ("" if nowhere)."""

    at: datetime
    who: str
    words: str
    thing: str
    link: str
    changes: Sequence[Change] = ()


def lines_of(entries: Iterable[Entry], *, seen_by: Teammate) -> list[Line]:
    """Return the deeds as lines, in the order given, with few queries for all.

    What somebody does with what is theirs alone is told to nobody else.
    """
    entries = list(entries)
    things = Things(entries, seen_by)
    return [_line(entry, things) for entry in entries if things.may_be_told(entry)]


def _line(entry: Entry, things: Things) -> Line:
    thing, link = thing_of(entry.kind, entry.facts, things)
    kind = f"{entry.kind} on" if entry.facts.get("on") else entry.kind
    words = str(DEEDS.get(kind, entry.kind))
    who = things.people.get(entry.teammate_id, str(GONE)) if entry.teammate_id else _("The console")
    return Line(entry.at, who, words, thing, link, _changes(entry, things))


def _changes(entry: Entry, things: Things) -> list[Change]:
    return [
        Change(str(FIELDS.get(name, name)), *(_value(name, value, things) for value in values))
        for name, values in (entry.changes or {}).items()
    ]


def _value(name: str, value: Any, things: Things) -> str:
    """Return a value in words: people and teams by their names, nothing as none."""
    if value is None or value == "":
        return _("none")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in PEOPLE_IN:
        return ", ".join(things.people.get(int(pk), str(GONE)) for pk in str(value).split())
    if name == "team":
        return str(things.teams.get(value, GONE))
    return str(value)
