"""Views of the inbox: those that always stand there, and searches that are kept under a name."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from heedful.desk.models import SavedView
from heedful.kit.errors import Invalid, Missing
from heedful.teams import queries as teams
from heedful.teams.preparing import prepared_for

VIEWS = {
    "waiting": "Waiting",
    "mine": "Mine",
    "team": "My team",
    "follow-ups": "Follow-ups",
    "answered": "Answered",
    "snoozed": "Snoozed",
    "done": "Done",
    "approve": "To approve",
    "apart": "Set apart",
    "everything": "Everything",
}
SAVED = "saved:"  # before the id of a saved view


@dataclass(frozen=True, slots=True)
class Look:
    """What a view shows: one of VIEWS, and of it what the saved query finds."""

    view: str
    saved: SavedView | None = None

    @property
    def query(self) -> str:
        return self.saved.query if self.saved else ""


def visible_views(teammate_id: int) -> QuerySet[SavedView]:
    """Return one's own saved views, those of one's teams and those of all; removed ones too."""
    teammate = teams.teammate(teammate_id)
    for_all = Q(owner=None)
    if not teammate.sees_all_teams:
        for_all &= Q(team=None) | Q(team__in=teammate.team_ids)
    return SavedView.objects.filter(Q(owner=teammate) | for_all)


@prepared_for
def views_for(teammate_id: int) -> QuerySet[SavedView]:
    """Return the saved views that a teammate may see, one's own first."""
    kept = visible_views(teammate_id).filter(removed_at=None).select_related("team")
    return kept.order_by(F("owner").asc(nulls_last=True), "name", "pk")


def view_for(teammate_id: int, view_id: int, *, removed: bool = False) -> SavedView:
    """Return a saved view, also a `removed` one if that is asked for.

    :raises Missing: there is none, or not for this teammate.
    """
    found = visible_views(teammate_id).select_related("team").filter(pk=view_id).first()
    if found is None or (found.removed_at and not removed):
        raise Missing("There is no such view.")
    return found


def views_by_id(teammate_id: int, view_ids: Iterable[int]) -> dict[int, SavedView]:
    """Return saved views for the trail, removed ones too."""
    return visible_views(teammate_id).in_bulk(list(view_ids))


def look_at(teammate_id: int, view: str) -> Look:
    """Return what a view shows; a saved one is named as it is called, or as `saved:12`.

    :raises Invalid: there is no such view.
    """
    if view in VIEWS:
        return Look(view)
    kept = views_for(teammate_id)
    by_name = {one.name.casefold(): one for one in reversed(kept)} | {f"{SAVED}{one.pk}": one for one in kept}
    saved = by_name.get(view.casefold())
    if saved is None:
        names = [*VIEWS, *(one.name for one in kept)]
        raise Invalid(f"There is no view {view!r}; there are {', '.join(names)}.")
    return Look(saved.view, saved)
