"""Hand a conversation to a colleague, with a word, and take that back."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from heedful.desk import events, queries
from heedful.desk.actions.conversations import write_note
from heedful.desk.models import Conversation, Handover
from heedful.journal.write import record
from heedful.kit.errors import Invalid, Refused
from heedful.teams import actions as house
from heedful.teams import queries as teams
from heedful.teams.models import Teammate


@transaction.atomic
def give(*, conversation_id: int, to_id: int, by_id: int, note: str = "", at: datetime) -> Handover | None:
    """Make a colleague its owner and tell them; None if they were already. History and promises stay with it.

    :raises Invalid: they do not answer, or may not see it.
    :raises NotAllowed: somebody else has it, and one is no lead.
    """
    teams.who_may_answer(by_id)
    conversation = queries.conversation_for(by_id, conversation_id)
    taker = who_may_get(to_id, [conversation_id])
    before = conversation.owner_id
    if before == to_id:
        return None
    if before not in {None, by_id}:
        teams.who_may_set_up(by_id)
    if not Conversation.objects.filter(pk=conversation.pk, owner=before).update(
        owner=to_id, claimed_at=at, changed_at=at
    ):
        raise Refused("Somebody else took it meanwhile. Look again.")
    said = None
    if note.strip():
        said = write_note(conversation_id=conversation.pk, teammate_id=by_id, text=note, at=at)
    handed = Handover.objects.create(
        conversation=conversation, from_owner_id=before, to_owner_id=to_id, by_id=by_id, note=said, at=at
    )
    record(events.ConversationGiven(conversation.pk, before, to_id), at=at, teammate_id=by_id)
    _tell(handed, taker, note.strip(), at)
    return handed


def who_may_get(to_id: int, conversation_ids: Sequence[int]) -> Teammate:
    """Return whom conversations can be given to.

    :raises Invalid: they do not answer, or may see none of these.
    """
    taker = teams.teammates().filter(pk=to_id).first()
    if taker is None or not taker.may_answer:
        raise Invalid("Choose a colleague who answers.")
    if not queries.may_be_given(to_id, conversation_ids):
        raise Invalid(f"{taker} is not in the team that this belongs to.")
    return taker


def _tell(handed: Handover, taker: Teammate, note: str, at: datetime) -> None:
    if handed.by_id == taker.pk:
        return
    words = f"{handed.by} gave you the conversation with {handed.conversation.person}."
    house.tell(
        teammate_ids=[taker.pk],
        text=f"{words} {note}".strip(),
        why="You are told because you have it now.",
        about=f"given:{handed.pk}",
        link=f"/inbox/{handed.conversation_id}/",
        at=at,
    )


@transaction.atomic
def take_back_handover(*, handover_id: int, by_id: int, at: datetime) -> Conversation:
    """Undo `give`: whoever had it has it again; a note that went along stays. Twice is once.

    :raises Refused: it went on to somebody else meanwhile.
    """
    teams.who_may_answer(by_id)
    handed = queries.handover_for(by_id, handover_id)
    if Handover.objects.filter(pk=handed.pk, undone_at=None).update(undone_at=at):
        theirs = Conversation.objects.filter(pk=handed.conversation_id, owner=handed.to_owner_id)
        if not theirs.update(owner=handed.from_owner_id, changed_at=at):
            raise Refused("It went on to somebody else meanwhile. Look again.")
        back = events.HandoverTakenBack(handed.conversation_id, handed.to_owner_id, handed.from_owner_id)
        record(back, at=at, teammate_id=by_id)
    return queries.conversation_for(by_id, handed.conversation_id)
