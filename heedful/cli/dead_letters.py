"""What could not be read, from the console."""

import click

from heedful.cli.edge import Says, command, table
from heedful.kit import clock
from heedful.kit.errors import Refused


@click.group("dead-letters")
def dead_letters() -> None:
    """List, replay and drop what could not be read."""


@command(example="heedful dead-letters list", acts=True, name="list")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
def list_(*, by_id: int, limit: int) -> Says:
    """List what could not be read, newest first, and why."""
    from heedful.listening import queries

    rows = [
        {
            "id": each.pk,
            "at": each.at,
            "source": each.source.name,
            "reason": each.reason,
            "bytes": len(each.raw),
        }
        for each in queries.dead_letters_for(by_id)[:limit]
    ]
    columns = ["id", "at", "source", "bytes", "reason"]
    return Says(rows, table(rows, columns, empty="There are none: everything could be read."))


@command(example="heedful dead-letters replay all", acts=True, name="replay")
@click.argument("which")
def replay(*, by_id: int, which: str) -> Says:
    """Read one again by its id, or `all`."""
    from heedful.listening import actions as listening

    facts = []
    for letter_id in _ids(by_id, which):
        try:
            posts = listening.replay(by_id=by_id, letter_id=letter_id, at=clock.now())
        except Refused as no:
            if which != "all":
                raise
            facts.append({"id": letter_id, "posts": 0, "trouble": str(no)})
        else:
            facts.append({"id": letter_id, "posts": posts, "trouble": None})
    read = sum(each["trouble"] is None for each in facts)
    return Says(
        facts, f"{read} could be read now, {len(facts) - read} still cannot.", failed=read < len(facts)
    )


def _ids(by_id: int, which: str) -> list[int]:
    from heedful.listening import queries

    if which == "all":
        return [each.pk for each in queries.dead_letters_for(by_id)]
    if not which.isdigit():
        raise click.UsageError("WHICH is an id of `heedful dead-letters list`, or all.")
    return [int(which)]


@command(example="heedful dead-letters drop 12", acts=True, name="drop")
@click.argument("letter_id", type=int)
def drop(*, by_id: int, letter_id: int) -> Says:
    """Throw one away."""
    from heedful.listening import actions as listening

    listening.drop(by_id=by_id, letter_id=letter_id)
    return Says({"id": letter_id, "dropped": True}, f"Dead letter {letter_id} is gone.")


for each in (list_, replay, drop):
    dead_letters.add_command(each)
