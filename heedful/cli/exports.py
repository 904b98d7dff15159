"""`heedful export`: everything the house owns, for others to read."""

import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from heedful.cli.edge import Says, command
from heedful.kit import clock
from heedful.kit.errors import Invalid, Refused

if TYPE_CHECKING:
    from heedful.exports.models import Export


@command(example="heedful export /srv/heedful-everything.zip", acts=True)
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--since", metavar="DAY", default="", help="Only what was said or done since, as 2026-01-31.")
def export(*, by_id: int, target: Path, since: str) -> Says:
    """Write everything the house owns into a folder or a .zip, while Heedful runs.

    JSON Lines and CSV of every kind of thing, with a manifest. No credentials, no passwords, and
    no postal address that somebody gave for a gesture.
    """
    from heedful.exports import actions

    packed = target.suffix.lower() == ".zip"
    folder = target.with_name(f".{target.name}.being-written") if packed else target
    if target.exists() and (packed or any(target.iterdir())):
        raise Refused(f"{target} is there already. Give another name.")
    begun = actions.begin(by_id=by_id, since=_moment(since), by_console=True, at=clock.now())
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        written = actions.finish_here(
            export_id=begun.pk, folder=folder, file=target if packed else None, at=clock.now(), step=_tell
        )
    finally:
        if packed:
            shutil.rmtree(folder, ignore_errors=True)
    facts = {"target": str(target), "rows": written.rows, "bytes": written.size}
    return Says(facts, f"{target}: {written.row_count} rows of {len(written.rows)} kinds.")


def _moment(day: str) -> datetime | None:
    """:raises Invalid: it is no day."""
    if not day:
        return None
    try:
        found = datetime.fromisoformat(day)
    except ValueError as error:
        raise Invalid(f"{day} is no day. Write it as 2026-01-31.") from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _tell(one: "Export") -> None:
    if one.after == 0 and sys.stderr.isatty():
        click.echo(f"{one.percent} %", err=True)
