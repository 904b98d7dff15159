"""The local models: which read, what people corrected, and what was learned from that, with its figures."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from heedful.kit import clock
from heedful.listening import actions as listening
from heedful.listening import queries
from heedful.reading.comparing import Figure
from heedful.teams import queries as teams
from heedful.web.access import for_teammates, teammate_of
from heedful.web.company.judged import agreements_of, rows_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@for_teammates
@require_GET
def reading(request: HttpRequest) -> HttpResponse:
    """Show the models and what they learned here."""
    teams.who_may_set_up(teammate_of(request).pk)
    learned = [(one, [_row(figure) for figure in one.figures]) for one in queries.learnings()]
    sample = queries.measured_by_sample()
    shown = {
        "sample": sample,
        "labels": rows_of(sample),
        "agreements": agreements_of(sample),
        "off": None if sample.calibration is None else round(100 * sample.calibration),
        "lag": queries.reading_lag(),
        "corrected": Counter(queries.corrected_claims()).most_common(),
        "learned": learned,
        "in_use": queries.learning_in_use(),
    }
    return render(request, "company/reading.html", shown)


@for_teammates
@require_POST
def roll_back(request: HttpRequest) -> HttpResponse:
    listening.roll_back(by_id=teammate_of(request).pk, at=clock.now())
    messages.success(request, _("Rolled back: what read before reads again."))
    return redirect("company:reading")


def _row(told: dict[str, Any]) -> dict[str, Any]:
    before, after = Figure(**told["before"]), Figure(**told["after"])
    return {**told, "posts": after.posts, "before": _shares(before), "after": _shares(after)}


def _shares(figure: Figure) -> str:
    """Return precision and recall in per cent, each with its interval."""
    return " · ".join(
        _("%(share)d %% (%(low)d to %(high)d)")
        % {"share": 100 * share, "low": 100 * bounds[0], "high": 100 * bounds[1]}
        if share is not None
        else _("none")
        for share, bounds in (
            (figure.precision, figure.precision_between),
            (figure.recall, figure.recall_between),
        )
    )
