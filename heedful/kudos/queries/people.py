"""Read who can be praised."""

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet

from heedful.kit.errors import Missing
from heedful.kudos.models import Praised
from heedful.kudos.rules import Found, Known, named_in

MOST = 2000


def praised() -> QuerySet[Praised]:
    """Return the people and places of the company, by name."""
    rows = Praised.objects.filter(removed_at=None).select_related("teammate", "lead", "team")
    return rows.order_by("name", "place")


def praised_one(praised_id: int) -> Praised:
    """:raises Missing: there is none."""
    found = Praised.objects.filter(pk=praised_id).first()
    if found is None:
        raise Missing("There is nobody of this name in the list.")
    return found


def praised_by_id(praised_ids: Iterable[int]) -> dict[int, Praised]:
    return Praised.objects.in_bulk(list(praised_ids))


def whom(text: str) -> Found:
    """Return whom of the company a text names."""
    rows = Praised.objects.filter(removed_at=None).values_list("pk", "name", "other_names", "place")
    known = [Known(pk, (name, *others), place) for pk, name, others, place in rows[:MOST]]
    return named_in(text, known)


def listed_names() -> Iterator[tuple[str, str]]:
    """Yield every name in the list: where somebody works is a place, all others are people."""
    rows = list(Praised.objects.filter(removed_at=None).values_list("name", "other_names", "place")[:MOST])
    places = {" ".join(place.casefold().split()) for _, _, place in rows if place}
    yield from (("place", place) for _, _, place in rows if place)
    for name, others, _ in rows:
        kind = "place" if " ".join(name.casefold().split()) in places else "employee"
        yield from ((kind, one) for one in (name, *others))
