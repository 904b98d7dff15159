"""Answer what one was asked: inside, by the link, or by mail; the answer goes back to who asked."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from heedful.consulting import events, queries, rules
from heedful.consulting.models import Advice, Consultation
from heedful.desk import queries as desk
from heedful.journal.write import record
from heedful.kit.errors import NotAllowed, Refused
from heedful.outside import actions as outside
from heedful.outside.queries import Purpose
from heedful.teams import actions as telling
from heedful.teams import queries as teams

if TYPE_CHECKING:
    from heedful.outside.models import Link

State, How = Consultation.State, Advice.How


@transaction.atomic
def answer(*, consultation_id: int, by_id: int, text: str, at: datetime) -> Advice:
    """Answer a question that is put to a teammate or to a team of theirs; observers may, it is theirs to say.

    :raises NotAllowed: somebody else is asked.
    :raises Refused: it is answered or withdrawn meanwhile.
    """
    consultation = queries.consultation_for(by_id, consultation_id)
    if not queries.is_asked(by_id, consultation_id):
        raise NotAllowed(f"{consultation.asked_name} is asked. Write a note, or answer once you are asked.")
    said = rules.advice_of(text)
    if not consultation.move(to=State.ANSWERED, expected=State.OPEN):
        raise Refused("Somebody has answered already, or it was withdrawn.")
    return give(consultation, Advice(text=said, how=How.INSIDE, by_id=by_id), at)


@transaction.atomic
def answer_by_link(*, link: "Link", text: str, at: datetime) -> Advice:
    """Answer with the link of a letter, which is spent by that.

    :raises Spent: the link was used meanwhile.
    """
    consultation = queries.consultation_of_link(link.about_id)
    said = rules.advice_of(text)
    outside.use_link(link, at=at)
    if not consultation.move(to=State.ANSWERED, expected=State.OPEN):
        raise Refused("This question needs no answer any more. Thank you.")
    return give(consultation, Advice(text=said, how=How.LINK), at)


def give(consultation: Consultation, advice: Advice, at: datetime) -> Advice:
    """Keep an answer and tell who asked, and who has the conversation."""
    advice.consultation, advice.at = consultation, at
    advice.save()
    outside.withdraw_links(purpose=Purpose.ADVICE, about_id=consultation.pk, at=at)
    given = events.AdviceGiven(consultation.pk, consultation.conversation_id, advice.how)
    record(given, at=at, teammate_id=advice.by_id)
    telling.tell(
        teammate_ids=_who_waits(consultation, besides=advice.by_id),
        text=f"{advice.giver[:100]} answered a question from a conversation.",
        why="You asked, or you have the conversation.",
        about=f"question:{consultation.pk}:answer:{advice.pk}",
        link=f"/inbox/{consultation.conversation_id}/",
        at=at,
    )
    return advice


def _who_waits(consultation: Consultation, *, besides: int | None) -> list[int]:
    """Return who asked and who has the conversation, as far as they work here and see it."""
    both = (consultation.asker_id, consultation.conversation.owner_id)
    wait = {pk for pk in both if pk is not None and pk != besides}
    here = teams.teammates().filter(pk__in=wait).values_list("pk", flat=True)
    return [pk for pk in here if desk.visible_ids(pk, [consultation.conversation_id])]
