"""Fields of the house: make one, remove it, put it back; fill it beside a conversation."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from heedful.desk import events, queries
from heedful.desk.fair_names import calls_a_person, checked
from heedful.desk.filling import choices_of, value_of
from heedful.desk.models import Conversation, Field, Filled
from heedful.journal.write import record
from heedful.kit.errors import Invalid, Refused
from heedful.teams import queries as teams

MOST, MOST_CHOICES = 20, 50
LONGEST_NAME = 40  # letters


@transaction.atomic
def make_field(*, by_id: int, name: str, kind: str, at: datetime, choices: Sequence[str] = ()) -> Field:
    """Make a field that stands beside every conversation.

    :raises NotAllowed: leads and owners do.
    :raises Invalid: it has no such kind, or a choice has nothing to choose from.
    :raises Refused: the name is taken or calls somebody something, or there are too many.
    """
    teams.who_may_set_up(by_id)
    if kind not in Field.Kind.values:
        raise Invalid(f"A field is one of {', '.join(Field.Kind.values)}.")
    offered = _choices(choices) if kind == Field.Kind.CHOICE else []
    if Field.objects.filter(removed_at=None).count() >= MOST:
        raise Refused(f"There are {MOST} fields. Remove one first.")
    named = checked(name, what="A field", longest=LONGEST_NAME)
    field = Field(name=named, kind=kind, choices=offered, made_by_id=by_id, made_at=at)
    _store(field)
    record(events.FieldMade(field.pk), at=at, teammate_id=by_id)
    return field


def _choices(typed: Sequence[str]) -> list[str]:
    offered = choices_of(typed)
    if len(offered) < 2 or len(offered) > MOST_CHOICES:
        raise Invalid(f"A choice needs 2 to {MOST_CHOICES} words to choose from.")
    if any(len(one) > LONGEST_NAME for one in offered):
        raise Invalid(f"Each has at most {LONGEST_NAME} letters.")
    if any(map(calls_a_person, offered)):
        raise Refused("Fields are about what was said, not about people.")
    return offered


def _store(field: Field) -> None:
    try:
        with transaction.atomic():
            field.save()
    except IntegrityError as error:
        raise Refused(f"There is a field called {field.name} already.") from error


@transaction.atomic
def remove_field(*, by_id: int, field_id: int, at: datetime) -> Field:
    """Let a field stand nowhere; `restore_field` brings it back with what stood in it. May be repeated."""
    teams.who_may_set_up(by_id)
    field = queries.field_for(by_id, field_id, removed=True)
    if Field.objects.filter(pk=field_id, removed_at=None).update(removed_at=at):
        record(events.FieldRemoved(field.pk), at=at, teammate_id=by_id)
    return field


@transaction.atomic
def restore_field(*, by_id: int, field_id: int, at: datetime) -> Field:
    """Undo `remove_field`. May be repeated.

    :raises Refused: its name was taken meanwhile.
    """
    teams.who_may_set_up(by_id)
    field = queries.field_for(by_id, field_id, removed=True)
    if field.removed_at is not None:
        field.removed_at = None
        _store(field)
        record(events.FieldRestored(field.pk), at=at, teammate_id=by_id)
    return field


@transaction.atomic
def fill(
    *, conversation_id: int, field_id: int, teammate_id: int, value: str, at: datetime
) -> tuple[Conversation, str]:
    """Put something into a field of a conversation; "" empties it. Return what stood there before.

    :raises Invalid: it is not of the field's kind.
    """
    teams.who_may_answer(teammate_id)
    conversation = queries.conversation_for(teammate_id, conversation_id)
    field = queries.field_for(teammate_id, field_id)
    kept = value_of(field, value)
    rows = Filled.objects.filter(conversation=conversation, field=field)
    before = rows.values_list("value", flat=True).first() or ""
    if kept == before:
        return conversation, before
    if kept:
        Filled.objects.update_or_create(
            conversation=conversation, field=field, defaults={"value": kept, "by_id": teammate_id, "at": at}
        )
    else:
        rows.delete()
    record(events.FieldFilled(conversation.pk, field.pk), at=at, teammate_id=teammate_id)
    return conversation, before
