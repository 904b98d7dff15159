"""Read what happened, in order and without a gap, from any position on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import BigIntegerField, Count, Func, Min, Q, QuerySet, TextField
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from heedful.journal.models import Entry, Job
from heedful.kit.errors import Invalid
from heedful.kit.prepared import keeping, prepared

START = "0"


def _settled() -> Combinable:
    """Return the transaction before which all have ended: nothing can still slip in below it.

    PostgreSQL gives out ids before it commits, so the order of ids alone could pass a gap over.
    """
    oldest = Func(Func(function="pg_current_snapshot"), function="pg_snapshot_xmin")
    return Cast(Cast(oldest, TextField()), BigIntegerField())


def position_of(entry: Entry) -> str:
    """Return where a reader stands who has read this entry; readers treat it as opaque."""
    return f"{entry.xact}-{entry.pk}" if entry.xact else str(entry.pk)


def since(position: str, *, limit: int = 500, kinds: Sequence[str] = ()) -> list[Entry]:
    """Return the entries after a position, oldest first.

    :raises Invalid: this is no position.
    """
    return _since(*parts(position), kinds=tuple(kinds), limit=limit)


def _entries_since(xact: int, number: int, *, kinds: tuple[str, ...], limit: int) -> QuerySet[Entry]:
    entries = Entry.objects.order_by("xact", "id")
    if connection.vendor == "postgresql":
        after = Q(xact__gt=xact) | Q(xact=xact, pk__gt=number)
        entries = entries.filter(after, xact__lt=_settled())
    else:
        entries = entries.filter(pk__gt=number)
    return (entries.filter(kind__in=kinds) if kinds else entries)[:limit]


_since = keeping(_entries_since, spare=1)  # SQLite knows of no overlapping transactions


def head() -> str:
    """Return the position after everything that can be read now."""
    last = _latest()
    return position_of(last[0]) if last else START


@prepared
def _latest() -> QuerySet[Entry]:
    entries = Entry.objects.order_by("-xact", "-id")
    return (entries.filter(xact__lt=_settled()) if connection.vendor == "postgresql" else entries)[:1]


def about(kind_and_id: dict[str, int], *, limit: int = 200) -> list[Entry]:
    """Return what happened to one thing, newest first, such as {"conversation_id": 7}."""
    wanted = {f"facts__{name}": value for name, value in kind_and_id.items()}
    return list(Entry.objects.filter(**wanted).order_by("-xact", "-id")[:limit])


def trail(
    *,
    before: str = "",
    teammate_id: int | None = None,
    without: Sequence[str] = (),
    of_nobody: Sequence[str] = (),
    limit: int = 50,
) -> list[Entry]:
    """Return what teammates did (one of them, if given), newest first, from before a position on.

    `of_nobody` are kinds that count without a teammate too, such as what the console did.

    :raises Invalid: this is no position.
    """
    by_somebody = Q(teammate_id__isnull=False) if teammate_id is None else Q(teammate_id=teammate_id)
    entries = Entry.objects.exclude(kind__in=without).order_by("-xact", "-id")
    if before:
        xact, number = parts(before)
        entries = entries.filter(Q(xact__lt=xact) | Q(xact=xact, pk__lt=number))
    found = [*entries.filter(by_somebody)[:limit]]
    if teammate_id is None and of_nobody:
        found += entries.filter(teammate_id=None, kind__in=of_nobody)[:limit]
    return sorted(found, key=lambda entry: (entry.xact, entry.pk), reverse=True)[:limit]


@dataclass(frozen=True, slots=True)
class Standing:
    """What the worker has before it: jobs that are due, since when, those for later, those given up."""

    due: int
    due_since: datetime | None
    later: int
    given_up: int


def jobs_standing(at: datetime) -> Standing:
    """Return how the jobs stand."""
    found = Job.objects.aggregate(
        due=Count("pk", filter=Q(dead=False, run_at__lte=at)),
        due_since=Min("run_at", filter=Q(dead=False, run_at__lte=at)),
        later=Count("pk", filter=Q(dead=False, run_at__gt=at)),
        given_up=Count("pk", filter=Q(dead=True)),
    )
    return Standing(**found)


def given_up(*, limit: int = 50) -> list[Job]:
    """Return the jobs that failed too often, the latest first; each says why."""
    return list(Job.objects.filter(dead=True).order_by("-run_at", "-pk")[:limit])


def before(moment: datetime) -> int:
    """Return how many entries are older than a moment."""
    return Entry.objects.filter(at__lt=moment).count()


def parts(position: str) -> tuple[int, int]:
    """Return the two numbers that a position stands for.

    :raises Invalid: this is no position.
    """
    xact, _, number = position.rpartition("-")
    if not number.isdecimal() or (xact and not xact.isdecimal()) or len(position) > 40:
        raise Invalid(f"{position!r} is no position in the journal. Start with 0.")
    return int(xact or 0), int(number)
