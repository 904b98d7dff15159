"""A gesture leaves, arrives, has an outcome, or is given up."""

from datetime import datetime

from django.db import transaction

from heedful.desk import queries as desk
from heedful.gestures import events, queries, rules
from heedful.gestures.actions.addresses import ADDRESS, erase
from heedful.gestures.models import Gesture
from heedful.journal.write import record
from heedful.kit.errors import Invalid, NotAllowed, Refused
from heedful.listening.models import Post
from heedful.outside import actions as outside
from heedful.teams import queries as teams

State = Gesture.State
BEFORE_IT_LEFT = (State.ASKED, State.APPROVED, State.ADDRESS_ASKED, State.ADDRESS_THERE)


@transaction.atomic
def send(*, gesture_id: int, by_id: int, carrier: str = "", tracking: str = "", at: datetime) -> Gesture:
    """Note that it is on its way; what was put aside is spent. Also for what needs no address. Twice is once.

    :raises NotAllowed: somebody else sends it.
    :raises Refused: it is not approved, or over.
    """
    teams.who_may_answer(by_id)
    gesture = queries.gesture_for(by_id, gesture_id)
    if gesture.state == State.SENT and gesture.sender_id == by_id:
        return gesture
    if not gesture.take_to_send(by_id):
        raise NotAllowed("Somebody else sends it. They, or a lead, can pass it on.")
    before = gesture.state
    told = {"carrier": carrier.strip()[:120], "tracking": tracking.strip()[:200]}
    expected = (State.APPROVED, State.ADDRESS_ASKED, State.ADDRESS_THERE)
    if not gesture.move(to=State.SENT, expected=expected, sender_id=by_id, sent_at=at, **told):
        raise Refused("It cannot be sent now: it is not approved, or over.")
    gesture.month.spend(gesture.value)
    outside.withdraw_links(purpose=ADDRESS, about_id=gesture.pk, at=at)
    sent = events.GestureSent(gesture.pk, gesture.conversation_id, before, State.SENT)
    record(sent, at=at, teammate_id=by_id)
    return gesture


@transaction.atomic
def arrive(*, gesture_id: int, by_id: int, at: datetime) -> Gesture:
    """Note that it arrived; the address is erased with it. Twice is once."""
    teams.who_may_answer(by_id)
    gesture = queries.gesture_for(by_id, gesture_id)
    if gesture.state == State.ARRIVED:
        return gesture
    erase(gesture, "arrived", at=at, by_id=by_id)
    if not gesture.move(to=State.ARRIVED, expected=(State.SENT,), arrived_at=at):
        raise Refused("It has not left yet, or is over.")
    arrived = events.GestureArrived(gesture.pk, gesture.conversation_id, State.SENT, State.ARRIVED)
    record(arrived, at=at, teammate_id=by_id)
    return gesture


@transaction.atomic
def write_outcome(
    *, gesture_id: int, by_id: int, words: str, thanks_id: int | None = None, at: datetime
) -> Gesture:
    """Say what came of it; `thanks_id` is the post in which the person says something about it."""
    teams.who_may_answer(by_id)
    gesture = queries.gesture_for(by_id, gesture_id)
    if gesture.state not in {State.SENT, State.ARRIVED}:
        raise Refused("An outcome comes after it was sent.")
    gesture.outcome = rules.words(words, most=2000, missing="Say in a few words what came of it.")
    gesture.thanks = _post_of(by_id, gesture, thanks_id) if thanks_id else None
    gesture.save(update_fields=["outcome", "thanks"])
    record(events.OutcomeWritten(gesture.pk, gesture.conversation_id), at=at, teammate_id=by_id)
    return gesture


def _post_of(by_id: int, gesture: Gesture, post_id: int) -> Post:
    """:raises Invalid: the person did not say this here."""
    conversation = desk.conversation_for(by_id, gesture.conversation_id)
    for post in desk.thread_of(by_id, conversation):
        if post.pk == post_id and post.author.person_id == gesture.person_id:
            return post
    raise Invalid("This is not something that they said in this thread.")


@transaction.atomic
def give_up(*, gesture_id: int, by_id: int, words: str, at: datetime) -> Gesture:
    """Let it be before it leaves: its money is free again, its link ends, its address is erased.

    Twice is once.
    """
    teams.who_may_answer(by_id)
    gesture = queries.gesture_for(by_id, gesture_id)
    if gesture.state == State.GIVEN_UP:
        return gesture
    said = rules.words(words, most=2000, missing="Say in a few words why.")
    before = gesture.state
    erase(gesture, "given-up", at=at, by_id=by_id)
    if not gesture.move(to=State.GIVEN_UP, expected=BEFORE_IT_LEFT, given_up_at=at, given_up_words=said):
        raise Refused("It is on its way already, or over.")
    gesture.month.release(gesture.value)
    outside.withdraw_links(purpose=ADDRESS, about_id=gesture.pk, at=at)
    given_up = events.GestureGivenUp(gesture.pk, gesture.conversation_id, before, State.GIVEN_UP)
    record(given_up, at=at, teammate_id=by_id)
    return gesture


@transaction.atomic
def note_export(*, by_id: int, name: str, at: datetime) -> None:
    """Write down that somebody took the ledger along."""
    teams.teammate(by_id)
    record(events.GesturesExported(name), at=at, teammate_id=by_id)
