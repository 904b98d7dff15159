"""One incident: who waits in it, how long, what we know, and who is told when it is fixed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from heedful.answers import queries as answers
from heedful.causes import queries as causes
from heedful.insights import queries
from heedful.kit import clock
from heedful.teams import queries as teams
from heedful.web.access import for_teammates, teammate_of
from heedful.web.inbox import waiting

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from heedful.answers.models import Fact
    from heedful.causes.models import Telling
    from heedful.desk.models import Conversation
    from heedful.insights.models import Incident, Surge
    from heedful.teams.models import Teammate

STATES = {
    "looking": gettext_lazy("looking into it"),
    "known": gettext_lazy("known"),
    "fixed": gettext_lazy("fixed"),
}
MOST_FACTS = 100


@require_GET
@for_teammates
def incident(request: HttpRequest, incident_id: int) -> HttpResponse:
    return render(request, "insights/incident.html", _shown(request, incident_id))


@require_GET
@for_teammates
def parts(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Answer what changes while one looks: the figures and the people."""
    return render(request, "insights/people.html", _shown(request, incident_id))


def _shown(request: HttpRequest, incident_id: int) -> dict[str, object]:
    me, at = teammate_of(request), clock.now()
    row = queries.incident_for(me.pk, incident_id)
    return {"page": Whole(me, row, at), "incident": row, "me": me, "at": at}


def lasting(span: timedelta | None) -> str:
    """Return a span in words; what is under a minute is told in seconds, since it is measured."""
    if span is None:
        return "-"
    seconds = span.total_seconds()
    return _("%d s") % round(seconds) if seconds < 60 else waiting.lasting(seconds)


class Person:
    """One line: a person in the incident with their own clock."""

    def __init__(self, line: queries.Line, at: datetime) -> None:
        self.conversation, self.spoke_at = line.conversation, line.spoke_at
        self.noticed_after = lasting(line.noticed_after)
        self.answered_after = lasting(line.answered_after) if line.answered_after is not None else ""
        self.waits = lasting(at - line.waits_since) if line.waits_since is not None else ""


class Whole:
    """One incident with everything around it, for one teammate."""

    def __init__(self, me: Teammate, incident: Incident, at: datetime) -> None:
        self.me, self.incident, self.at = me, incident, at

    @cached_property
    def standing(self) -> queries.Standing:
        return queries.standing_of(self.me.pk, self.incident)

    @property
    def people(self) -> list[Person]:
        return [Person(line, self.at) for line in self.standing.lines]

    @property
    def earliest(self) -> Person | None:
        return Person(line, self.at) if (line := self.standing.earliest) else None

    @property
    def noticed_after(self) -> str:
        return lasting(self.standing.noticed_after)

    @property
    def answered_after(self) -> str:
        return lasting(self.standing.answered_after)

    @cached_property
    def left_out(self) -> list[Conversation]:
        return list(queries.left_out_for(self.me.pk, self.incident)[:100])

    @cached_property
    def surges(self) -> list[Surge]:
        return list(queries.surges_for(self.me.pk).filter(incident=self.incident))

    @cached_property
    def fact(self) -> Fact | None:
        """Return what we know, if this teammate may know it."""
        if self.incident.fact_id is None:
            return None
        return answers.facts_by_id(self.me.pk, [self.incident.fact_id]).get(self.incident.fact_id)

    @cached_property
    def facts(self) -> list[Fact]:
        return list(answers.current_facts(self.me.pk, at=self.at)[:MOST_FACTS])

    @cached_property
    def colleagues(self) -> list[Teammate]:
        return [one for one in teams.teammates() if one.may_answer]

    @property
    def state(self) -> str:
        return str(STATES[self.incident.state])

    @cached_property
    def tellings(self) -> list[Telling]:
        """Return the batches that tell people."""
        seen = causes.causes_by_id(self.me.pk, [self.incident.cause_id or 0])
        return [one for cause in seen.values() for one in causes.tellings_of(self.me.pk, cause)]

    @cached_property
    def to_tell(self) -> int:
        """Return how many people are not told yet that it is fixed."""
        seen = causes.causes_by_id(self.me.pk, [self.incident.cause_id or 0])
        return sum(len(causes.to_tell(self.me.pk, cause)) for cause in seen.values() if not cause.is_open)

    @property
    def proposed(self) -> str:
        """Return a first text for whoever tells people why it happened."""
        why = self.incident.cause.why if self.incident.cause else ""
        return _("Hello {name}, it is fixed, and this is why it happened: %s") % why
