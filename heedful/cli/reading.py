"""Mentions and conversations, from the console."""

from collections.abc import Iterable
from typing import Any

import click

from heedful.cli.edge import Says, command, table
from heedful.kit import clock

limited = click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)


@command(example="heedful mentions --track Acme --limit 5 --json", acts=True)
@click.option("--track", "which", default="", help="Only those that this track found.")
@click.option("--query", default="", help="Only what this query finds; see docs/query.md.")
@click.option("--before", type=int, default=None, metavar="ID", help="Only those heard before this one.")
@click.option("--csv", "as_csv", is_flag=True, help="All of them, as CSV for spreadsheets.")
@limited
def mentions(*, by_id: int, which: str, query: str, before: int | None, as_csv: bool, limit: int) -> Says:
    """List what was heard, newest first."""
    from heedful.cli import tracks

    track_id = tracks.find(by_id, which) if which else None
    if as_csv:
        return _csv(by_id, query, which, track_id)
    found, note = _mentions(by_id, query, track_id=track_id, before=before, limit=limit)
    rows = [
        {
            "id": post.pk,
            "said_at": post.said_at,
            "source": post.source.name,
            "author": post.author.address or post.author.name,
            "text": post.text or post.title,
            "url": post.url,
            "tracks": [hit.track.name for hit in post.hits.all()],
        }
        for post in found
    ]
    columns = ["id", "said_at", "source", "author", "text"]
    empty = "Nothing was found." if query.strip() else "Nothing was heard yet."
    return Says(rows, table(rows, columns, empty=empty) + note)


def _csv(by_id: int, query: str, which: str, track_id: int | None) -> Says:
    """Print all mentions that are asked for, while they are read."""
    from heedful.desk import exporting
    from heedful.listening import actions as listening
    from heedful.query import parse

    if click.get_current_context().params["as_json"]:
        raise click.UsageError("--csv and --json are two forms; say one.")
    if query.strip():
        parse(query)
    at = clock.now()
    named = " ".join(filter(None, [which, query.strip()])) or "*"
    listening.note_export(by_id=by_id, name=f"{named} (csv)", at=at)
    asked = exporting.Asked(by_id, query, track_id)
    for piece in exporting.csv(exporting.batches(asked, at=at), exporting.columns_for(by_id)):
        click.echo(piece, nl=False)
    return Says(None, "")


def _mentions(
    by_id: int, query: str, *, track_id: int | None, before: int | None, limit: int
) -> tuple[Iterable[Any], str]:
    """Return mentions, and how to go on where a search gave up."""
    from heedful.desk import queries as desk
    from heedful.listening import queries

    if not query.strip():
        return queries.mentions_for(by_id, before_id=before, track_id=track_id)[:limit], ""
    searched = desk.mentions_found(
        by_id, query, at=clock.now(), limit=limit, before_id=before, track_id=track_id
    )
    rest = "" if searched.complete else f"\nThere may be more: go on with --before {searched.next}."
    return [hit.post for hit in searched.hits], rest


@command(example="heedful conversations --view waiting", acts=True)
@click.option(
    "--view", default="waiting", show_default=True, help="waiting, mine, answered ..., or a saved one."
)
@click.option("--query", default="", help="Only what this query finds; see docs/query.md.")
@limited
def conversations(*, by_id: int, view: str, query: str, limit: int) -> Says:
    """List the queue, the neediest first."""
    from heedful.desk import queries

    at = clock.now()
    rows = [
        {
            "id": each.pk,
            "person": each.person.name,
            "state": each.state,
            "owner": each.owner.name if each.owner else None,
            "waiting_minutes": round((at - each.waiting_since).total_seconds() / 60),
            "source": each.source.name,
            "text": each.post.text,
            "troubled": bool(getattr(each, "troubled", False)),
        }
        for each in queries.queue_for(by_id, view, query=query, at=at)[:limit]
    ]
    columns = ["id", "person", "state", "owner", "waiting_minutes", "source", "text"]
    return Says(rows, table(rows, columns, empty="Nobody is in this view."))
