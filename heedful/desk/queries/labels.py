"""Read labels. Their names are known to the whole house; what bears them is seen as conversations are."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet

from heedful.desk.models import Conversation, Label, Labelled
from heedful.kit.among import as_list, listed
from heedful.kit.errors import Missing
from heedful.kit.prepared import prepared
from heedful.teams import queries as teams


def labels_for(teammate_id: int) -> QuerySet[Label]:
    """Return the labels of the house by name; removed ones stand nowhere any more."""
    teams.teammate(teammate_id)
    return Label.objects.filter(removed_at=None).order_by("name", "pk")


@prepared
def first_labels(*, at_most: int) -> QuerySet[Label]:
    """Return the first labels of the house by name."""
    return Label.objects.filter(removed_at=None).order_by("name", "pk")[:at_most]


def label_for(teammate_id: int, label_id: int, *, removed: bool = False) -> Label:
    """Return a label, also a `removed` one if that is asked for.

    :raises Missing: there is none.
    """
    teams.teammate(teammate_id)
    found = Label.objects.filter(pk=label_id).first()
    if found is None or (found.removed_at and not removed):
        raise Missing("There is no such label.")
    return found


def labels_on(conversation: Conversation) -> list[Label]:
    return _labels_on(conversation.pk)


@prepared
def _labels_on(conversation_id: int) -> QuerySet[Label]:
    return Label.objects.filter(conversations=conversation_id, removed_at=None).order_by("name", "pk")


def labels_by_conversation(conversation_ids: Iterable[int]) -> dict[int, list[str]]:
    """Return the labels on some conversations, which were read through an access function."""
    labels: dict[int, list[str]] = defaultdict(list)
    for pk, name in _labelled(as_list(conversation_ids)):
        labels[pk].append(name)
    return labels


@prepared
def _labelled(conversation_ids: str) -> QuerySet[Labelled, tuple[int, str]]:
    rows = Labelled.objects.filter(listed("conversation", conversation_ids), label__removed_at=None)
    return rows.order_by("label__name", "label").values_list("conversation", "label__name")


def labels_by_id(label_ids: Iterable[int]) -> dict[int, Label]:
    """Return labels for the trail and for what rules did, removed ones too."""
    return Label.objects.in_bulk(list(label_ids))
