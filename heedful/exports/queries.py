"""Exports, for owners."""

from collections.abc import Sequence

from django.db.models import QuerySet

from heedful.exports.models import Export
from heedful.kit.errors import Missing
from heedful.teams import queries as teams
from heedful.teams.models import Teammate


def exports_for(teammate_id: int) -> QuerySet[Export]:
    """Return the exports, the latest first.

    :raises NotAllowed: only owners see them.
    """
    teams.who_may_own(teammate_id)
    return Export.objects.select_related("by").order_by("-pk")


def export_for(teammate_id: int, export_id: int) -> Export:
    """:raises Missing: there is none."""
    found = exports_for(teammate_id).filter(pk=export_id).first()
    if found is None:
        raise Missing("There is no such export.")
    return found


def visible_ids(teammate: Teammate, export_ids: Sequence[int]) -> set[int]:
    """Return those of some exports that a teammate may be told of."""
    return set(export_ids) if teammate.may_own else set()
