"""The names that a company calls its own, for the reader of mentions: from its settings and lists."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from heedful.listening import neighbours
from heedful.teams import queries as teams

if TYPE_CHECKING:
    from collections.abc import Iterator

    from heedful.reading.names import Names

MOST = 5_000  # names
MOST_NAMED = 20  # in one post


def our_names() -> Names:
    """Return the names of now, made ready anew where a list has changed."""
    return _ready(tuple(sorted(set(_listed())))[:MOST])


def named_in(text: str, ours: Names) -> list[list[Any]]:
    """Return what of ours a post names, as (kind, begin, end, words), in order."""
    return [[one.kind, one.begin, one.end, one.text] for one in ours.in_(text)[:MOST_NAMED]]


def _listed() -> Iterator[tuple[str, str]]:
    if company := teams.company():
        own = company.name.casefold()  # which nearly every mention says
        yield from (("company", name) for name in company.names if name.casefold() != own)
    # A first name alone is said of too many; whom people call by it stands in the list of people and places.
    staff = teams.teammates().prefetch_related(None).values_list("name", flat=True)
    yield from (("employee", name) for name in staff if len(name.split()) > 1)
    for names in neighbours.NAMES:
        yield from names()


@lru_cache(maxsize=2)
def _ready(listed: tuple[tuple[str, str], ...]) -> Names:
    from heedful.reading.names import KINDS, Names

    return Names.of({kind: [name for said, name in listed if said == kind] for kind in KINDS})
