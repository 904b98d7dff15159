"""Approve a gesture, or decline it with words: a lead or the named approver, never who proposed it."""

from datetime import datetime

from django.db import transaction

from heedful.gestures import events, queries, rules
from heedful.gestures.models import Gesture
from heedful.journal.write import record
from heedful.kit.errors import NotAllowed, Refused
from heedful.teams import actions as telling

State = Gesture.State


@transaction.atomic
def approve(*, gesture_id: int, by_id: int, words: str = "", at: datetime) -> Gesture:
    """Say yes. Twice is once.

    :raises NotAllowed: it is one's own, or one may not approve.
    :raises Refused: somebody else decided first.
    """
    gesture = _to_decide(gesture_id, by_id)
    decided = {"decided_by_id": by_id, "decided_at": at, "decided_words": words.strip()[:2000]}
    if not gesture.move(to=State.APPROVED, expected=(State.ASKED,), **decided):
        return _decided_before(gesture_id, by_id, State.APPROVED)
    record(
        events.GestureApproved(gesture.pk, gesture.conversation_id, State.ASKED, State.APPROVED),
        at=at,
        teammate_id=by_id,
    )
    _tell(gesture, f"Approved: {gesture.what} for {gesture.person}.", at)
    return gesture


@transaction.atomic
def decline(*, gesture_id: int, by_id: int, words: str, at: datetime) -> Gesture:
    """Say no, and why; what was put aside for it is free again. Twice is once."""
    gesture = _to_decide(gesture_id, by_id)
    said = rules.words(words, most=2000, missing="Say why, so that your colleague can learn from it.")
    decided = {"decided_by_id": by_id, "decided_at": at, "decided_words": said}
    if not gesture.move(to=State.DECLINED, expected=(State.ASKED,), **decided):
        return _decided_before(gesture_id, by_id, State.DECLINED)
    gesture.month.release(gesture.value)
    record(
        events.GestureDeclined(gesture.pk, gesture.conversation_id, State.ASKED, State.DECLINED),
        at=at,
        teammate_id=by_id,
    )
    _tell(gesture, f"Not this time: {gesture.what} for {gesture.person}. {said}", at)
    return gesture


def _to_decide(gesture_id: int, by_id: int) -> Gesture:
    gesture = queries.gesture_for(by_id, gesture_id)
    if gesture.proposed_by_id == by_id:
        raise NotAllowed("It is your own proposal, so somebody else decides.")
    if not queries.may_decide(by_id, gesture):
        raise NotAllowed("A lead or the named approver decides about this.")
    return gesture


def _decided_before(gesture_id: int, by_id: int, state: str) -> Gesture:
    fresh = queries.gesture_for(by_id, gesture_id)
    if fresh.state != state or fresh.decided_by_id != by_id:
        raise Refused(f"It is decided already: {fresh.get_state_display().lower()}.")
    return fresh


def _tell(gesture: Gesture, text: str, at: datetime) -> None:
    telling.tell(
        teammate_ids=[gesture.proposed_by_id],
        text=text,
        why="You proposed it.",
        about=f"gesture:{gesture.pk}:decided",
        link=f"/gestures/{gesture.pk}/",
        at=at,
    )
