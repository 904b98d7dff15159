"""Clocks, from the console."""

import click

from heedful.cli.edge import Says, command, table


@click.group("clock")
def clock() -> None:
    """See how fast people are to have an answer."""


@command(example="heedful clock list", acts=True, name="list")
def list_(*, by_id: int) -> Says:
    """List the clocks in the order in which they are asked, each with how many wait by it.

    What fits none of them has the built-in clock, which stands last. Minutes; empty is no target.
    """
    from heedful.desk import queries

    rows: list[dict[str, object]] = [
        {
            "id": each.pk,
            "name": each.name,
            "team": each.team.name if each.team else None,
            "network": each.network,
            "track": each.track.name if each.track else None,
            "priority": each.priority,
            "first": each.first_minutes,
            "next": each.next_minutes,
            "resolution": each.resolution_minutes,
            "in_hours": each.in_hours,
            "waiting": getattr(each, "waiting_count", 0),
        }
        for each in queries.clock_policies_for(by_id)
    ]
    rows.append(_built_in(queries.built_in_count()))
    return Says(rows, table(rows, list(rows[0]), empty=""))


def _built_in(waiting: int) -> dict[str, object]:
    from heedful.desk.clocks import BUILT_IN

    spans = {"first": BUILT_IN.first, "next": BUILT_IN.next, "resolution": BUILT_IN.resolution}
    minutes = {name: int(span.total_seconds() // 60) if span else None for name, span in spans.items()}
    about = dict.fromkeys(("team", "network", "track", "priority"))
    return {"id": None, "name": "built-in", **about, **minutes, "in_hours": False, "waiting": waiting}


clock.add_command(list_)
