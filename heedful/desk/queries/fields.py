"""Read the fields of the house, and what stands in them."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet

from heedful.desk.models import Conversation, Field, Filled
from heedful.kit.errors import Missing
from heedful.kit.prepared import prepared
from heedful.teams import queries as teams


def fields_for(teammate_id: int) -> list[Field]:
    """Return the fields of the house in the order in which they were made."""
    teams.teammate(teammate_id)
    return _fields()


@prepared
def _fields() -> QuerySet[Field]:
    return Field.objects.filter(removed_at=None).order_by("pk")


def field_for(teammate_id: int, field_id: int, *, removed: bool = False) -> Field:
    """Return a field, also a `removed` one if that is asked for.

    :raises Missing: there is none.
    """
    teams.teammate(teammate_id)
    found = Field.objects.filter(pk=field_id).first()
    if found is None or (found.removed_at and not removed):
        raise Missing("There is no such field.")
    return found


def fields_by_id(field_ids: Iterable[int]) -> dict[int, Field]:
    """Return fields for the trail, removed ones too."""
    return Field.objects.in_bulk(list(field_ids))


def filled_of(conversation: Conversation) -> dict[int, str]:
    """Return what stands in the fields of a conversation, by field."""
    return dict(_filled(conversation.pk))


@prepared
def _filled(conversation_id: int) -> QuerySet[Filled, tuple[int, str]]:
    return Filled.objects.filter(conversation=conversation_id).values_list("field", "value")


def filled_by_conversation(conversation_ids: Iterable[int]) -> dict[int, dict[int, str]]:
    """Return what stands in the fields of some conversations, which were read through an access function."""
    filled: dict[int, dict[int, str]] = defaultdict(dict)
    rows = Filled.objects.filter(conversation__in=list(conversation_ids), field__removed_at=None)
    for pk, field_id, value in rows.values_list("conversation", "field", "value"):
        filled[pk][field_id] = value
    return filled
