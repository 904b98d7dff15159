"""Remind who is asked, ask again, or ask no more."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from heedful.consulting import events, queries, rules
from heedful.consulting.actions.asking import refuse_letter, refuse_too_many, tell_asked
from heedful.consulting.models import Consultation
from heedful.journal.write import record
from heedful.kit.errors import Refused
from heedful.outside import actions as outside
from heedful.outside.queries import Purpose
from heedful.teams import queries as teams

State, To = Consultation.State, Consultation.To


@transaction.atomic
def remind(*, consultation_id: int, by_id: int, at: datetime) -> Consultation:
    """Remind who is asked, once a day at most.

    :raises Refused: it is too soon, it was often enough, or it is no open question any more.
    """
    teams.who_may_answer(by_id)
    row = queries.asked_for(by_id, consultation_id)
    rules.may_remind(reminded_at=row.reminded_at, asked_at=row.asked_at, reminders=row.reminders, at=at)
    letter = _next_letter(row, at)
    same = Consultation.objects.filter(pk=row.pk, state=State.OPEN, reminders=row.reminders)
    if not same.update(reminders=F("reminders") + 1, reminded_at=at, letters=letter):
        raise Refused("It waits for no answer any more, or somebody reminded them just now.")
    record(events.AdviceReminded(row.pk, row.conversation_id, letter), at=at, teammate_id=by_id)
    text = f"{row.asker} still waits for an answer of yours."
    tell_asked(row, text, about=f"{row.times_asked}:{row.reminders + 1}", at=at)
    return row


def _next_letter(row: Consultation, at: datetime) -> int:
    """Return the number of the letter that is to leave now, 0 where nobody outside is asked."""
    if row.to != To.EXPERT:
        return 0
    refuse_letter(row.asker_id, at)
    return row.letters + 1


@transaction.atomic
def withdraw(*, consultation_id: int, by_id: int, at: datetime) -> Consultation:
    """Ask no more: who was asked sees it no more, and the link in a letter opens nothing. Twice is once.

    :raises Refused: it is answered already.
    """
    teams.who_may_answer(by_id)
    row = queries.asked_for(by_id, consultation_id)
    if row.move(to=State.WITHDRAWN, expected=State.OPEN):
        outside.withdraw_links(purpose=Purpose.ADVICE, about_id=row.pk, at=at)
        record(events.AdviceWithdrawn(row.pk, row.conversation_id), at=at, teammate_id=by_id)
    elif Consultation.objects.filter(pk=row.pk, state=State.ANSWERED).exists():
        raise Refused("It is answered already.")
    return row


@transaction.atomic
def ask_again(*, consultation_id: int, by_id: int, more: str = "", at: datetime) -> Consultation:
    """Open it again, with `more` that one wants to know; answers that came stay. Open ones stay as they are.

    :raises Refused: the person is erased, so that there is nothing left to ask.
    """
    teams.who_may_answer(by_id)
    row = queries.asked_for(by_id, consultation_id)
    if row.state == State.OPEN:
        return row
    refuse_too_many(row.conversation_id)
    if not row.question:
        raise Refused("What was asked here is erased.")
    letter = _next_letter(row, at)
    asked = rules.question_of(f"{row.question}\n\n{more.strip()}")
    fields = {"question": asked, "asked_at": at, "times_asked": row.times_asked + 1, "letters": letter}
    if row.move(to=State.OPEN, expected=row.state, reminded_at=None, reminders=0, **fields):
        record(events.AdviceAskedAgain(row.pk, row.conversation_id, letter), at=at, teammate_id=by_id)
        row.times_asked += 1
        tell_asked(row, f"{row.asker} asks once more.", about=f"{row.times_asked}", at=at)
    return row
