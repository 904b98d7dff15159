"""The list of what breaks out, one surge with its why, and the quiet line above the inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.views.decorators.http import require_GET

from heedful.insights import queries
from heedful.kit import clock
from heedful.web.access import for_teammates, teammate_of

if TYPE_CHECKING:
    from heedful.insights.models import Incident, Surge
    from heedful.teams.models import Teammate

MOST_SHOWN = 100


@require_GET
@for_teammates
def surges(request: HttpRequest) -> HttpResponse:
    """List what goes on, the incidents that are open, and what was."""
    return render(request, "insights/surges.html", {"page": List(teammate_of(request)), "at": clock.now()})


class List:
    def __init__(self, me: Teammate) -> None:
        self.me = me

    @cached_property
    def breaking_out(self) -> list[Surge]:
        return list(queries.breaking_out(self.me.pk)[:MOST_SHOWN])

    @cached_property
    def incidents(self) -> list[Incident]:
        return list(queries.open_incidents_for(self.me.pk)[:MOST_SHOWN])

    @cached_property
    def earlier(self) -> list[Surge]:
        shown = {surge.pk for surge in self.breaking_out}
        return list(queries.surges_for(self.me.pk).exclude(pk__in=shown)[:MOST_SHOWN])


@require_GET
@for_teammates
def surge(request: HttpRequest, surge_id: int) -> HttpResponse:
    """Show one surge: far more than usual, in which words, who began, who joined, where."""
    me = teammate_of(request)
    row = queries.surge_for(me.pk, surge_id)
    shown = {"surge": row, "why": queries.why_of(me.pk, row), "me": me, "at": clock.now()}
    return render(request, "insights/surge.html", shown)


@require_GET
@for_teammates
def line(request: HttpRequest) -> HttpResponse:
    """Answer the line above the inbox, which changes while one looks."""
    return render(request, "insights/line.html", {"breaking": queries.named_in_line(teammate_of(request).pk)})
