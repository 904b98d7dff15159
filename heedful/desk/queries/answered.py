"""Read how many of those who deserved an answer have one: by month, venue and team, with the rows behind."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Least, TruncMonth
from django.utils import timezone

from heedful.desk.answered import Cell, Counts, Outcome, counted
from heedful.desk.models import Conversation, Handover, PeerAnswer, Reply, Turn
from heedful.desk.queries.conversations import conversations_for
from heedful.listening import queries as listening
from heedful.listening.models import Hit
from heedful.teams import queries as teams

MOST_MONTHS = 60


@dataclass(frozen=True, slots=True)
class Answered:
    """The figures of some months, the newest month first."""

    months: int
    since: datetime
    until: datetime
    cells: Sequence[Cell]
    venues: dict[int, tuple[str, str]]  # name and network of each source
    teams: dict[int, str]
    handed: Mapping[int, int]  # how many conversations changed hands so often, from once on

    @property
    def handed_once(self) -> int:
        return self.handed.get(1, 0)

    @property
    def handed_more(self) -> int:
        return sum(count for times, count in self.handed.items() if times > 1)

    @property
    def whole(self) -> Counts:
        return counted(self.cells)


def answered_for(teammate_id: int, *, months: int, at: datetime) -> Answered:
    """Return what became of everybody who first spoke in the last months, this one included."""
    months = min(max(months, 1), MOST_MONTHS)
    since = _months_before(at, months - 1)
    rows = _with_outcome(conversations_for(teammate_id)).filter(spoke_at__gte=since, spoke_at__lte=at)
    handed = _handed(rows)
    rows = rows.annotate(month=TruncMonth("spoke_at", tzinfo=timezone.get_current_timezone()))
    told = rows.order_by("-month").values_list("month", "source", "team", "outcome").annotate(n=Count("pk"))
    cells = [
        Cell(month.date(), source, team, Outcome(outcome), n) for month, source, team, outcome, n in told
    ]
    cells.sort(key=lambda cell: (-cell.month.toordinal(), cell.source_id, cell.team_id or 0))
    return Answered(months, since, at, cells, _venues(cells), _teams(cells), handed)


def _handed(rows: QuerySet[Any]) -> Mapping[int, int]:
    """Return how many conversations changed hands once, twice, ...; what was undone does not count."""
    ids = rows.order_by().values("pk")
    changes = Handover.objects.filter(undone_at=None, conversation__in=ids).order_by().values("conversation")
    return Counter(changes.annotate(n=Count("pk")).values_list("n", flat=True))


@dataclass(frozen=True, slots=True)
class Behind:
    """Which conversations stand behind a figure; `handed`: 1 changed hands once, 2 more often."""

    outcomes: Sequence[Outcome] = ()
    month: date | None = None
    source_id: int | None = None
    team_id: int | None = None
    no_team: bool = False
    handed: int = 0


def outcomes_behind(teammate_id: int, figure: Behind, *, months: int, at: datetime) -> QuerySet[Conversation]:
    """Return the conversations behind a figure, newest first; each has `outcome` and `spoke_at`."""
    since = _months_before(at, min(max(months, 1), MOST_MONTHS) - 1)
    rows = _with_outcome(conversations_for(teammate_id)).filter(spoke_at__gte=since, spoke_at__lte=at)
    if figure.month is not None:
        begins = _local(figure.month)
        rows = rows.filter(spoke_at__gte=begins, spoke_at__lt=_months_before(begins, -1))
    if figure.outcomes:
        rows = rows.filter(outcome__in=figure.outcomes)
    if figure.source_id is not None:
        rows = rows.filter(source=figure.source_id)
    if figure.team_id is not None or figure.no_team:
        rows = rows.filter(team=figure.team_id)
    if figure.handed:
        times = Count("handovers", filter=Q(handovers__undone_at=None))
        wanted = Q(times=1) if figure.handed == 1 else Q(times__gte=figure.handed)
        rows = rows.annotate(times=times).filter(wanted)
    return rows.select_related("person", "owner", "source", "team", "first_post").order_by("-spoke_at", "-pk")


def _with_outcome(rows: QuerySet[Conversation]) -> QuerySet[Any]:
    """Add when somebody first spoke and what became of it; `Outcome` says what each means."""
    spoke = Least(F("first_post__said_at"), F("first_post__heard_at"), output_field=DateTimeField())
    judged = Q(verdict=Hit.Verdict.NOT_US)
    not_us = Q(addressed=False) & Exists(_hits().filter(judged)) & ~Exists(_hits().exclude(judged))
    outcome = Case(
        When(not_us, then=Value(Outcome.NOT_US)),
        When(Exists(_answers()) | Exists(_elsewhere()), then=Value(Outcome.ANSWERED)),
        When(set_apart=True, then=Value(Outcome.APART)),
        When(_taken_away(), then=Value(Outcome.TAKEN_AWAY)),
        When(Exists(_peers()), then=Value(Outcome.BY_A_PEER)),
        default=Value(Outcome.UNANSWERED),
        output_field=CharField(),
    )
    return rows.annotate(spoke_at=spoke, outcome=outcome)


def _hits() -> QuerySet[Hit]:
    """Return what tracks of the house found in what the person said there."""
    theirs = {"post__thread": OuterRef("thread"), "post__author__person": OuterRef("person")}
    return Hit.objects.filter(**theirs, track__owner=None)


def _answers() -> QuerySet[Reply]:
    return Reply.objects.filter(conversation=OuterRef("pk"), state=Reply.State.SENT, deleted_at=None)


def _elsewhere() -> QuerySet[Turn]:
    return Turn.objects.filter(conversation=OuterRef("pk"), state=Turn.State.ELSEWHERE)


def _taken_away() -> Q:
    return Q(first_post__deleted_at__isnull=False, post__deleted_at__isnull=False)


def _peers() -> QuerySet[PeerAnswer]:
    state = PeerAnswer.State.CONFIRMED
    return PeerAnswer.objects.filter(conversation=OuterRef("pk"), state=state, post__deleted_at=None)


def _venues(cells: Sequence[Cell]) -> dict[int, tuple[str, str]]:
    ids = {cell.source_id for cell in cells}
    return {pk: (str(row), row.network) for pk, row in listening.sources_by_id(ids).items()}


def _teams(cells: Sequence[Cell]) -> dict[int, str]:
    ids = {cell.team_id for cell in cells if cell.team_id}
    return {pk: row.name for pk, row in teams.teams_by_id(ids).items()}


def _months_before(at: datetime, months: int) -> datetime:
    """Return the first moment of a month, in the time zone of the house."""
    local = timezone.localtime(at)
    number = local.year * 12 + local.month - 1 - months
    return _local(date(number // 12, number % 12 + 1, 1))


def _local(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=timezone.get_current_timezone())
