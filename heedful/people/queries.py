"""Read people and their handles."""

from collections.abc import Collection, Sequence

from django.db.models import Q, QuerySet

from heedful.kit.among import among
from heedful.kit.errors import Missing
from heedful.kit.prepared import prepared
from heedful.people import names
from heedful.people.models import Handle, Link, Person


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


@prepared
def handles_of_person(person_id: int) -> QuerySet[Handle]:
    """Return where we know a person from."""
    return Handle.objects.filter(person=person_id).order_by("pk")


def handles_called(part: str, *, by_name: bool, limit: int) -> list[Handle]:
    """Return accounts whose address, or name, holds a part in any case; those of ASCII letters at least."""
    called = Q(address__icontains=part) | Q(address="", outside_id__icontains=part)
    if by_name:
        called |= Q(name__icontains=part)
    return list(Handle.objects.filter(called)[:limit])


def called(part: str, *, limit: int) -> list[int]:
    """Return people whose name holds a part in any case; ASCII letters at least."""
    if names.knows(part):
        return names.holding(part, limit=limit)
    return list(Person.objects.filter(name__icontains=part).values_list("pk", flat=True)[:limit])


def handles_of_persons_called(part: str, *, limit: int) -> list[Handle]:
    """Return the accounts of people whose name holds a part in any case, each with its `person`."""
    return list(Handle.objects.filter(person__name__icontains=part).select_related("person")[:limit])


def names_of(person_ids: Collection[int]) -> dict[int, str]:
    return dict(Person.objects.filter(among("pk", person_ids)).values_list("pk", "name"))


def links_of(person_id: int) -> list[Link]:
    """Return what made this person one with others, newest first; undone links too."""
    links = Link.objects.filter(person=person_id).select_related("other", "by", "undone_by")
    return list(links.order_by("-pk"))


def link_by_id(link_id: int) -> Link:
    """:raises Missing: there is no such link."""
    found = Link.objects.filter(pk=link_id).first()
    if found is None:
        raise Missing("There is no such link.")
    return found
