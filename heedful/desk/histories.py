"""What happened in conversations, as their clocks need it, read for many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from heedful.desk import branches
from heedful.desk.clocks import Happening, What, said
from heedful.desk.models import Conversation, Reply, Turn
from heedful.kit.among import as_list, listed
from heedful.kit.prepared import prepared
from heedful.listening import queries as listening

if TYPE_CHECKING:
    from heedful.listening.queries import Uttered

# A reply that was taken back, or that the network did not take, is no answer; what may stand there is one.
ANSWERS = (Reply.State.HELD, Reply.State.SENDING, Reply.State.SENT, Reply.State.UNKNOWN)
TURNS = {Turn.State.ASIDE: What.ASIDE, Turn.State.DONE: What.DONE, Turn.State.OPENED: What.OPENED}

History = list[Happening]


def histories(conversations: Sequence[Conversation]) -> Mapping[int, History]:
    """Return what happened in each of some conversations."""
    found: dict[int, History] = defaultdict(list)
    ids = [one.pk for one in conversations]
    by_key = branches.keys_of(conversations)
    for words in listening.uttered(by_key.keys()):
        found[by_key[words.thread_id, words.person_id]].append(heard(words))
    for reply in _answers(as_list(ids)):
        stood_at = _stood_at(reply)
        found[reply.conversation_id].append(Happening(What.ANSWERED, stood_at, reply.written_at))
    turned = set()
    for turn in _turns(as_list(ids)):
        turned.add(turn.conversation_id)
        found[turn.conversation_id] += _turned(turn)
    for one in conversations:
        if one.pk not in turned:
            found[one.pk] += _untold(one)
    return found


@prepared
def _answers(conversation_ids: str) -> QuerySet[Reply]:
    rows = Reply.objects.filter(listed("conversation", conversation_ids), state__in=ANSWERS, deleted_at=None)
    return rows.only("conversation", "state", "written_at", "leaves_at", "left_at", "settled_at")


@prepared
def _turns(conversation_ids: str) -> QuerySet[Turn]:
    return Turn.objects.filter(listed("conversation", conversation_ids)).order_by("at", "pk")


def heard(words: Uttered) -> Happening:
    return said(words.said_at, heard_at=words.heard_at, after=words.after)


def _stood_at(reply: Reply) -> datetime:
    """Return when an answer stood there, or will if nothing comes between."""
    if reply.state == Reply.State.HELD:
        return reply.leaves_at
    return reply.left_at or reply.settled_at or reply.leaves_at


def _turned(turn: Turn) -> History:
    if turn.state == Turn.State.ELSEWHERE:
        return [Happening(What.ANSWERED, turn.said_at or turn.at, turn.at)]
    if turn.state == Turn.State.LATER:
        return []
    return [Happening(TURNS[Turn.State(turn.state)], turn.at, turn.at)]


def _untold(conversation: Conversation) -> History:
    """Return what was done before turns were noted, as far as the conversation shows it."""
    at = conversation.changed_at
    if conversation.state == Conversation.State.DONE:
        return [Happening(What.DONE, at, at)]
    if conversation.state == Conversation.State.SNOOZED and conversation.snoozed_until is None:
        return [Happening(What.ASIDE, at, at)]
    return []
