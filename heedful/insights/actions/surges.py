"""Say that a surge is none, and take that back."""

from datetime import datetime

from django.db import transaction

from heedful.insights import events, queries
from heedful.insights.models import Surge
from heedful.journal.write import record
from heedful.teams import queries as teams


@transaction.atomic
def dismiss_surge(*, by_id: int, surge_id: int, at: datetime) -> Surge:
    """Say that this is no surge: it is shown no more, and its hours count as usual. Twice is once."""
    teams.who_may_answer(by_id)
    surge = queries.surge_for(by_id, surge_id)
    if Surge.objects.filter(pk=surge.pk, dismissed_at=None).update(dismissed_at=at, dismissed_by=by_id):
        record(events.SurgeDismissed(surge.pk), at=at, teammate_id=by_id)
    return queries.surge_for(by_id, surge_id)


@transaction.atomic
def restore_surge(*, by_id: int, surge_id: int, at: datetime) -> Surge:
    """Say that it is one after all. Twice is once."""
    teams.who_may_answer(by_id)
    surge = queries.surge_for(by_id, surge_id)
    denied = Surge.objects.filter(pk=surge.pk).exclude(dismissed_at=None)
    if denied.update(dismissed_at=None, dismissed_by=None):
        record(events.SurgeRestored(surge.pk), at=at, teammate_id=by_id)
    return queries.surge_for(by_id, surge_id)
