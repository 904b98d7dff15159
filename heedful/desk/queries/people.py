"""Read the people we speak with, as far as a teammate may see what they said."""

from collections.abc import Sequence

from django.db.models import QuerySet

from heedful.desk.models import Conversation
from heedful.desk.queries.conversations import conversations_for
from heedful.kit.among import as_list, listed
from heedful.kit.errors import Missing
from heedful.people import queries as people
from heedful.people.models import Link, Person
from heedful.teams.preparing import prepared_for

MOST_FOUND = 20


def visible_persons(teammate_id: int, person_ids: Sequence[int]) -> set[int]:
    """Return which of some persons stand in a conversation that a teammate may see."""
    return set(_visible_persons(teammate_id, as_list(person_ids)))


@prepared_for
def _visible_persons(teammate_id: int, person_ids: str) -> QuerySet[Conversation, int]:
    seen = conversations_for(teammate_id).filter(listed("person", person_ids))
    return seen.values_list("person", flat=True).distinct()


def person_for(teammate_id: int, person_id: int) -> Person:
    """:raises Missing: there is none, or none whom this teammate may see."""
    found = people.person(person_id)
    if not visible_persons(teammate_id, [found.pk]):
        raise Missing("There is no such person.")
    return found


def persons_called(teammate_id: int, part: str, *, besides: int) -> list[Person]:
    """Return people whose name holds a part, for saying that two are one."""
    if not part.strip():
        return []
    seen = conversations_for(teammate_id).exclude(person=besides).values("person")
    called = Person.objects.filter(name__icontains=part.strip(), pk__in=seen)
    return list(called.prefetch_related("handles").order_by("name", "pk")[:MOST_FOUND])


def link_for(teammate_id: int, link_id: int) -> Link:
    """:raises Missing: there is no such link, or not between people whom this teammate may see."""
    found = people.link_by_id(link_id)
    person_for(teammate_id, found.person_id)
    return found
