"""Surges, from the console."""

from typing import Any

import click

from heedful.cli.edge import Says, command, table


@command(example="heedful surges --now", acts=True, name="surges")
@click.option("--now", is_flag=True, help="Only those that go on.")
def surges(*, by_id: int, now: bool) -> Says:
    """List the discussions that broke out, the latest first."""
    from heedful.insights import queries

    found = (queries.breaking_out(by_id) if now else queries.surges_for(by_id))[:50]
    rows = [_row(surge) for surge in found]
    columns = ["id", "track", "word", "since", "people", "usual", "state"]
    return Says(rows, table(rows, columns, empty="Nothing broke out."))


def _row(surge: Any) -> dict[str, Any]:
    over = "over" if surge.ended_at else "breaking out"
    return {
        "id": surge.pk,
        "track": surge.track.name,
        "word": surge.word,
        "since": f"{surge.began_at:%Y-%m-%d %H:%M}",
        "people": surge.people,
        "usual": round(surge.expected, 1),
        "state": "not one" if surge.dismissed_at else over,
    }
