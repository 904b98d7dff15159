"""The first tracks, proposed from the names people use for a company."""

from collections.abc import Iterable
from dataclasses import dataclass

from heedful.query import Mistake, parse
from heedful.query.words import words_of

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
    """A name of several words is looked for as a phrase, and in one word as tags and handles have it."""
    words = [word.strip("#@$") for word in words_of(name)]
    if not words:
        return ""
    query = words[0] if len(words) == 1 else f'"{" ".join(words)}" OR {"".join(words)}'
    try:
        parse(query)
    except Mistake:
        return ""
    return query
