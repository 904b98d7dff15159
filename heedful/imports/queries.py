"""Imports, for owners."""

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from heedful.imports.models import Import, LeftOut, Upload
from heedful.imports.reading import SYSTEMS
from heedful.kit.errors import Missing
from heedful.teams import queries as teams


def imports_for(teammate_id: int) -> QuerySet[Import]:
    """Return the imports, the latest first.

    :raises NotAllowed: only owners see them.
    """
    teams.who_may_own(teammate_id)
    return Import.objects.select_related("source", "by").order_by("-pk")


def import_for(teammate_id: int, import_id: int) -> Import:
    """:raises Missing: there is none."""
    found = imports_for(teammate_id).filter(pk=import_id).first()
    if found is None:
        raise Missing("There is no such import.")
    return found


def left_out_of(one: Import, *, limit: int) -> Sequence[LeftOut]:
    return list(one.left_out.order_by("pk")[:limit])


def imports_by_id(import_ids: Iterable[int]) -> dict[int, Import]:
    """Return imports for the trail."""
    return Import.objects.in_bulk(list(import_ids))


def visible_ids(teammate_id: int, import_ids: Sequence[int]) -> set[int]:
    """Return those of some imports that a teammate may be told of."""
    return set(import_ids) if teams.teammate(teammate_id).may_own else set()


def systems() -> list[str]:
    """Return the names of the systems that exports may come from."""
    return list(SYSTEMS)


def uploads_for(teammate_id: int) -> QuerySet[Upload]:
    """Return what was sent here, the latest first.

    :raises NotAllowed: only owners see it.
    """
    teams.who_may_own(teammate_id)
    return Upload.objects.select_related("brought", "by", "team").order_by("-pk")


def upload_for(teammate_id: int, upload_id: int) -> Upload:
    """:raises Missing: there is none."""
    found = uploads_for(teammate_id).filter(pk=upload_id).first()
    if found is None:
        raise Missing("There is no such upload.")
    return found
