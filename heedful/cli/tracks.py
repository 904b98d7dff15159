"""Tracks, from the console."""

import click

from heedful.cli.edge import Says, command, table
from heedful.kit import clock
from heedful.kit.errors import Missing


@click.group("track")
def track() -> None:
    """Add, list and pause tracks, and search the archive for them."""


@command(example="""heedful track add Acme 'acme OR "acme shop"'""", acts=True, name="add")
@click.argument("name")
@click.argument("query", default="")
@click.option("--mine", is_flag=True, help="For yourself alone; without QUERY, the name is looked for.")
def add(*, by_id: int, name: str, query: str, mine: bool) -> Says:
    """Follow a query from now on.

    What is yours alone nobody else sees, and it makes no mentions.
    """
    from heedful.listening import actions as listening

    query = query or (name if mine else "")
    added = listening.add_track(by_id=by_id, name=name, query=query, mine=mine, at=clock.now())
    facts = {"id": added.pk, "name": added.name, "query": added.query, "mine": mine}
    return Says(facts, f"{added.name} is followed{' by you alone' if mine else ''}: {added.query}")


@command(example="heedful track share Acme", acts=True, name="share")
@click.argument("which")
def share(*, by_id: int, which: str) -> Says:
    """Give a track of your own to the house; what it found becomes mentions."""
    from heedful.listening import actions as listening

    shared = listening.share_track(by_id=by_id, track_id=find(by_id, which), at=clock.now())
    return Says({"id": shared.pk, "mine": False}, f"{shared.name} is followed by the house.")


@command(example="heedful track list --json", acts=True, name="list")
def list_(*, by_id: int) -> Says:
    """List the tracks and how much each found."""
    from heedful.listening import queries

    rows = [
        {
            "id": each.pk,
            "name": each.name,
            "query": each.query,
            "mine": each.is_personal,
            "paused": each.paused_at is not None,
            "mentions": getattr(each, "mentions_count", None),
            "copies": getattr(each, "copies_count", None),
        }
        for each in queries.tracks_for(by_id)
    ]
    columns = ["id", "name", "query", "mine", "paused", "mentions", "copies"]
    return Says(
        rows, table(rows, columns, empty="There are no tracks. Add one: heedful track add NAME QUERY")
    )


@command(example="heedful track pause Acme", acts=True, name="pause")
@click.argument("which")
def pause(*, by_id: int, which: str) -> Says:
    """Stop following a track for now."""
    from heedful.listening import actions as listening

    track_id = find(by_id, which)
    listening.pause_track(by_id=by_id, track_id=track_id, at=clock.now())
    return Says({"id": track_id, "paused": True}, f"{which} is paused.")


@command(example="heedful track resume Acme", acts=True, name="resume")
@click.argument("which")
def resume(*, by_id: int, which: str) -> Says:
    """Follow a paused track again."""
    from heedful.listening import actions as listening

    track_id = find(by_id, which)
    listening.resume_track(by_id=by_id, track_id=track_id, at=clock.now())
    return Says({"id": track_id, "paused": False}, f"{which} is followed again.")


@command(example="heedful track remove Acme", acts=True, name="remove")
@click.argument("which")
def remove(*, by_id: int, which: str) -> Says:
    """Stop following for good; what the track found stays."""
    from heedful.listening import actions as listening

    track_id = find(by_id, which)
    listening.remove_track(by_id=by_id, track_id=track_id, at=clock.now())
    return Says({"id": track_id, "removed": True}, f"{which} is not followed any more.")


@command(example="heedful track backfill Acme", acts=True, name="backfill")
@click.argument("which")
@click.option("--again", is_flag=True, help="Search from the newest post on once more.")
@click.option("--stop", is_flag=True, help="Stop searching; what was found stays.")
def backfill(*, by_id: int, which: str, again: bool, stop: bool) -> Says:
    """Show how far the archive was searched for a track, or search it (again).

    The worker searches it whenever a track is added, restored or gets other words.
    """
    from heedful.listening import actions as listening
    from heedful.listening import queries

    track_id, at = find(by_id, which), clock.now()
    if stop:
        listening.stop_backfill(by_id=by_id, track_id=track_id, at=at)
    elif again or queries.backfill_of(queries.track_for(by_id, track_id)) is None:
        listening.backfill_track(by_id=by_id, track_id=track_id, at=at)
    found = queries.backfill_for(by_id, track_id)
    state = "stopped" if found.stopped_at else "ended" if found.ended_at else "going on"
    facts = {"id": track_id, "state": state, "percent": found.percent, "found": found.found}
    return Says(facts, f"{which}: {state}, {found.percent} % of the archive searched, {found.found} found.")


def find(by_id: int, which: str) -> int:
    """Return the id of a track, by its id or its name; of two with one name, one's own.

    :raises Missing: there is none.
    """
    from heedful.listening import queries

    for each in queries.tracks_for(by_id):
        if which == str(each.pk) or which.casefold() == each.name.casefold():
            return each.pk
    raise Missing(f"There is no track {which}. `heedful track list` shows them.")


for each in (add, share, list_, pause, resume, remove, backfill):
    track.add_command(each)
