"""Read people and their handles."""

from collections.abc import Sequence

from heedful.kit.errors import Missing
from heedful.people.models import Handle, Person


def person(person_id: int) -> Person:
    """:raises Missing: there is no such person."""
    found = Person.objects.filter(pk=person_id).prefetch_related("handles").first()
    if found is None:
        raise Missing("There is no such person.")
    return found


def handles_of(network: str, outside_ids: Sequence[str]) -> dict[str, Handle]:
    """Return the handles that we know of these accounts, by outside id."""
    return {
        handle.outside_id: handle
        for handle in Handle.objects.filter(network=network, outside_id__in=outside_ids)
    }
