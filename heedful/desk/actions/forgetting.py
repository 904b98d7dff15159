"""Erase the words that the desk keeps about conversations; that they were, and what became of them, stays."""

from collections.abc import Sequence
from datetime import datetime

from heedful.desk import neighbours
from heedful.desk.models import (
    AnswerUse,
    BadlyWorded,
    BatchLine,
    Conversation,
    Draft,
    Filled,
    Note,
    Permission,
    Promise,
    Reply,
)
from heedful.teams.actions import forget_notices

Waits = Reply.State
Line = BatchLine.State


def forget_dialogues(conversation_ids: Sequence[int], at: datetime) -> None:
    """Erase them, and let nothing leave any more that is not sent yet. May be repeated."""
    of_theirs = {"conversation__in": conversation_ids}
    for words in (Note, Draft, Filled):
        words.objects.filter(**of_theirs).delete()
    _forget_replies(conversation_ids, at)
    BatchLine.objects.filter(**of_theirs, state=Line.WAITING).update(state=Line.LEFT_OUT, settled_at=at)
    BatchLine.objects.filter(**of_theirs).update(text="", trouble="")
    Promise.objects.filter(**of_theirs, state=Promise.State.OPEN).update(
        state=Promise.State.WITHDRAWN, closed_at=at
    )
    Promise.objects.filter(**of_theirs).update(words="")
    Permission.objects.filter(**of_theirs).update(words="", answer="")
    AnswerUse.objects.filter(**of_theirs).update(text="")
    for conversation in Conversation.every.filter(pk__in=conversation_ids):
        conversation.serious, conversation.understood, conversation.promised = "", "", 0
        conversation.rank()
        conversation.save(update_fields=["serious", "understood", "promised", "needed_since"])
    forget_notices([f"/inbox/{pk}/" for pk in conversation_ids])
    neighbours.forget(conversation_ids, at)


def _forget_replies(conversation_ids: Sequence[int], at: datetime) -> None:
    replies = Reply.objects.filter(conversation__in=conversation_ids)
    replies.filter(state__in=[Waits.HELD, Waits.TO_APPROVE, Waits.REJECTED]).update(
        state=Waits.TAKEN_BACK, settled_at=at
    )
    replies.update(text="", trouble="", approver_note="")
    BadlyWorded.objects.filter(reply__conversation__in=conversation_ids).update(lesson="")
