"""Which conversations an incident gathers: those in its surges, and those that somebody adds."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from heedful.desk import queries as desk
from heedful.desk.branches import standing_at
from heedful.insights import events, queries
from heedful.insights.models import Gathered, Incident, Surge
from heedful.journal.write import record
from heedful.kit.errors import Refused
from heedful.teams import queries as teams

MOST = 2_000


def gather_surge(*, surge_id: int, at: datetime) -> None:
    """Gather the conversations of a surge into its incident. May be repeated; who was left out stays out."""
    surge = Surge.objects.select_related("incident").get(pk=surge_id)
    incident = surge.incident
    if incident is None or incident.state == Incident.State.FIXED:
        return
    pairs = set(surge.posts.values_list("post__thread", "post__author__person"))
    standing = standing_at(thread for thread, _ in pairs)
    found = list({pk: None for key, pk in standing.items() if key in pairs})
    known = set(incident.gathered.values_list("conversation", flat=True))
    _gather(incident, [pk for pk in found if pk not in known], None, at)


def _gather(incident: Incident, conversation_ids: Sequence[int], by_id: int | None, at: datetime) -> None:
    room = MOST - incident.gathered.count()
    new = list(conversation_ids)[: max(room, 0)]
    if not new:
        return
    rows = [Gathered(incident=incident, conversation_id=pk, by_id=by_id, at=at) for pk in new]
    Gathered.objects.bulk_create(rows, ignore_conflicts=True)
    Incident.objects.filter(pk=incident.pk).update(changed_at=at)
    record(events.IncidentGathered(incident.pk, new), at=at, teammate_id=by_id)


@transaction.atomic
def add_conversation(*, by_id: int, incident_id: int, conversation_id: int, at: datetime) -> None:
    """Add one by hand, or put back what was left out. Twice is once.

    :raises Missing: it is not for this teammate.
    :raises Refused: the incident holds as many as one can.
    """
    teams.who_may_answer(by_id)
    incident = queries.incident_for(by_id, incident_id)
    desk.conversation_for(by_id, conversation_id)
    row = incident.gathered.filter(conversation=conversation_id)
    if row.filter(left_out_at=None).exists():
        return
    if row.update(left_out_at=None, by=by_id, at=at):
        Incident.objects.filter(pk=incident.pk).update(changed_at=at)
        record(events.IncidentGathered(incident.pk, [conversation_id]), at=at, teammate_id=by_id)
        return
    if incident.gathered.count() >= MOST:
        raise Refused(f"An incident holds {MOST:,} conversations at most.")
    _gather(incident, [conversation_id], by_id, at)


put_back = add_conversation


@transaction.atomic
def leave_out(*, by_id: int, incident_id: int, conversation_id: int, at: datetime) -> None:
    """Say that a conversation has nothing to do with it; it does not come back by itself. Twice is once."""
    teams.who_may_answer(by_id)
    incident = queries.incident_for(by_id, incident_id)
    desk.conversation_for(by_id, conversation_id)
    row = incident.gathered.filter(conversation=conversation_id, left_out_at=None)
    if row.update(left_out_at=at):
        Incident.objects.filter(pk=incident.pk).update(changed_at=at)
        record(events.IncidentLeftOut(incident.pk, [conversation_id]), at=at, teammate_id=by_id)


def follow_merge(kept_id: int, gone_id: int) -> None:
    """Let what was gathered follow a conversation into the one that it is merged with."""
    kept = set(Gathered.objects.filter(conversation=kept_id).values_list("incident", flat=True))
    Gathered.objects.filter(conversation=gone_id).exclude(incident__in=kept).update(conversation=kept_id)
