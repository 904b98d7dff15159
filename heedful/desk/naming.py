"""Colleagues and teams that are called by name in a note: `@Frank`, `@Connection care`."""

import re
from collections.abc import Iterable, Mapping

from heedful.teams import queries as teams
from heedful.teams.models import Teammate

MOST = 100  # signs that are looked at, and teammates that one note can call
CALLS = re.compile(r"(?<![\w@])@(?=\w)")


def names() -> list[str]:
    """Return what can be called in a note: the names of those who work here, and of the teams."""
    people = teams.teammates().values_list("name", flat=True)
    return [*people, *teams.teams().values_list("name", flat=True)]


def called_in(text: str) -> list[Teammate]:
    """Return the teammates whom a text calls, the members of a team for its name, in no order."""
    folded = text.casefold()
    places = [found.end() for found in CALLS.finditer(folded)][:MOST]
    if not places:
        return []
    callable_ = _by_name()
    longest_first = sorted(callable_, key=len, reverse=True)
    called = (_name_at(folded, place, longest_first) for place in places)
    found = {one.pk: one for name in called if name for one in callable_[name]}
    return list(found.values())[:MOST]


def _by_name() -> Mapping[str, list[Teammate]]:
    found: dict[str, list[Teammate]] = {}
    for one in teams.teammates():
        for name in (one.name, *(team.name for team in one.teams.all())):
            found.setdefault(name.casefold(), []).append(one)
    return found


def _name_at(text: str, place: int, longest_first: Iterable[str]) -> str:
    """Return the name that stands at a place as a whole, "" if none does."""
    for name in longest_first:
        after = text[place + len(name) : place + len(name) + 1]
        if text.startswith(name, place) and not (after.isalnum() or after == "_"):
            return name
    return ""
