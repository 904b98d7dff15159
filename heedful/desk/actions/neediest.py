"""Hand out whoever needs an answer most, to one teammate at a time."""

from datetime import datetime

from django.db import transaction

from heedful.desk import events, queries
from heedful.desk.models import Conversation
from heedful.journal.write import record
from heedful.teams import queries as teams

AT_ONCE = 20


@transaction.atomic
def claim_neediest(*, teammate_id: int, at: datetime) -> Conversation | None:
    """Give the teammate the neediest conversation that they may see and nobody has; None if nobody waits so.

    However many ask at once, no two get the same one.
    """
    teams.who_may_answer(teammate_id)
    waits = Conversation.objects.filter(owner=None, state=Conversation.State.WAITING)
    while first := queries.first_free(teammate_id, most=AT_ONCE):
        for pk in first:
            if waits.filter(pk=pk).update(owner=teammate_id, claimed_at=at, changed_at=at):
                record(events.ConversationClaimed(pk), at=at, teammate_id=teammate_id)
                return queries.conversation_for(teammate_id, pk)
    return None
