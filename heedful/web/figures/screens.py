"""The share answered with its denominator: a page, the rows behind each figure, a table for spreadsheets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import formats
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from heedful.desk import exporting_answers, queries
from heedful.desk.answered import DESERVED, Outcome, counted_by
from heedful.kit import clock
from heedful.kit.errors import Invalid
from heedful.kit.numbers import whole
from heedful.web.access import for_teammates, teammate_of
from heedful.web.figures.bars import STEP, Bar, bars_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from datetime import datetime

    from heedful.desk.answered import Cell, Counts
    from heedful.teams.models import Teammate

Key = TypeVar("Key", bound="Hashable")
MONTHS = 12
MOST_ROWS = 200
OUTCOMES = {
    Outcome.ANSWERED: gettext_lazy("answered"),
    Outcome.UNANSWERED: gettext_lazy("not answered"),
    Outcome.BY_A_PEER: gettext_lazy("answered by a peer alone"),
    Outcome.APART: gettext_lazy("set apart"),
    Outcome.NOT_US: gettext_lazy("not about us"),
    Outcome.TAKEN_AWAY: gettext_lazy("taken away by themselves"),
}


@require_GET
@for_teammates
def figures(request: HttpRequest) -> HttpResponse:
    me, at = teammate_of(request), clock.now()
    page = Page(me, _number(request, "months", MONTHS), at)
    return render(request, "figures/figures.html", {"page": page, "me": me, "at": at})


@require_GET
@for_teammates
def rows(request: HttpRequest) -> HttpResponse:
    """List the conversations that a figure counts."""
    me, at = teammate_of(request), clock.now()
    outcomes = _outcomes(request.GET.get("outcome", ""))
    team = request.GET.get("team", "")
    figure = queries.Behind(
        outcomes=outcomes,
        month=_month(request.GET.get("month", "")),
        source_id=_number(request, "source", 0) or None,
        team_id=None if team in {"", "none"} else _number(request, "team", 0),
        no_team=team == "none",
        handed=min(_number(request, "handed", 0), 2),
    )
    found = queries.outcomes_behind(me.pk, figure, months=_number(request, "months", MONTHS), at=at)
    shown = [(row, OUTCOMES[Outcome(row.outcome)]) for row in found[:MOST_ROWS]]  # type: ignore[attr-defined]
    words = [str(OUTCOMES[outcome]) for outcome in outcomes]
    context = {"rows": shown, "count": found.count(), "outcomes": words, "most": MOST_ROWS, "at": at}
    return render(request, "figures/rows.html", context)


@require_GET
@for_teammates
def export(request: HttpRequest) -> HttpResponse:
    """Send the figures as CSV: a line for each month, venue and team."""
    me, at = teammate_of(request), clock.now()
    found = queries.answered_for(me.pk, months=_number(request, "months", MONTHS), at=at)
    answer = HttpResponse(exporting_answers.csv(found), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="answered-{at:%Y-%m-%d}.csv"'
    return answer


def _number(request: HttpRequest, name: str, otherwise: int) -> int:
    """:raises Invalid: it is no number."""
    typed = request.GET.get(name, "")
    number = whole(typed) if typed else otherwise
    if number is None:
        raise Invalid(_("A number is needed."))
    return number


def _month(typed: str) -> date | None:
    """:raises Invalid: it is no month."""
    try:
        return date.fromisoformat(f"{typed}-01") if typed else None
    except ValueError as error:
        raise Invalid(_("A month such as 2026-11 is needed.")) from error


def _outcomes(typed: str) -> list[Outcome]:
    """:raises Invalid: there is no such outcome."""
    if typed in {"", "deserved"}:
        return list(DESERVED) if typed else []
    if typed not in set(Outcome):
        raise Invalid(_("There is no such outcome."))
    return [Outcome(typed)]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table; `link` opens the rows behind, an outcome is added to it."""

    name: str
    counts: Counts
    link: str

    @property
    def others(self) -> list[tuple[str, str, int]]:
        """Return what deserves no answer of ours, or has one: outcome, words and number."""
        left_out = [outcome for outcome in Outcome if outcome not in DESERVED and self.counts.of(outcome)]
        return [(outcome.value, str(OUTCOMES[outcome]), self.counts.of(outcome)) for outcome in left_out]


class Page:
    """The figures of some months for one teammate."""

    spans = (1, 3, 12, 24)

    def __init__(self, me: Teammate, months: int, at: datetime) -> None:
        self.found = queries.answered_for(me.pk, months=months, at=at)
        self.flagged = queries.flagged_share(me.pk, at=at)

    @property
    def whole(self) -> Line:
        return self._line(_("All"), self.found.whole)

    @property
    def handed_link(self) -> str:
        return f"{reverse('figures:rows')}?{urlencode({'months': self.found.months})}&handed="

    @cached_property
    def by_month(self) -> list[Line]:
        return self._lines(lambda cell: cell.month, lambda month: {"month": f"{month:%Y-%m}"}, _month_name)

    @property
    def by_venue(self) -> list[Line]:
        names = self.found.venues
        return self._lines(
            lambda cell: cell.source_id, lambda pk: {"source": pk}, lambda pk: " · ".join(names[pk])
        )

    @property
    def by_team(self) -> list[Line]:
        names = self.found.teams
        return self._lines(
            lambda cell: cell.team_id,
            lambda pk: {"team": pk or "none"},
            lambda pk: names[pk] if pk else _("no team"),
        )

    @property
    def tables(self) -> list[tuple[str, str, str, list[Line]]]:
        return [
            ("month", _("By month"), _("Month"), self.by_month),
            ("venue", _("By venue"), _("Venue"), self.by_venue),
            ("team", _("By team"), _("Team"), self.by_team),
        ]

    @property
    def width(self) -> int:
        return max(len(self.by_month), MONTHS) * STEP

    @property
    def bars(self) -> list[Bar]:
        return bars_of([(line.name, line.counts, line.link) for line in reversed(self.by_month)])

    def _lines(
        self,
        key_of: Callable[[Cell], Key],
        asked_of: Callable[[Key], dict[str, object]],
        name_of: Callable[[Key], str],
    ) -> list[Line]:
        groups = counted_by(self.found.cells, key_of)
        return [self._line(name_of(key), counts, **asked_of(key)) for key, counts in groups.items()]

    def _line(self, name: str, counts: Counts, **asked: object) -> Line:
        query = urlencode({"months": self.found.months, **asked})
        return Line(name, counts, f"{reverse('figures:rows')}?{query}")


def _month_name(month: date) -> str:
    return formats.date_format(month, "YEAR_MONTH_FORMAT")
