"""The share answered as a table for spreadsheets."""

from collections.abc import Iterator

from heedful.desk.answered import Counts, Outcome, counted_by
from heedful.desk.queries.answered import Answered
from heedful.kit import sheets

OTHERS = (Outcome.BY_A_PEER, Outcome.APART, Outcome.NOT_US, Outcome.TAKEN_AWAY)
HEAD = ("month", "venue", "network", "team", "answered", "deserved", "share", "low", "high")


def csv(found: Answered) -> str:
    """Return a line for each month, venue and team, and one for all; no share of fewer than ten is told."""
    return sheets.BOM + "".join(map(sheets.line, _lines(found)))


def _lines(found: Answered) -> Iterator[list[object]]:
    yield [*HEAD, *(outcome.value for outcome in OTHERS)]
    groups = counted_by(found.cells, lambda cell: (cell.month, cell.source_id, cell.team_id))
    for (month, source_id, team_id), counts in groups.items():
        name, network = found.venues[source_id]
        where = [f"{month:%Y-%m}", name, network, found.teams[team_id] if team_id else ""]
        yield [*where, *_numbers(counts)]
    yield ["all", "", "", "", *_numbers(found.whole)]


def _numbers(counts: Counts) -> list[object]:
    share = counts.share
    told = [round(share.share, 4), round(share.low, 4), round(share.high, 4)] if share else ["", "", ""]
    return [counts.answered, counts.deserved, *told, *(counts.of(outcome) for outcome in OTHERS)]
