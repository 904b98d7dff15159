"""Read incidents: what they gather, who waits in them, and how long everybody waited."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.db.models import Exists, OuterRef, Q, QuerySet

from heedful.desk import queries as desk
from heedful.desk.clocks import Clock, Kind
from heedful.desk.models import Conversation
from heedful.insights.models import Gathered, Incident
from heedful.kit.errors import Missing
from heedful.teams import queries as teams
from heedful.teams.models import Teammate
from heedful.teams.preparing import prepared_for

BESIDE = ("owner", "fact", "cause", "opened_by")
MOST = 500  # conversations whose clocks are shown


def visible(teammate: Teammate) -> Q:
    """An incident is for those who may see one of its conversations, who opened it and who owns it."""
    if teammate.sees_all_teams:
        return Q()
    inside = Gathered.objects.filter(incident=OuterRef("pk"), left_out_at=None)
    seen = inside.filter(conversation__in=desk.conversations_for(teammate.pk))
    return Q(Exists(seen)) | Q(owner=teammate) | Q(opened_by=teammate)


def incidents_for(teammate_id: int) -> QuerySet[Incident]:
    """Return the incidents that a teammate may see, those that changed last first."""
    rows = Incident.objects.filter(visible(teams.teammate(teammate_id)))
    return rows.select_related(*BESIDE).order_by("-changed_at", "-pk")


def open_incidents_for(teammate_id: int) -> QuerySet[Incident]:
    return incidents_for(teammate_id).exclude(state=Incident.State.FIXED)


def incident_for(teammate_id: int, incident_id: int) -> Incident:
    """:raises Missing: there is none, or not for this teammate."""
    found = incidents_for(teammate_id).filter(pk=incident_id).first()
    if found is None:
        raise Missing("There is no such incident.")
    return found


def incidents_by_id(teammate_id: int, incident_ids: Iterable[int]) -> dict[int, Incident]:
    return incidents_for(teammate_id).in_bulk(list(incident_ids))


def visible_incident_ids(teammate: Teammate, incident_ids: Sequence[int]) -> set[int]:
    """Return which of some incidents a teammate may see; live events pass through this."""
    return set(Incident.objects.filter(visible(teammate), pk__in=incident_ids).values_list("pk", flat=True))


def gathered_for(teammate_id: int, incident: Incident) -> QuerySet[Conversation]:
    """Return the conversations of an incident that a teammate may see, who spoke first before others."""
    inside = Gathered.objects.filter(incident=incident, conversation=OuterRef("pk"), left_out_at=None)
    return _with(teammate_id, inside)


def left_out_for(teammate_id: int, incident: Incident) -> QuerySet[Conversation]:
    """Return those that somebody left out by hand."""
    out = Gathered.objects.filter(incident=incident, conversation=OuterRef("pk")).exclude(left_out_at=None)
    return _with(teammate_id, out)


def _with(teammate_id: int, rows: QuerySet[Gathered]) -> QuerySet[Conversation]:
    mine = desk.conversations_for(teammate_id).filter(Exists(rows))
    return mine.select_related("person", "owner", "source", "post", "first_post").order_by(
        "first_post__said_at", "pk"
    )


@prepared_for
def incidents_beside(teammate_id: int, conversation_id: int, *, most: int) -> QuerySet[Incident]:
    """Return the incidents in which a conversation is, and those that are open; `holds` tells them apart."""
    inside = Gathered.objects.filter(incident=OuterRef("pk"), conversation=conversation_id, left_out_at=None)
    rows = incidents_for(teammate_id).annotate(holds=Exists(inside))
    return rows.filter(Q(holds=True) | ~Q(state=Incident.State.FIXED))[:most]


@dataclass(frozen=True, slots=True)
class Line:
    """One person of an incident, timed from their own first words."""

    conversation: Conversation
    spoke_at: datetime
    noticed_after: timedelta
    answered_after: timedelta | None  # None: nobody has answered yet
    waits_since: datetime | None  # None: they do not wait now


@dataclass(frozen=True, slots=True)
class Standing:
    """How an incident stands, from what a teammate may see of it."""

    lines: Sequence[Line]

    @property
    def waiting(self) -> list[Line]:
        return [line for line in self.lines if line.waits_since is not None]

    @property
    def answered(self) -> list[Line]:
        return [line for line in self.lines if line.answered_after is not None]

    @property
    def earliest(self) -> Line | None:
        """Return who waits longest."""
        return min(self.waiting, key=lambda line: line.waits_since or line.spoke_at, default=None)

    @property
    def noticed_after(self) -> timedelta | None:
        return _median([line.noticed_after for line in self.lines])

    @property
    def answered_after(self) -> timedelta | None:
        return _median([line.answered_after for line in self.lines if line.answered_after is not None])


def _median(spans: list[timedelta]) -> timedelta | None:
    return timedelta(seconds=median(span.total_seconds() for span in spans)) if spans else None


def standing_of(teammate_id: int, incident: Incident) -> Standing:
    """Return everybody in it with their clocks, in a few queries for all."""
    rows = list(gathered_for(teammate_id, incident)[:MOST])
    clocks = desk.clocks_of(rows)
    return Standing([_line(row, clocks[row.pk].clocks) for row in rows])


def _line(row: Conversation, clocks: Sequence[Clock]) -> Line:
    first = next((clock for clock in clocks if clock.kind == Kind.FIRST), None)
    running = [clock for clock in clocks if clock.kind != Kind.RESOLUTION and clock.stopped is None]
    spoke = first.started if first else row.first_post.said_at
    heard = first.heard_at if first else row.first_post.heard_at
    return Line(
        conversation=row,
        spoke_at=spoke,
        noticed_after=max(heard - spoke, timedelta()),
        answered_after=first.stopped - spoke if first and first.stopped else None,
        waits_since=running[-1].started if running and row.state == Conversation.State.WAITING else None,
    )
