"""Labels: make, rename, remove and put back; put one on a conversation, take it off."""

from datetime import datetime

from django.db import IntegrityError, transaction

from heedful.desk import events, queries
from heedful.desk.fair_names import checked
from heedful.desk.models import Conversation, Label, Labelled
from heedful.journal.write import record
from heedful.kit.errors import Invalid, Refused
from heedful.teams import queries as teams

MOST = 500  # labels of a house; of more, nobody finds any
MOST_ON_ONE = 20
LONGEST_NAME = 40  # letters


@transaction.atomic
def make_label(*, by_id: int, name: str, at: datetime) -> Label:
    """Make a label, or return the one of this name: whoever answers may.

    :raises Refused: the name calls somebody something, or there are too many.
    """
    teams.who_may_answer(by_id)
    name = checked(name, what="A label", longest=LONGEST_NAME)
    if known := _named(name):
        return known
    if Label.objects.filter(removed_at=None).count() >= MOST:
        raise Refused(f"There are {MOST} labels. Remove one first.")
    label = Label(name=name, made_by_id=by_id, made_at=at)
    try:
        _store(label)
    except Refused:  # somebody else has made it just now
        return Label.objects.get(name__iexact=name, removed_at=None)
    record(events.LabelMade(label.pk), at=at, teammate_id=by_id)
    return label


def _named(name: str) -> Label | None:
    """Return the label of this name; letters that a database folds otherwise are compared here."""
    kept = Label.objects.filter(removed_at=None)
    return next((label for label in kept if label.name.casefold() == name.casefold()), None)


def _store(label: Label) -> None:
    try:
        with transaction.atomic():
            label.save()
    except IntegrityError as error:
        raise Refused(f"There is a label called {label.name} already.") from error


@transaction.atomic
def rename_label(*, by_id: int, label_id: int, name: str, at: datetime) -> Label:
    """Give a label another name, everywhere.

    :raises NotAllowed: leads and owners do.
    :raises Refused: the name is taken, or calls somebody something.
    """
    teams.who_may_set_up(by_id)
    label = queries.label_for(by_id, label_id)
    name = checked(name, what="A label", longest=LONGEST_NAME)
    if (known := _named(name)) and known != label:
        raise Refused(f"There is a label called {known.name} already.")
    label.name = name
    _store(label)
    record(events.LabelRenamed(label.pk), at=at, teammate_id=by_id)
    return label


@transaction.atomic
def remove_label(*, by_id: int, label_id: int, at: datetime) -> Label:
    """Let a label stand nowhere; `restore_label` brings it back wherever it stood. May be repeated."""
    teams.who_may_set_up(by_id)
    label = queries.label_for(by_id, label_id, removed=True)
    if Label.objects.filter(pk=label_id, removed_at=None).update(removed_at=at):
        record(events.LabelRemoved(label.pk), at=at, teammate_id=by_id)
    return label


@transaction.atomic
def restore_label(*, by_id: int, label_id: int, at: datetime) -> Label:
    """Undo `remove_label`. May be repeated.

    :raises Refused: its name was taken meanwhile.
    """
    teams.who_may_set_up(by_id)
    label = queries.label_for(by_id, label_id, removed=True)
    if label.removed_at is None:
        return label
    if _named(label.name):
        raise Refused(f"There is a label called {label.name} already.")
    label.removed_at = None
    _store(label)
    record(events.LabelRestored(label.pk), at=at, teammate_id=by_id)
    return label


@transaction.atomic
def label(
    *, conversation_id: int, teammate_id: int, at: datetime, name: str = "", label_id: int | None = None
) -> tuple[Conversation, Label]:
    """Put a label on a conversation, by its id or by its name; a new one is made. Twice is once.

    :raises Refused: the name calls somebody something, or so many labels stand there that they say nothing.
    """
    teams.who_may_answer(teammate_id)
    conversation = queries.conversation_for(teammate_id, conversation_id)
    if label_id is None:
        put = make_label(by_id=teammate_id, name=name, at=at)
    else:
        put = queries.label_for(teammate_id, label_id)
    on_it = {label.pk for label in queries.labels_on(conversation)}
    if put.pk in on_it:
        return conversation, put
    if len(on_it) >= MOST_ON_ONE:
        raise Invalid(f"A conversation has at most {MOST_ON_ONE} labels.")
    _, is_new = Labelled.objects.get_or_create(
        conversation=conversation, label=put, defaults={"by_id": teammate_id, "at": at}
    )
    if is_new:
        record(events.ConversationLabelled(conversation.pk, put.pk), at=at, teammate_id=teammate_id)
    return conversation, put


@transaction.atomic
def unlabel(
    *, conversation_id: int, label_id: int, teammate_id: int, at: datetime
) -> tuple[Conversation, Label]:
    """Take a label off a conversation. Twice is once."""
    teams.who_may_answer(teammate_id)
    conversation = queries.conversation_for(teammate_id, conversation_id)
    off = queries.label_for(teammate_id, label_id)
    taken, _ = Labelled.objects.filter(conversation=conversation, label=off).delete()
    if taken:
        record(events.ConversationUnlabelled(conversation.pk, off.pk), at=at, teammate_id=teammate_id)
    return conversation, off
