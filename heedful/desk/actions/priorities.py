"""Say how urgent somebody's need is."""

from datetime import datetime

from django.db import transaction

from heedful.desk import events, queries
from heedful.desk.models import Conversation
from heedful.journal.write import record
from heedful.kit.errors import Invalid
from heedful.teams import queries as teams


@transaction.atomic
def set_priority(*, conversation_id: int, teammate_id: int, priority: int, at: datetime) -> Conversation:
    """Let the conversation have this priority, and the place in the queue that follows. Twice is once.

    :raises Invalid: there is no such priority.
    """
    teams.who_may_answer(teammate_id)
    queries.conversation_for(teammate_id, conversation_id)
    check_priority(priority)
    Conversation.objects.select_for_update().get(pk=conversation_id)  # a mention that joins ranks it too
    conversation = queries.conversation_for(teammate_id, conversation_id)
    before = conversation.priority
    if priority != before:
        conversation.priority, conversation.changed_at = priority, at
        conversation.rank()
        conversation.save(update_fields=["priority", "needed_since", "changed_at"])
        changed = events.PriorityChanged(conversation.pk, before, priority)
        record(changed, at=at, teammate_id=teammate_id)
    return conversation


def check_priority(priority: int) -> None:
    """:raises Invalid: there is no such priority."""
    if priority not in Conversation.Priority.values:
        raise Invalid("A priority is 0 (low), 1 (normal), 2 (high) or 3 (urgent).")
