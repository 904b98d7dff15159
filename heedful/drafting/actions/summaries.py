"""What becomes of a summary: a teammate keeps it as a note of theirs, or puts it away."""

from datetime import datetime

from django.db import transaction

from heedful.desk import actions as desk
from heedful.desk.models import Note
from heedful.drafting import events, queries
from heedful.drafting.models import Summary
from heedful.journal.write import record
from heedful.kit.errors import Refused
from heedful.teams import queries as teams


@transaction.atomic
def keep_summary(*, conversation_id: int, teammate_id: int, at: datetime) -> Note:
    """Make a summary a note of the teammate who keeps it.

    :raises Missing: it is gone.
    """
    teams.who_may_answer(teammate_id)
    row = queries.summary_for(teammate_id, conversation_id)
    _take_away(row)
    text = f"{row.text}\n\n(Summed up by a model, kept by hand.)"
    note = desk.write_note(conversation_id=row.conversation_id, teammate_id=teammate_id, text=text, at=at)
    record(events.SummaryPutAway(row.conversation_id, kept=True), at=at, teammate_id=teammate_id)
    return note


@transaction.atomic
def put_summary_away(*, conversation_id: int, teammate_id: int, at: datetime) -> None:
    """:raises Missing: it is gone."""
    teams.who_may_answer(teammate_id)
    row = queries.summary_for(teammate_id, conversation_id)
    _take_away(row)
    record(events.SummaryPutAway(row.conversation_id, kept=False), at=at, teammate_id=teammate_id)


def _take_away(row: Summary) -> None:
    if not Summary.objects.filter(pk=row.pk, at=row.at).delete()[0]:
        raise Refused("A colleague kept it or put it away just now.")
