"""How much praise was heard, whom it reached, and whether it was answered."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.db.models import QuerySet
from django.utils import timezone

from heedful.kudos.models import Earned, Kudos
from heedful.kudos.queries.kudos import kudos_of

MOST = 5000  # beyond, the newest are counted


@dataclass(frozen=True, slots=True)
class Figures:
    """Praise since a moment; seconds are the median from their words to our first answer, if any."""

    marked: int
    delivered: int  # somebody whom it names was told
    answered: int
    median_seconds: float | None


def _since(teammate_id: int, since: datetime) -> QuerySet[Kudos]:
    rows = kudos_of(teammate_id).filter(state=Kudos.State.MARKED, post__said_at__gte=since)
    return rows.prefetch_related(None).select_related(None)


def figures_for(teammate_id: int, *, since: datetime) -> Figures:
    marked = _since(teammate_id, since)[:MOST]
    told = Earned.objects.exclude(told_at=None).values_list("kudos", flat=True)
    names = ("pk", "post__said_at", "conversation__first_answered_at")
    rows = list(marked.values_list(*names))
    reached = set(told.filter(kudos__in=[pk for pk, _, _ in rows]))
    waits = [(answered - said).total_seconds() for _, said, answered in rows if answered and answered >= said]
    return Figures(len(rows), len(reached), len(waits), median(waits) if waits else None)


@dataclass(frozen=True, slots=True)
class PerMonth:
    """Praise of one team, month by month; `n` in all."""

    team: str
    counts: Sequence[int]
    n: int


def per_team_and_month(
    teammate_id: int, *, at: datetime, months: int = 6
) -> tuple[list[str], list[PerMonth]]:
    """Return the months, oldest first, and for each team or place how often it was praised in each.

    A team is whom the list of people says, else their place; praise that names nobody counts as "".
    """
    names = _months(at, months)
    first = timezone.localtime(at) - timedelta(days=31 * months)
    earned = Earned.objects.filter(kudos__in=_since(teammate_id, first)[:MOST].values("pk"))
    rows = earned.values_list(
        "praised__team__name", "praised__place", "praised__name", "kudos__post__said_at"
    )
    counted: Counter[tuple[str, str]] = Counter()
    for team, place, name, said_at in rows:
        counted[team or place or name, f"{timezone.localtime(said_at):%Y-%m}"] += 1
    teams = sorted({team for team, _ in counted})
    lines = [[counted[team, month] for month in names] for team in teams]
    return names, [PerMonth(team, line, sum(line)) for team, line in zip(teams, lines, strict=True)]


def _months(at: datetime, count: int) -> list[str]:
    local = timezone.localtime(at)
    number = local.year * 12 + local.month - 1
    return [f"{n // 12}-{n % 12 + 1:02}" for n in range(number - count + 1, number + 1)]
