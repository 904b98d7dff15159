"""Saved views, from the console."""

import click

from heedful.cli.edge import Says, command, table
from heedful.kit import clock
from heedful.kit.errors import Missing


@click.group("view")
def view() -> None:
    """Keep searches in the inbox under a name."""


@command(example="heedful view save Refunds 'refund OR \"money back\"' --in waiting", acts=True, name="save")
@click.argument("name")
@click.argument("query")
@click.option("--in", "within", default="waiting", show_default=True, help="The view that is searched.")
@click.option("--for-all", is_flag=True, help="Everybody sees it; else only you.")
@click.option("--team", type=int, default=None, metavar="ID", help="This team sees it.")
def save(*, by_id: int, name: str, query: str, within: str, for_all: bool, team: int | None) -> Says:
    """Keep a search under a name; `heedful conversations --view NAME` shows what it finds."""
    from heedful.desk import actions as desk

    mine = not for_all and team is None
    saved = desk.save_view(
        by_id=by_id, name=name, query=query, view=within, mine=mine, team_id=team, at=clock.now()
    )
    return Says({"id": saved.pk, "name": saved.name, "mine": mine}, f"Saved: {saved.name}.")


@command(example="heedful view list", acts=True, name="list")
def list_(*, by_id: int) -> Says:
    """List the saved views that you may see."""
    from heedful.desk import views

    rows = [
        {
            "id": each.pk,
            "name": each.name,
            "query": each.query,
            "in": each.view,
            "for": "you" if not each.is_shared else each.team.name if each.team else "all",
        }
        for each in views.views_for(by_id)
    ]
    return Says(rows, table(rows, ["id", "name", "query", "in", "for"], empty="No view is saved."))


@command(example="heedful view rename Refunds 'Money back'", acts=True, name="rename")
@click.argument("which")
@click.argument("name")
def rename(*, by_id: int, which: str, name: str) -> Says:
    """Give a saved view another name."""
    from heedful.desk import actions as desk

    saved = desk.rename_view(by_id=by_id, view_id=_find(by_id, which), name=name, at=clock.now())
    return Says({"id": saved.pk, "name": saved.name}, f"{which} is called {saved.name}.")


@command(example="heedful view remove Refunds", acts=True, name="remove")
@click.argument("which")
def remove(*, by_id: int, which: str) -> Says:
    """Remove a saved view."""
    from heedful.desk import actions as desk

    saved = desk.remove_view(by_id=by_id, view_id=_find(by_id, which), at=clock.now())
    return Says({"id": saved.pk, "removed": True}, f"Removed: {saved.name}.")


def _find(by_id: int, which: str) -> int:
    """:raises Missing: there is none of this name or id."""
    from heedful.desk import views

    for each in views.views_for(by_id):
        if which == str(each.pk) or which.casefold() == each.name.casefold():
            return each.pk
    raise Missing(f"There is no view {which}. `heedful view list` shows them.")


for each in (save, list_, rename, remove):
    view.add_command(each)
