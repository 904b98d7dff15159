"""Saved views: keep a search under a name, rename it, remove it, put it back."""

from datetime import datetime

from django.db import IntegrityError, transaction

from heedful.desk import events, views
from heedful.desk.models import SavedView
from heedful.journal.write import record
from heedful.kit.errors import Invalid, Refused
from heedful.query import parse
from heedful.teams import queries as teams

MOST_OWN, MOST_SHARED = 50, 100
LONGEST_NAME = 60  # letters


@transaction.atomic
def save_view(
    *,
    by_id: int,
    name: str,
    query: str,
    at: datetime,
    view: str = "waiting",
    mine: bool = True,
    team_id: int | None = None,
) -> SavedView:
    """Keep a search in a view under a name: for oneself, for a team, or for all (no team).

    :raises Mistake: the query cannot be read.
    :raises Invalid: it has no name, or there is no such view to search in.
    :raises Refused: the name is taken, or there are too many.
    :raises NotAllowed: observers keep views for themselves only.
    """
    if view not in views.VIEWS:
        raise Invalid(f"There is no view {view!r} to search in; there are {', '.join(views.VIEWS)}.")
    parse(query)
    saved = SavedView(name=_checked(name), query=query.strip(), view=view, made_by_id=by_id, made_at=at)
    if mine:
        saved.owner = teams.teammate(by_id)
    else:
        saved.team_id = _sharing_with(by_id, team_id)
    _has_room(saved)
    _store(saved)
    record(events.ViewSaved(saved.pk), at=at, teammate_id=by_id)
    return saved


def _checked(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise Invalid("A view needs a name.")
    if len(name) > LONGEST_NAME:
        raise Invalid(f"A name has at most {LONGEST_NAME} letters.")
    taken = {each.casefold() for pair in views.VIEWS.items() for each in pair}
    if name.casefold() in taken or name.casefold().startswith(views.SAVED):
        raise Refused(f"There is a view called {name} already.")
    return name


def _sharing_with(by_id: int, team_id: int | None) -> int | None:
    teammate = teams.who_may_answer(by_id)
    if team_id is None or team_id in teammate.team_ids or teammate.sees_all_teams:
        return teams.team(team_id).pk if team_id is not None else None
    raise Invalid("You can share a view with your own teams.")


def _has_room(saved: SavedView) -> None:
    beside = SavedView.objects.filter(removed_at=None, owner=saved.owner_id)
    most = MOST_OWN if saved.owner_id else MOST_SHARED
    if beside.count() >= most:
        raise Refused(f"There are {most} such views. Remove one first.")


def _store(saved: SavedView) -> None:
    try:
        with transaction.atomic():
            saved.save()
    except IntegrityError as error:
        raise Refused(f"There is a view called {saved.name} already.") from error


@transaction.atomic
def rename_view(*, by_id: int, view_id: int, name: str, at: datetime) -> SavedView:
    """:raises Refused: the name is taken."""
    saved = _own_view(by_id, view_id)
    saved.name = _checked(name)
    _store(saved)
    record(events.ViewRenamed(saved.pk), at=at, teammate_id=by_id)
    return saved


@transaction.atomic
def remove_view(*, by_id: int, view_id: int, at: datetime) -> SavedView:
    """Remove it; `restore_view` puts it back. May be repeated."""
    saved = _own_view(by_id, view_id, removed=True)
    if SavedView.objects.filter(pk=view_id, removed_at=None).update(removed_at=at):
        record(events.ViewRemoved(saved.pk), at=at, teammate_id=by_id)
    return saved


@transaction.atomic
def restore_view(*, by_id: int, view_id: int, at: datetime) -> SavedView:
    """Undo `remove_view`. May be repeated.

    :raises Refused: its name was taken meanwhile, or there are too many.
    """
    saved = _own_view(by_id, view_id, removed=True)
    if saved.removed_at is None:
        return saved
    _has_room(saved)
    saved.removed_at = None
    _store(saved)
    record(events.ViewRestored(saved.pk), at=at, teammate_id=by_id)
    return saved


def _own_view(by_id: int, view_id: int, *, removed: bool = False) -> SavedView:
    """Return a view that the teammate may change: one's own, one they shared, or any shared for a lead."""
    saved = views.view_for(by_id, view_id, removed=removed)
    if not saved.may_be_changed_by(teams.teammate(by_id)):
        teams.who_may_answer(by_id)
        teams.who_may_set_up(by_id)
    return saved
