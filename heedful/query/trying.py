"""A query, tried: how it is understood, what it costs, and why a post matches."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from heedful.query.live import Live
from heedful.query.parse import parse, parse_track, read
from heedful.query.programs import program_of
from heedful.query.said import Said
from heedful.query.why import Reason, why_not


@dataclass(frozen=True, slots=True)
class Explained:
    """`cost`: steps at most for a post of fifty words. `asks_every_post`: it names no word to look up."""

    reads: str
    cost: int
    asks_every_post: bool
    cautions: list[str]


@dataclass(frozen=True, slots=True)
class Why:
    """A clause that matched, and the words of the post that it found; "" where it asks for something else."""

    clause: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Tried:
    found: bool
    marks: list[Why]


def explained(query: str) -> Explained:
    """:raises Mistake: it cannot be read."""
    reading = read(query)
    every = not program_of(reading.tree).ways
    return Explained(reading.printed, reading.cost, every, [str(caution) for caution in reading.cautions])


def tried(query: str, said: Said) -> Tried:
    """:raises Mistake: the query cannot be read."""
    marks = parse(query).marks(said)
    if marks is None:
        return Tried(found=False, marks=[])
    why = [Why(mark.clause, mark.start, mark.end, said.text[mark.start : mark.end]) for mark in sorted(marks)]
    return Tried(found=True, marks=why)


@dataclass(frozen=True, slots=True)
class Answered:
    """Whether a query finds a post: the clauses that matched, or those that failed and what decided."""

    found: bool
    marks: list[Why]
    reasons: list[Reason]


def answered(query: str, said: Said) -> Answered:
    """:raises Mistake: the query cannot be read."""
    told = tried(query, said)
    return Answered(told.found, told.marks, [] if told.found else why_not(parse(query), said))


def tracks_hit(tracks: Iterable[tuple[str, str]], posts: Sequence[Said]) -> list[tuple[int, str]]:
    """Return the number of each post, from 0, with the name of each track that it hits.

    :raises Mistake: a track cannot be read.
    """
    live = Live((name, program_of(parse_track(query))) for name, query in tracks)
    hits = live.hits([post.text for post in posts], posts.__getitem__)
    return [(number, name) for number, names in hits for name in sorted(names)]
