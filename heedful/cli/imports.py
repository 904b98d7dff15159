"""`heedful import`: bring in what was had in another system."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from heedful.cli.edge import Says, command
from heedful.kit import clock, runs
from heedful.kit.errors import Missing

if TYPE_CHECKING:
    from heedful.imports.actions import Found

ONE_RUNS = "Another import runs in this house. Wait for its end."
TOLD = 20  # lines about what was left out


@click.group(name="import")
def import_() -> None:
    """Bring in what was had in another system, as quiet history."""


def _system(network: str, example: str, words: str) -> click.Command:
    @command(example=example, acts=True, name=network)
    @click.argument("path", type=click.Path(exists=True, path_type=Path))
    @click.option("--dry-run", is_flag=True, help="Only say what would come, and what would stay behind.")
    @click.option("--team", default="", metavar="NAME", help="Who may see it; else everybody.")
    @click.option("--account", default="", metavar="NAME", help="Which one, where you had several.")
    def bring(*, by_id: int, path: Path, dry_run: bool, team: str, account: str) -> Says:
        from heedful.imports import actions

        asked: dict[str, Any] = {"by_id": by_id, "network": network, "path": path, "account": account.strip()}
        if dry_run:
            return _says(actions.look(**asked, at=clock.now(), step=_tell), "Would bring in")
        team_id = _team_id(team) if team else None
        with runs.alone(runs.run_dir(), "import", otherwise=ONE_RUNS):
            return _says(actions.bring(**asked, team_id=team_id, at=clock.now(), step=_tell), "Brought in")

    made: click.Command = bring
    made.help = f"{words}\n\n\b\nExample:\n  {example}"
    return made


def _team_id(name: str) -> int:
    from heedful.teams import queries as teams

    found = next((one for one in teams.teams() if one.name.casefold() == name.strip().casefold()), None)
    if found is None:
        raise Missing(f"There is no team {name}.")
    return found.pk


def _tell(found: "Found") -> None:
    """Say how far it is, where somebody looks on."""
    if found.rows % 1000 == 0 and sys.stderr.isatty():
        click.echo(f"{found.rows} rows …", err=True)


def _says(found: "Found", verb: str) -> Says:
    counts = {
        name: getattr(found, name)
        for name in ("rows", "dialogues", "conversations", "posts", "notes", "labels")
    }
    left = [{"place": place, "id": what, "reason": reason} for place, what, reason in found.left_out]
    brought = f"{found.conversations} conversations, {found.posts} posts, {found.notes} notes"
    words = [
        f"{verb} {brought} and {found.labels} labels, from {found.rows} rows.",
        *(f"Left out, {count}: {reason}" for reason, count in found.reasons.most_common()),
        *(f"  {one['place']} {one['id']} {one['reason']}" for one in left[:TOLD]),
    ]
    facts = {"import_id": found.import_id, **counts, "reasons": dict(found.reasons), "left_out": left}
    return Says(facts, "\n".join(words))


import_.add_command(
    _system(
        "zendesk",
        "heedful import zendesk --dry-run /srv/zendesk-export",
        "Bring in tickets, comments and users of Zendesk: JSON, JSON Lines, or CSV of a view.",
    )
)
import_.add_command(
    _system(
        "chatwoot",
        "heedful import chatwoot --team Care /srv/chatwoot.json",
        "Bring in conversations, messages and contacts of Chatwoot: JSON of its API, CSV of contacts.",
    )
)
