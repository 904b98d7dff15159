"""Put an answer into the draft of a reply."""

from datetime import datetime

from django.db import transaction

from heedful.consulting import events, queries
from heedful.consulting.models import Advice
from heedful.desk import actions as desk
from heedful.desk import queries as conversations
from heedful.journal.write import record
from heedful.teams import queries as teams


@transaction.atomic
def use(*, advice_id: int, by_id: int, kind: str, at: datetime) -> Advice:
    """Put an answer into one's own draft, below what stands there already. Twice is once."""
    advice = note_use(advice_id=advice_id, by_id=by_id, at=at)
    conversation = conversations.conversation_for(by_id, advice.consultation.conversation_id)
    before = conversations.drafts_of(by_id, conversation).get(kind, "").rstrip()
    if advice.text not in before:
        text = f"{before}\n\n{advice.text}" if before else advice.text
        desk.save_draft(conversation_id=conversation.pk, teammate_id=by_id, kind=kind, text=text, at=at)
    return advice


@transaction.atomic
def note_use(*, advice_id: int, by_id: int, at: datetime) -> Advice:
    """Note that somebody writes a reply with an answer. Twice is once."""
    teams.who_may_answer(by_id)
    advice = queries.advice_for(by_id, advice_id)
    if Advice.objects.filter(pk=advice.pk, used_at=None).update(used_at=at):
        used = events.AdviceUsed(advice.consultation_id, advice.consultation.conversation_id)
        record(used, at=at, teammate_id=by_id)
    return advice
