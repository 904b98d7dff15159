"""Take a conversation, give it back, put it aside, finish it; who looks at it, notes and drafts."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Least

from heedful.desk import events, naming, queries, rules
from heedful.desk.models import Conversation, Draft, NamedInNote, Note, Presence, Reply
from heedful.journal.write import record
from heedful.kit.errors import Invalid
from heedful.teams import queries as teams
from heedful.teams.actions import tell

State = Conversation.State


@transaction.atomic
def claim(*, conversation_id: int, teammate_id: int, at: datetime) -> Conversation:
    """Give the conversation to the teammate. Claiming what one has changes nothing.

    :raises Refused: somebody else is on it.
    """
    teams.who_may_answer(teammate_id)
    conversation = queries.conversation_for(teammate_id, conversation_id)
    if conversation.claim_for(teammate_id, at):
        owner = {"owner": (None, teammate_id)}
        record(events.ConversationClaimed(conversation.pk), at=at, teammate_id=teammate_id, changed=owner)
    return conversation


@transaction.atomic
def give_back(*, conversation_id: int, teammate_id: int, at: datetime) -> Conversation:
    """Let anybody take it again: one's own, or anybody's for a lead. Twice is once."""
    teams.who_may_answer(teammate_id)
    conversation = queries.conversation_for(teammate_id, conversation_id)
    if conversation.owner_id not in {None, teammate_id}:
        teams.who_may_set_up(teammate_id)
    if Conversation.objects.filter(pk=conversation.pk).exclude(owner=None).update(owner=None, changed_at=at):
        owner = {"owner": (conversation.owner_id, None)}
        record(events.ConversationGivenBack(conversation.pk), at=at, teammate_id=teammate_id, changed=owner)
    conversation.owner = None
    return conversation


@transaction.atomic
def done(*, conversation_id: int, teammate_id: int, at: datetime) -> Conversation:
    """Finish it; it opens again when they speak."""
    teams.who_may_answer(teammate_id)
    conversation = queries.conversation_for(teammate_id, conversation_id)
    before = conversation.state
    if conversation.move_to(State.DONE, at):
        state = {"state": (before, State.DONE)}
        record(events.ConversationDone(conversation.pk), at=at, teammate_id=teammate_id, changed=state)
    return conversation


@transaction.atomic
def reopen(*, conversation_id: int, teammate_id: int, at: datetime) -> Conversation:
    """Undo `done` or `snooze`: it is as it was, waiting or answered."""
    teams.who_may_answer(teammate_id)
    conversation = queries.conversation_for(teammate_id, conversation_id)
    before = conversation.state
    if before in {State.DONE, State.SNOOZED}:
        conversation.move_to(natural_state(conversation), at)
        state = {"state": (before, conversation.state)}
        record(events.ConversationReopened(conversation.pk), at=at, teammate_id=teammate_id, changed=state)
    return conversation


def natural_state(conversation: Conversation) -> State:
    """Say who spoke last: the person waits unless our answer stands after their words, or is on its way."""
    return State.ANSWERED if answered_last([conversation.pk]) else State.WAITING


def answered_last(conversation_ids: Sequence[int]) -> set[int]:
    """Return those of some conversations in which our answer stands after their words, or is on its way."""
    answers = Reply.objects.filter(state__in=["held", "sending", "sent"], deleted_at=None)
    words = Least(F("conversation__post__said_at"), F("conversation__post__heard_at"))
    last = answers.filter(written_at__gte=words)
    return set(last.filter(conversation__in=conversation_ids).values_list("conversation", flat=True))


@transaction.atomic
def snooze(*, conversation_id: int, teammate_id: int, until: datetime | None, at: datetime) -> Conversation:
    """Put it aside until a moment, or (`until` None) until they answer; their answer always brings it back.

    :raises Invalid: the moment has passed.
    """
    teams.who_may_answer(teammate_id)
    conversation = queries.conversation_for(teammate_id, conversation_id)
    if until is not None and until <= at:
        raise Invalid("This moment has passed. Choose a later one.")
    before = conversation.state
    conversation.move_to(State.SNOOZED, at, until=until)
    snoozed = events.ConversationSnoozed(conversation.pk, until.isoformat() if until else "")
    record(snoozed, at=at, teammate_id=teammate_id, changed={"state": (before, State.SNOOZED)})
    return conversation


@transaction.atomic
def wake(*, conversation_id: int, until: str, at: datetime) -> None:
    """Bring a snoozed conversation back, unless it woke or was snoozed anew meanwhile."""
    if not until:
        return
    asleep = Conversation.objects.filter(
        pk=conversation_id, state=State.SNOOZED, snoozed_until=datetime.fromisoformat(until)
    ).first()
    if asleep is not None:
        asleep.move_to(natural_state(asleep), at)
        record(events.ConversationWoke(asleep.pk), at=at, changed={"state": (State.SNOOZED, asleep.state)})


@transaction.atomic
def write_note(
    *, conversation_id: int, teammate_id: int, text: str, key: str | None = None, at: datetime
) -> Note:
    """Tell the teammates something beside the conversation; observers may too. `@Frank` tells Frank.

    `key` names the form or request that says it: the same words under it again write nothing new.
    """
    conversation = queries.conversation_for(teammate_id, conversation_id)
    key = (key or secrets.token_hex(16))[:40]
    if written := Note.objects.filter(key=key).first():
        if written.conversation_id == conversation.pk and written.text == text.strip():
            return written
        key = secrets.token_hex(16)  # another tab has said something else
    if not text.strip():
        raise Invalid("The note is empty.")
    note = Note.objects.create(
        conversation=conversation, author_id=teammate_id, key=key, text=text.strip(), at=at
    )
    Draft.objects.filter(conversation=conversation, teammate=teammate_id, kind="note").delete()
    record(events.NoteWritten(note.pk, conversation.pk), at=at, teammate_id=teammate_id)
    _tell_called(note, at)
    return note


def _tell_called(note: Note, at: datetime) -> None:
    """Tell those whom a note calls; who may not see the conversation learns nothing of it."""
    called = [one for one in naming.called_in(note.text) if one.pk != note.author_id]
    sees = {one.pk for one in called if queries.visible_ids(one.pk, [note.conversation_id])}
    NamedInNote.objects.bulk_create(
        NamedInNote(note=note, teammate=one, is_told=one.pk in sees) for one in called
    )
    tell(
        teammate_ids=sorted(sees),
        text=f"{note.author} beside {note.conversation.person}: {shortened(note.text, 200)}",
        why=f"You are told because {note.author} called you in a note.",
        about=f"note:{note.pk}",
        link=f"/inbox/{note.conversation_id}/?kind=note#note-{note.pk}",
        at=at,
    )


def shortened(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


@transaction.atomic
def look(*, conversation_id: int, teammate_id: int, writing: bool, at: datetime) -> None:
    """Note that a teammate looks at a conversation, or writes; others see it for half a minute."""
    queries.conversation_for(teammate_id, conversation_id)
    before = Presence.objects.filter(conversation=conversation_id, teammate=teammate_id).first()
    Presence.objects.update_or_create(
        conversation_id=conversation_id, teammate_id=teammate_id, defaults={"writing": writing, "seen_at": at}
    )
    stale = before is None or before.seen_at < at - rules.PRESENCE_LASTS
    if stale or (before and before.writing != writing):
        record(events.PresenceChanged(conversation_id), at=at, teammate_id=teammate_id)
