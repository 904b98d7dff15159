"""How everything stands, in one look."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from heedful.cli.edge import NOBODY, Says, command, table
from heedful.cli.sources import facts_of
from heedful.kit import clock, runs

SOURCE_COLUMNS = ["id", "network", "name", "state", "sends", "lag_seconds", "trouble"]
PROCESS_COLUMNS = ["name", "pid", "state", "memory_mb", "restarts"]


@command(example="heedful status --json")
def status() -> Says:
    """Show sources, queue, jobs, unsettled replies and processes."""
    from heedful.teams import queries as teams

    at, owners = clock.now(), sorted(teams.owner_ids())
    facts = {"processes": runs.processes(runs.run_dir(), at), "owned": bool(owners)}
    if owners:
        facts |= _work(owners[0], at)
    return Says(facts, "\n".join(_words(facts)))


def _work(by_id: int, at: datetime) -> dict[str, Any]:
    from heedful.desk import queries as desk
    from heedful.listening import queries as listening
    from heedful.teams import queries as teams

    return {
        "sources": [facts_of(each) for each in listening.sources_for(by_id)],
        "queue": desk.counts_for(by_id),
        "sending_paused": teams.sending_is_paused(),
        "unsettled_replies": desk.unsettled_for(by_id).count(),
        "dead_letters": listening.dead_letters_for(by_id).count(),
        "jobs": _jobs(at),
    }


def _jobs(at: datetime) -> dict[str, Any]:
    from heedful.journal import read

    standing = read.jobs_standing(at)
    return {
        "due": standing.due,
        "due_since": standing.due_since,
        "later": standing.later,
        "given_up": standing.given_up,
    }


def _words(facts: dict[str, Any]) -> Iterator[str]:
    if facts["owned"]:
        yield table(facts["sources"], SOURCE_COLUMNS, empty="No sources yet.")
        yield ""
        yield "Conversations: " + ", ".join(f"{count} {view}" for view, count in facts["queue"].items())
        yield f"Replies that a person has to look at: {facts['unsettled_replies']}"
        yield "Jobs: {due} due, {later} for later, {given_up} given up".format(**facts["jobs"])
        yield f"Dead letters: {facts['dead_letters']}"
        if facts["sending_paused"]:
            yield "Sending is paused: replies wait. `heedful send resume` lets them leave."
        yield ""
    else:
        yield NOBODY
    yield table(facts["processes"], PROCESS_COLUMNS, empty="Nothing runs at this data folder.")
