"""Check this installation: each check says how it is and, where it is wrong, what to do."""

import shutil
import socket  # noqa: TID251  (only to see whether the port is free)
import stat
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from heedful.cli.edge import Says, command, open_house
from heedful.kit import clock, options, runs
from heedful.kit.errors import Refused

ENOUGH_BYTES = 1_000_000_000
Settings = Mapping[str, options.Setting]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found; `do` is empty where all is well."""

    what: str
    how: str
    do: str = ""


@command(example="heedful doctor", opens=False)
def doctor() -> Says:
    """Check this installation and say what to do; exit code 1 if something is wrong."""
    findings = list(look())
    wrong = [each for each in findings if each.do]
    facts = [{"what": each.what, "how": each.how, "ok": not each.do, "do": each.do} for each in findings]
    lines = [f"{'wrong' if each.do else 'ok':<6}{each.what}: {each.how}{_remedy(each)}" for each in findings]
    return Says(facts, "\n".join(lines), failed=bool(wrong))


def _remedy(finding: Finding) -> str:
    return f"\n      {finding.do}" if finding.do else ""


def look() -> Iterator[Finding]:
    """Yield what was found; what needs the options or the database comes after them and only with them."""
    yield python()
    yield matching()
    try:
        settings = options.load()
    except Refused as no:
        yield Finding("options", str(no), "Correct it, or take it away.")
        return
    yield Finding("options", "each can be used")
    folder = runs.data_dir(settings)
    for check in (data_folder, disk, clock_sense):
        yield check(folder)
    yield sqlite(settings)
    yield port(settings, folder)
    yield from _in_the_house()


def _in_the_house() -> Iterator[Finding]:
    try:
        open_house()
    except Refused as no:
        yield Finding("start", str(no), "Correct this first; the other checks need it.")
        return
    from django.db.utils import DatabaseError

    checks: tuple[Callable[[], Iterator[Finding]], ...] = (database, vault_key, sources)
    for check in checks:
        try:
            yield from check()
        except DatabaseError as error:
            how = str(error).splitlines()[0]
            yield Finding("database", how, "Run `heedful init`, or see whether the database server runs.")
            return


def python(version: tuple[int, ...] = sys.version_info[:3]) -> Finding:
    how = ".".join(map(str, version))
    return Finding("Python", how, "" if version >= (3, 11) else "Install Python 3.11 or newer.")


def matching() -> Finding:
    """Without the fast look everything works; a firehose and ten thousand tracks want it."""
    from heedful.query import scan

    how = "fast, in C" if scan.HERE else "in Python; for a firehose, install with a C compiler (cc) at hand"
    return Finding("matching", how)


def data_folder(folder: Path) -> Finding:
    if not folder.exists():
        return Finding("data folder", f"{folder} is made at the first start")
    try:
        (folder / ".doctor").touch()
        (folder / ".doctor").unlink()
    except OSError as error:
        return Finding(
            "data folder", f"{folder} cannot be written ({error.strerror})", "Give us the right to."
        )
    if folder.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return Finding("data folder", f"others can look into {folder}", f"Run: chmod 700 {folder}")
    return Finding("data folder", str(folder))


def disk(folder: Path) -> Finding:
    there = next(each for each in (folder, *folder.parents) if each.exists())
    free = shutil.disk_usage(there).free
    how = f"{free / 1e9:.1f} GB free"
    return Finding("disk", how, "" if free >= ENOUGH_BYTES else f"Make room at {there}: 1 GB at least.")


def clock_sense(folder: Path, now: datetime | None = None) -> Finding:
    """A clock that stands before our own files, or before what was written lately, is wrong."""
    now = now or clock.now()
    files = [Path(__file__), *folder.glob("heedful.sqlite3*")]
    newest = datetime.fromtimestamp(max(path.stat().st_mtime for path in files), UTC)
    wrong = newest - now > timedelta(minutes=1)
    how = f"{now:%Y-%m-%d %H:%M:%S} UTC" + (
        f", but a file was written at {newest:%Y-%m-%d %H:%M}" if wrong else ""
    )
    return Finding("clock", how, "Set the clock of this machine, such as with NTP." if wrong else "")


def sqlite(settings: Settings) -> Finding:
    if settings["database_url"].value:
        return Finding("SQLite", "not used; the record is kept by HEEDFUL_DATABASE_URL")
    import pysqlite3

    from heedful.kit.sqlite import OLDEST

    old = pysqlite3.sqlite_version_info < OLDEST
    return Finding("SQLite", pysqlite3.sqlite_version, "Run: pip install -U pysqlite3" if old else "")


def port(settings: Settings, folder: Path) -> Finding:
    host, number = settings["host"].value, int(settings["port"].value)
    if runs.is_taken(folder / "run", "up"):
        return Finding("port", f"`heedful up` runs at {folder}")
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind((host, number))
    except (OSError, OverflowError) as error:
        why = getattr(error, "strerror", None) or str(error)
        return Finding(
            "port", f"{host}:{number} cannot be used ({why})", "Choose another: heedful up --port N"
        )
    return Finding("port", f"{host}:{number} is free")


def database() -> Iterator[Finding]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    how = f"{connection.vendor}, {len(missing)} migrations missing" if missing else connection.vendor
    yield Finding(
        "database", how, "Run `heedful init` or `heedful up`; both bring it up to date." * bool(missing)
    )


def vault_key() -> Iterator[Finding]:
    """Open every credential once: a lost or changed key shows here before it is needed."""
    from heedful.kit import vault
    from heedful.listening import queries

    try:
        names = vault.key_names()
        for each in _sources():
            queries.place_of(each)
    except vault.Locked as no:
        yield Finding("keys", str(no), "Until then, nothing can be heard or sent with that credential.")
        return
    yield Finding("keys", f"{len(names)}, and every credential opens" if names else "made when first needed")


def sources() -> Iterator[Finding]:
    for each in _sources():
        if each.state == "signed-out":
            yield Finding(f"source {each.pk} {each}", each.trouble, f"Run: heedful source sign-in {each.pk}")
        elif each.trouble:
            yield Finding(f"source {each.pk} {each}", each.trouble, f"Run: heedful source test {each.pk}")
        else:
            yield Finding(f"source {each.pk} {each}", each.state)


def _sources() -> list[Any]:
    from heedful.listening import queries
    from heedful.teams import queries as teams

    return [each for owner_id in sorted(teams.owner_ids())[:1] for each in queries.sources_for(owner_id)]
