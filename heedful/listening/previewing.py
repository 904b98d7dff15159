"""A query before it is saved: what it would have hit lately, what an edit gains and loses, and what to mind.

All of it is asked of what is stored and of what the teammate may see. A stream stores only what hit a track,
so a word that nobody followed yet may be said far more often than is known here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from heedful.listening import queries
from heedful.listening.archive import Hit, Searched, count, search
from heedful.listening.models import Post
from heedful.query import Node, Reading
from heedful.query.nodes import And, Not, Or
from heedful.query.programs import program_of

WINDOW = timedelta(days=7)
MOST_COUNTED = 500
MOST_ASKED = 2_000  # posts that each of these questions looks at
SAMPLES = 8
MOST_CLAUSES = 20  # that are looked up one by one
WIDE_SHARE = 0.5  # of what was heard
WIDE_FROM = 20  # posts heard; of fewer a share says nothing
WIDE_PER_DAY = 500


@dataclass(frozen=True, slots=True)
class Preview:
    """What a query would have hit in the last days; at least so many where it is not `exact`."""

    count: int
    exact: bool
    samples: Sequence[Hit]
    per_day: float | None  # None where nothing was heard yet
    asks_every_post: bool
    is_wide: bool
    never: Sequence[str]  # clauses that nothing we stored matches


@dataclass(frozen=True, slots=True)
class Change:
    """The posts that only the new query finds, or only the old one; more where it is not `exact`."""

    count: int
    exact: bool
    samples: Sequence[Hit]


@dataclass(frozen=True, slots=True)
class Difference:
    adds: Change
    loses: Change


def preview(teammate_id: int, reading: Reading, *, at: datetime) -> Preview:
    """Return what a query would have hit; every part of it is bounded."""
    lately = _heard(teammate_id).filter(heard_at__gt=at - WINDOW)
    found = search(reading.tree, lately, at=at, limit=MOST_COUNTED, most=MOST_ASKED)
    per_day = _per_day(found, _days_heard(lately, at), at)
    return Preview(
        count=len(found.hits),
        exact=found.next is None,
        samples=found.hits[:SAMPLES],
        per_day=per_day,
        asks_every_post=not program_of(reading.tree).ways,
        is_wide=_is_wide(len(found.hits), per_day, lately),
        never=_never(reading.tree, found.hits, _heard(teammate_id), at),
    )


def difference(teammate_id: int, old: Node, new: Node, *, at: datetime) -> Difference:
    """Return what an edit adds and loses in all that is stored."""
    posts = _heard(teammate_id)
    return Difference(
        adds=_change(And((new, Not(old))), posts, at), loses=_change(And((old, Not(new))), posts, at)
    )


def _change(tree: Node, posts: QuerySet[Post], at: datetime) -> Change:
    found = search(tree, posts, at=at, limit=MOST_COUNTED, most=MOST_ASKED)
    return Change(len(found.hits), found.next is None, found.hits[:SAMPLES])


def _heard(teammate_id: int) -> QuerySet[Post]:
    return queries.posts_for(teammate_id).filter(by_us=False)


def _days_heard(lately: QuerySet[Post], at: datetime) -> float | None:
    """Return for how many days we have been hearing, a week at most, None where nothing was heard."""
    first = lately.order_by("pk").values_list("heard_at", flat=True).first()
    return None if first is None else max((at - first) / timedelta(days=1), 1.0)


def _per_day(found: Searched, days: float | None, at: datetime) -> float | None:
    """Return how many a day; where counting ended early, at the pace of those that were counted."""
    if days is None or (found.next is not None and not found.hits):
        return None
    if found.next is not None:
        days = max((at - found.hits[-1].post.heard_at) / timedelta(days=1), 1 / 1440)
    return len(found.hits) / days


def _is_wide(hits: int, per_day: float | None, lately: QuerySet[Post]) -> bool:
    if per_day is not None and per_day > WIDE_PER_DAY:
        return True
    heard = lately.order_by()[: MOST_COUNTED * 2].count()
    return heard >= WIDE_FROM and hits > heard * WIDE_SHARE


def _never(tree: Node, hits: Sequence[Hit], posts: QuerySet[Post], at: datetime) -> list[str]:
    """Return the clauses that match nothing at all in what is stored; nothing where nothing is."""
    if not posts.exists():
        return []
    met = {mark.clause for hit in hits for mark in hit.marks}
    clauses = [one for one in dict.fromkeys(_clauses(tree)) if str(one) not in met][:MOST_CLAUSES]
    return [str(clause) for clause in clauses if _is_never_found(clause, posts, at)]


def _clauses(node: Node) -> Iterator[Node]:
    """Yield the clauses that AND, OR and NOT join."""
    match node:
        case And() | Or():
            for part in node.nodes:
                yield from _clauses(part)
        case Not():
            yield from _clauses(node.node)
        case _:
            yield node


def _is_never_found(clause: Node, posts: QuerySet[Post], at: datetime) -> bool:
    counted = count(clause, posts, at=at, at_most=1, most=MOST_ASKED)
    return counted.exact and counted.count == 0
