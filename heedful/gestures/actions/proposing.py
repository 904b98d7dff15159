"""Propose a gesture: its value is put aside at once, so that a race cannot overspend."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from heedful.desk import queries as desk
from heedful.gestures import events, queries, rules
from heedful.gestures.models import Budget, Gesture, Month
from heedful.journal.write import record
from heedful.kit.errors import Invalid, Refused
from heedful.teams import actions as telling
from heedful.teams import queries as teams

State = Gesture.State


@transaction.atomic
def propose(
    *, conversation_id: int, by_id: int, what: str, reason: str, value: str, key: str, at: datetime
) -> Gesture:
    """Propose to give a person something; up to a value it is approved at once.

    `key` names the form that proposes it: the same key again returns the same gesture.

    :raises Refused: there is no budget for it, or too little is left in it.
    """
    teams.who_may_answer(by_id)
    conversation = desk.conversation_for(by_id, conversation_id)
    key = _checked_key(key)
    if proposed := Gesture.objects.filter(key=key).first():
        return _same(proposed, conversation_id, by_id)
    budget = queries.budget_of(conversation)
    if budget is None:
        raise Refused("There is no budget for gestures here yet. A lead can set one.")
    cents = rules.cents_of(value, budget.currency)
    fields = {
        "what": rules.words(what, most=200, missing="Say what it is, such as a carton of tea."),
        "reason": rules.words(reason, most=2000, missing="Say why: a colleague has to understand it."),
        "value": cents,
        "month": _reserved(budget, cents, at),
        "state": State.APPROVED if cents <= budget.alone_up_to else State.ASKED,
    }
    gesture = Gesture.objects.create(
        conversation=conversation,
        person_id=conversation.person_id,
        key=key,
        proposed_by_id=by_id,
        proposed_at=at,
        **fields,
    )
    proposed_event = events.GestureProposed(
        gesture.pk, conversation.pk, gesture.state, cents, budget.currency
    )
    record(proposed_event, at=at, teammate_id=by_id)
    if gesture.state == State.ASKED:
        _ask(gesture, at)
    return gesture


def _checked_key(key: str) -> str:
    if not key.strip():
        raise Invalid("The form has no key. Load the page again.")
    return key.strip()[:40]


def _same(proposed: Gesture, conversation_id: int, by_id: int) -> Gesture:
    if proposed.conversation_id != conversation_id or proposed.proposed_by_id != by_id:
        raise Invalid("This key named another gesture. Load the page again.")
    return proposed


def _reserved(budget: Budget, cents: int, at: datetime) -> Month:
    """Return this month of a budget, with the money put aside in it.

    :raises Refused: too little is left.
    """
    if cents == 0:
        raise Invalid("A gesture has a value; estimate it if nobody knows.")
    first_day = queries.month_now(at)
    month = Month.objects.filter(budget=budget, first_day=first_day).first() or _begun(budget, first_day)
    if not month.reserve(cents):
        month.refresh_from_db()
        left = rules.money(month.left, budget.currency)
        raise Refused(f"{left} are left this month. A lead can raise the budget.")
    return month


def _begun(budget: Budget, first_day: date) -> Month:
    try:
        with transaction.atomic():
            return Month.objects.create(budget=budget, first_day=first_day, granted=budget.a_month)
    except IntegrityError:  # somebody else began the month at the same moment
        return Month.objects.get(budget=budget, first_day=first_day)


def _ask(gesture: Gesture, at: datetime) -> None:
    telling.tell(
        teammate_ids=queries.deciders_of(gesture),
        text=f"A gesture for {gesture.person} waits for a yes or a no: {gesture.what}.",
        why="You may approve gestures of this team.",
        about=f"gesture:{gesture.pk}:asked",
        link=f"/gestures/{gesture.pk}/",
        at=at,
    )


@transaction.atomic
def follow_merged(*, kept_id: int, gone_id: int, at: datetime) -> None:
    """Let gestures follow their conversation into the one that it became part of. May be repeated."""
    del at
    Gesture.objects.filter(conversation=gone_id).update(conversation=kept_id)
