"""Where a gesture goes: asked by a private link, sealed, seen by whoever sends it, erased in time."""

from datetime import datetime, timedelta

from django.db import transaction

from heedful.gestures import events, queries, rules
from heedful.gestures.models import Gesture
from heedful.journal.write import record
from heedful.kit import sealed
from heedful.kit.errors import NotAllowed, Refused
from heedful.outside import actions as outside
from heedful.outside.models import Link
from heedful.teams import actions as telling
from heedful.teams import queries as teams

State = Gesture.State
LINK_LASTS = timedelta(days=14)
ADDRESS = Link.Purpose.ADDRESS


@transaction.atomic
def ask_address(*, gesture_id: int, by_id: int, at: datetime) -> tuple[Gesture, str]:
    """Return the gesture and the secret of a link with which its person tells where they live.

    Asked again, the link before works no more.

    :raises Refused: it is not approved, or the address is there already.
    """
    teams.who_may_answer(by_id)
    gesture = queries.gesture_for(by_id, gesture_id)
    before = gesture.state
    if not gesture.move(to=State.ADDRESS_ASKED, expected=(State.APPROVED, State.ADDRESS_ASKED)):
        raise Refused("An address is asked for once the gesture is approved, and once only.")
    _, secret = outside.make_link(purpose=ADDRESS, about_id=gesture.pk, lasts=LINK_LASTS, at=at)
    record(
        events.AddressAsked(gesture.pk, gesture.conversation_id, before, State.ADDRESS_ASKED),
        at=at,
        teammate_id=by_id,
    )
    return gesture, secret


@transaction.atomic
def give_address(*, link: Link, address: str, at: datetime) -> None:
    """Keep what a person wrote with their link, sealed to its gesture; the link is spent.

    :raises Spent: the link was used by somebody else meanwhile.
    :raises Missing: the gesture was given up meanwhile.
    """
    gesture = queries.gesture_of_link(link.about_id)
    written = rules.words(address, most=1000, missing="Write where it should go.")
    outside.use_link(link, at=at)
    kept_so = sealed.seal(gesture, "sealed_address", written)
    kept = gesture.move(
        to=State.ADDRESS_THERE, expected=(State.ADDRESS_ASKED,), sealed_address=kept_so, address_at=at
    )
    if not kept:
        raise Refused("This is not needed any more.")
    erase_at = at + timedelta(days=gesture.month.budget.keeps_days)
    given = events.AddressGiven(
        gesture.pk,
        gesture.conversation_id,
        State.ADDRESS_ASKED,
        State.ADDRESS_THERE,
        erase_at.isoformat(),
    )
    record(given, at=at)
    telling.tell(
        teammate_ids=[gesture.proposed_by_id],
        text=f"The address for {gesture.what} is there.",
        why="You proposed this gesture.",
        about=f"gesture:{gesture.pk}:address:{link.pk}",
        link=f"/gestures/{gesture.pk}/",
        at=at,
    )


@transaction.atomic
def show_address(*, gesture_id: int, by_id: int, at: datetime) -> str:
    """Return the address to whoever sends the gesture; who looks first is the one. Each look is written down.

    :raises NotAllowed: somebody else sends it.
    :raises Refused: there is no address, or not any more.
    """
    teams.who_may_answer(by_id)
    gesture = queries.gesture_for(by_id, gesture_id)
    if not gesture.sealed_address:
        raise Refused("There is no address, or it is erased.")
    if not gesture.take_to_send(by_id):
        raise NotAllowed("Somebody else sends it, and only they see the address.")
    record(events.AddressShown(gesture.pk, gesture.conversation_id), at=at, teammate_id=by_id)
    return sealed.opened(gesture, "sealed_address")


@transaction.atomic
def pass_on(*, gesture_id: int, by_id: int, to_id: int, at: datetime) -> Gesture:
    """Let somebody else send it: who sends it says so, or a lead."""
    teams.who_may_answer(by_id)
    gesture = queries.gesture_for(by_id, gesture_id)
    if gesture.sender_id != by_id:
        teams.who_may_set_up(by_id)
    teams.who_may_answer(to_id)
    queries.gesture_for(to_id, gesture_id)
    if gesture.state not in {State.APPROVED, State.ADDRESS_ASKED, State.ADDRESS_THERE}:
        raise Refused("It is on its way already, or over.")
    before = str(gesture.sender_id or "")
    if Gesture.objects.filter(pk=gesture.pk, sender=gesture.sender_id).update(sender=to_id):
        changed = events.SenderChanged(gesture.pk, gesture.conversation_id, before, str(to_id))
        record(changed, at=at, teammate_id=by_id)
    return queries.gesture_for(by_id, gesture_id)


@transaction.atomic
def erase_address(*, gesture_id: int, at: datetime) -> None:
    """Erase an address that was kept for as long as it may be. May be repeated."""
    gesture = Gesture.objects.filter(pk=gesture_id).select_related("month__budget").first()
    if gesture is None or gesture.address_at is None:
        return
    if at < gesture.address_at + timedelta(days=gesture.month.budget.keeps_days):
        return
    erase(gesture, "kept-too-long", at=at)
    gesture.move(to=State.APPROVED, expected=(State.ADDRESS_THERE,))  # it can be asked for anew


def erase(gesture: Gesture, why: str, *, at: datetime, by_id: int | None = None) -> None:
    """Erase the address in the caller's transaction; nothing is written down where there was none."""
    if gesture.erase_address(at):
        erased = events.AddressErased(gesture.pk, gesture.conversation_id, why)
        record(erased, at=at, teammate_id=by_id)
