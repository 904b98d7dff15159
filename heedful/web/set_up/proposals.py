"""The first tracks, proposed from the names people use for a company."""

from collections.abc import Iterable
from dataclasses import dataclass

from heedful.query import Mistake
from heedful.query.names import query_for

MOST = 12


@dataclass(frozen=True, slots=True)
class Proposal:
    name: str
    query: str


def tracks_for_names(names: Iterable[str]) -> list[Proposal]:
    """Return a track for each name, in order; names that differ in case only are one."""
    found: dict[str, Proposal] = {}
    for name in (name.strip() for name in names):
        if (query := _query_for(name)) and query not in found:
            found[query] = Proposal(name[:120], query)
    return list(found.values())[:MOST]


def _query_for(name: str) -> str:
    """Return the usual spellings of a name, "" where it has nothing to look for."""
    try:
        return query_for(name)
    except Mistake:
        return ""
