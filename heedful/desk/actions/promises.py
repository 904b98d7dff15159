"""Promises: made in a reply, moved, kept, broken, withdrawn; their reminders, and who has them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from heedful.desk import events, queries, rules
from heedful.desk.actions.conversations import natural_state
from heedful.desk.models import Conversation, Draft, Promise
from heedful.desk.queries import promises
from heedful.journal.write import record
from heedful.kit.errors import Invalid, Refused
from heedful.teams import queries as teams
from heedful.teams.actions import tell

State = Promise.State
LONGEST = 300
FURTHEST = timedelta(days=731)
Closed = events.PromiseKept | events.PromiseBroken | events.PromiseWithdrawn
CLOSED: Mapping[str, type[Closed]] = {
    State.KEPT: events.PromiseKept,
    State.BROKEN: events.PromiseBroken,
    State.WITHDRAWN: events.PromiseWithdrawn,
}


@transaction.atomic
def make_promise(
    *,
    conversation_id: int,
    by_id: int,
    words: str,
    due_at: datetime,
    reply_id: int | None = None,
    at: datetime,
) -> Promise:
    """Keep what was promised in a conversation, with its date; whoever has the conversation owns it.

    :raises Invalid: it has no words, or its moment has passed or is years away.
    """
    teams.who_may_answer(by_id)
    conversation = queries.conversation_for(by_id, conversation_id)
    words = " ".join(words.split())
    if not words:
        raise Invalid("Say what is promised.")
    _check_moment(due_at, at)
    if reply_id is not None and queries.reply_for(by_id, reply_id).conversation_id != conversation.pk:
        raise Invalid("This reply stands in another conversation.")
    made = Promise.objects.create(
        conversation=conversation,
        reply_id=reply_id,
        words=words[:LONGEST],
        due_at=due_at,
        owner_id=conversation.owner_id or by_id,
        made_by_id=by_id,
        made_at=at,
    )
    _rank(conversation.pk)
    record(events.PromiseMade(made.pk, conversation.pk, due_at.isoformat()), at=at, teammate_id=by_id)
    return made


def _check_moment(due_at: datetime, at: datetime) -> None:
    if due_at <= at:
        raise Invalid("This moment has passed. Choose a later one.")
    if due_at > at + FURTHEST:
        raise Invalid("A promise is for two years at most.")


@transaction.atomic
def move_promise(*, promise_id: int, by_id: int, due_at: datetime, at: datetime) -> Promise:
    """Let a promise be due at another moment; the person should be told.

    :raises Refused: it is closed.
    :raises Invalid: the moment has passed or is years away.
    """
    teams.who_may_answer(by_id)
    promise = promises.promise_for(by_id, promise_id)
    _check_moment(due_at, at)
    if not Promise.objects.filter(pk=promise.pk, state=State.OPEN).update(due_at=due_at):
        raise Refused("This promise is closed already.")
    promise.due_at = due_at
    moved = events.PromiseMoved(promise.pk, promise.conversation_id, due_at.isoformat())
    record(moved, at=at, teammate_id=by_id)
    return promise


@transaction.atomic
def close_promise(*, promise_id: int, by_id: int, how: str, at: datetime) -> Promise:
    """Say that a promise is kept, broken or withdrawn, and draft what the person should hear of it.

    Saying the same twice is once.

    :raises Refused: it was closed in another way.
    """
    teams.who_may_answer(by_id)
    if how not in CLOSED:
        raise Invalid("A promise is kept, broken or withdrawn.")
    promise = promises.promise_for(by_id, promise_id)
    if not promise.close(how, by_id=by_id, at=at):
        promise.refresh_from_db()
        if promise.state != how:
            raise Refused(f"This promise is closed already: {promise.state}.")
        return promise
    _rank(promise.conversation_id)
    record(CLOSED[how](promise.pk, promise.conversation_id), at=at, teammate_id=by_id)
    _draft_answer(promise, by_id, at)
    return promise


def _rank(conversation_id: int) -> None:
    """Let the place in the queue follow from how many promises are open."""
    conversation = Conversation.objects.select_for_update().get(pk=conversation_id)
    conversation.promised = Promise.objects.filter(conversation=conversation_id, state=State.OPEN).count()
    conversation.rank()
    conversation.save(update_fields=["promised", "needed_since"])


def _draft_answer(promise: Promise, by_id: int, at: datetime) -> None:
    """Draft the answer that closes it in the thread, unless the teammate has begun to write there."""
    private = promise.reply.private if promise.reply else promise.conversation.post.private
    Draft.objects.get_or_create(
        conversation=promise.conversation,
        teammate_id=by_id,
        kind="private" if private else "public",
        defaults={
            "text": rules.words_that_close(promise.state, promise.words, promise.conversation.person.name),
            "saved_at": at,
        },
    )


# --- what follows from what happened; each may be repeated


@transaction.atomic
def remind_of_promise(*, promise_id: int, conversation_id: int, due_at: str, at: datetime) -> None:
    """Tell the owner, a while before, that a promise is due."""
    del conversation_id
    promise = _still_due(promise_id, due_at)
    if promise is not None:
        _tell(
            promise,
            f"You promised {promise.conversation.person}: “{promise.words[:150]}” It is due soon.",
            "soon",
            at,
        )


@transaction.atomic
def promise_falls_due(*, promise_id: int, conversation_id: int, due_at: str, at: datetime) -> None:
    """Bring a conversation back whose promise is due now, and tell the owner."""
    promise = _still_due(promise_id, due_at)
    if promise is None:
        return
    conversation = promise.conversation
    if conversation.state in {Conversation.State.DONE, Conversation.State.SNOOZED}:
        conversation.move_to(natural_state(conversation), at)
        record(events.ConversationReopened(conversation_id), at=at)
    Conversation.objects.filter(pk=conversation_id, owner=None).update(
        owner=promise.owner_id, claimed_at=at, changed_at=at
    )
    record(events.PromiseDue(promise.pk, conversation_id), at=at)
    _tell(promise, f"A promise to {conversation.person} is due now: “{promise.words[:150]}”", "now", at)


def _still_due(promise_id: int, due_at: str) -> Promise | None:
    """Return an open promise that is still due at this moment, None if it was closed or moved."""
    return (
        Promise.objects.select_related("conversation__person", "conversation__post")
        .filter(pk=promise_id, state=State.OPEN, due_at=datetime.fromisoformat(due_at))
        .first()
    )


@transaction.atomic
def hand_over_promises(*, conversation_ids: Sequence[int], at: datetime) -> None:
    """Give the open promises of conversations to whoever has them now, and tell them. May be repeated."""
    held = Promise.objects.filter(conversation__in=conversation_ids, state=State.OPEN)
    for promise in held.select_related("conversation__person"):
        owner_id = promise.conversation.owner_id
        if owner_id is None or owner_id == promise.owner_id:
            continue
        promise.owner_id = owner_id
        Promise.objects.filter(pk=promise.pk).update(owner=owner_id)
        record(events.PromiseHandedOver(promise.pk, promise.conversation_id, owner_id), at=at)
        due = f"{promise.due_at:%Y-%m-%d %H:%M} UTC"
        _tell(
            promise,
            f"{promise.conversation.person} was promised, by {due}: “{promise.words[:150]}”",
            "yours",
            at,
        )


@transaction.atomic
def withdraw_unsaid(*, reply_id: int, conversation_id: int, at: datetime) -> None:
    """Withdraw what was promised in a reply that was taken back: nobody heard it."""
    for promise in Promise.objects.filter(reply=reply_id, state=State.OPEN):
        if promise.close(State.WITHDRAWN, by_id=None, at=at):
            _rank(conversation_id)
            record(events.PromiseWithdrawn(promise.pk, conversation_id), at=at)


def _tell(promise: Promise, text: str, about: str, at: datetime) -> None:
    tell(
        teammate_ids=[promise.owner_id],
        text=text,
        why="You are told because the promise is yours.",
        about=f"promise:{promise.pk}:{about}:{promise.owner_id}:{promise.due_at:%Y%m%d%H%M}",
        link=f"/inbox/{promise.conversation_id}/",
        at=at,
    )
