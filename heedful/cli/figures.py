"""Figures of answers, from the console."""

import click

from heedful.cli.edge import Says, command, table
from heedful.kit import clock

COLUMNS = ["month", "source", "network", "team", "answered", "deserved", "share"]


@command(example="heedful figures --months 3", acts=True)
@click.option("--months", type=click.IntRange(1, 60), default=12, help="This month and those before it.")
def figures(*, by_id: int, months: int) -> Says:
    """Tell how many of those who deserved an answer have one, by month, venue and team."""
    from heedful.desk import queries
    from heedful.desk.answered import counted_by

    found = queries.answered_for(by_id, months=months, at=clock.now())
    groups = counted_by(found.cells, lambda cell: (cell.month, cell.source_id, cell.team_id))
    rows: list[dict[str, object]] = [
        {
            "month": f"{month:%Y-%m}",
            "source": found.venues[source_id][0],
            "network": found.venues[source_id][1],
            "team": found.teams[team_id] if team_id else None,
            "answered": counts.answered,
            "deserved": counts.deserved,
            "share": f"{counts.share.share:.0%}" if counts.share else None,
        }
        for (month, source_id, team_id), counts in groups.items()
    ]
    whole = found.whole
    words = f"Answered of those who deserved an answer: {whole.answered} of {whole.deserved}"
    facts = {"answered": whole.answered, "deserved": whole.deserved, "items": rows}
    return Says(facts, "\n\n".join(filter(None, (words, table(rows, COLUMNS, empty="")))))
