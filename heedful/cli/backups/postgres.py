"""PostgreSQL: its own tools write and bring back the copy; where they are missing we say so."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from heedful.cli.backups.sqlite import NOT_KEPT
from heedful.kit.errors import Invalid, OutsideTrouble

NO_TOOL = "{tool} is not here, and a backup of PostgreSQL needs it. Install PostgreSQL's client programs."


def dump(url: str, to: Path) -> None:
    """Write a copy; whoever was signed in has to sign in again there."""
    without = [f"--exclude-table-data={table}" for table in NOT_KEPT]
    what = ["--format=custom", "--no-owner", *without, f"--file={to}"]
    _run("pg_dump", [*what, "--dbname", _name(url)], url)
    to.chmod(0o600)


def check(dumped: Path) -> None:
    """Read the list of what a copy holds.

    :raises Invalid: it cannot be read.
    """
    try:
        _run("pg_restore", ["--list", str(dumped)], "")
    except OutsideTrouble as trouble:
        raise Invalid(f"The database of the backup is damaged: {trouble}") from trouble


def restore(url: str, dumped: Path, *, over: bool) -> None:
    instead = ["--clean", "--if-exists"] if over else []
    how = ["--no-owner", "--exit-on-error", "--single-transaction", *instead]
    _run("pg_restore", [*how, "--dbname", _name(url), str(dumped)], url)


def _name(url: str) -> str:
    return urlsplit(url).path.lstrip("/")


def _environ(url: str) -> dict[str, str]:
    """Return where the server is; a password on the command line could be read by others."""
    parts = urlsplit(url)
    given = {
        "PGHOST": unquote(parts.hostname or ""),
        "PGPORT": str(parts.port or ""),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
    }
    return {**os.environ, **{name: value for name, value in given.items() if value}}


def _run(tool: str, arguments: Sequence[str], url: str) -> None:
    if shutil.which(tool) is None:
        raise Invalid(NO_TOOL.format(tool=tool))
    ran = subprocess.run([tool, *arguments], env=_environ(url), capture_output=True, text=True, check=False)
    if ran.returncode:
        why = next(iter(ran.stderr.strip().splitlines()), "no word why")
        raise OutsideTrouble(f"{tool} failed: {why}", retry_in=None)
