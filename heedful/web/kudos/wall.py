"""The wall of praise, one praise, and the page of good stories that everybody may read."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.views.decorators.http import require_GET

from heedful.desk import queries as desk
from heedful.kit import clock
from heedful.kudos import queries
from heedful.web.access import for_teammates, teammate_of
from heedful.web.inbox import waiting

if TYPE_CHECKING:
    from datetime import datetime

    from heedful.kudos.models import Earned, Kudos
    from heedful.teams.models import Teammate

MOST_SHOWN = 100
SPAN = timedelta(days=30)


class Wall:
    """What a teammate sees of the praise of the house."""

    def __init__(self, me: Teammate, at: datetime) -> None:
        self.me, self.at = me, at

    @cached_property
    def agreed(self) -> list[Kudos]:
        return list(queries.wall_for(self.me.pk)[:MOST_SHOWN])

    @cached_property
    def waiting(self) -> list[Kudos]:
        return list(queries.to_agree(self.me.pk)[:MOST_SHOWN])

    @cached_property
    def figures(self) -> queries.Figures:
        return queries.figures_for(self.me.pk, since=self.at - SPAN)

    @property
    def median(self) -> str:
        seconds = self.figures.median_seconds
        return waiting.lasting(seconds) if seconds is not None else ""

    @cached_property
    def by_month(self) -> tuple[list[str], list[queries.PerMonth]]:
        return queries.per_team_and_month(self.me.pk, at=self.at)


@require_GET
@for_teammates
def wall(request: HttpRequest) -> HttpResponse:
    me, at = teammate_of(request), clock.now()
    return render(request, "kudos/wall.html", {"page": Wall(me, at), "me": me, "at": at})


@require_GET
@for_teammates
def kudos(request: HttpRequest, kudos_id: int) -> HttpResponse:
    """Show one praise to whoever sees its conversation, earned it, or leads who did."""
    me = teammate_of(request)
    row = queries.kudos_for(me.pk, kudos_id)
    context = {
        "kudos": row,
        "earned": [(one, _may_agree(one, me)) for one in row.earned.all()],
        "sees_it": bool(desk.visible_ids(me.pk, [row.conversation_id])),
        "me": me,
    }
    return render(request, "kudos/kudos.html", context)


def _may_agree(earned: Earned, me: Teammate) -> bool:
    theirs = earned.praised.teammate_id
    return theirs == me.pk if theirs is not None else me.may_answer


@require_GET
def stories(request: HttpRequest) -> HttpResponse:
    """Show good stories to everybody, signed in or not: each author said yes, and so did whom they praise."""
    return render(request, "kudos/stories.html", {"stories": list(queries.stories()[:MOST_SHOWN])})
