"""The page of the radar: by venue, the oldest first, each with why it stands there and what mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from heedful.desk import queries
from heedful.desk.radar import Step, Why
from heedful.kit import clock
from heedful.teams import queries as teams
from heedful.web.access import for_teammates, teammate_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from heedful.desk.radar import Standing
    from heedful.teams.models import Team, Teammate

WORDS = {
    Why.APART: _("it was set apart, and nobody has looked since"),
    Why.ASIDE: _("it was put aside until they answer, and it is they who wait"),
    Why.OWNER_LEFT: _("whoever has it answers no more"),
    Why.OWNER_AWAY: _("whoever has it is away"),
    Why.SIGNED_OUT: _("the source is signed out, so nobody can answer there"),
    Why.TROUBLED: _("the source is in trouble"),
    Why.PAUSED: _("the source is paused"),
    Why.GAP: _("we could not hear the source for a while"),
    Why.LATE: _("we heard it late"),
    Why.NO_TEAM: _("no team looks after its source"),
    Why.NOBODY: _("nobody of its team took it"),
    Why.OWNER_QUIET: _("whoever has it has not answered yet"),
}


@require_GET
@for_teammates
def radar(request: HttpRequest) -> HttpResponse:
    me, at = teammate_of(request), clock.now()
    return render(request, "radar/radar.html", {"page": Page(me, at), "me": me, "at": at})


class Row:
    """One conversation that stands there."""

    def __init__(self, found: Standing, mates: Sequence[Teammate], teams_there: Sequence[Team]) -> None:
        self.found, self.conversation = found, found.conversation
        self.why = [str(WORDS[why]) for why in found.why]
        self._mates, self._teams = mates, teams_there

    @property
    def takers(self) -> Sequence[Teammate]:
        """Return to whom it can be given; whoever has it is none of them."""
        return [mate for mate in self._mates if mate.pk != self.conversation.owner_id]

    @property
    def step(self) -> str:
        """Return what is offered; what cannot be given or routed here is taken or looked at."""
        if self.found.step == Step.GIVE and not self.takers:
            return Step.LOOK
        return Step.TAKE if self.found.step == Step.ROUTE and not self._teams else self.found.step


class Page:
    def __init__(self, me: Teammate, at: datetime) -> None:
        self.radar = queries.radar_for(me.pk, at=at)

    @cached_property
    def mates(self) -> list[Teammate]:
        return [mate for mate in teams.teammates() if mate.may_answer and mate.away_since is None]

    @cached_property
    def teams(self) -> list[Team]:
        return list(teams.teams())

    @property
    def venues(self) -> list[tuple[queries.Venue, list[Row]]]:
        return [
            (venue, [Row(one, self.mates, self.teams) for one in venue.rows]) for venue in self.radar.venues
        ]

    @property
    def hours(self) -> int:
        return round(self.radar.promised.total_seconds() / 3600)
