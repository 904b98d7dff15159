"""SQLite: a copy of a database that goes on being written, and whether a copy is sound."""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from heedful.kit.errors import Invalid

NOT_KEPT = ("django_session", "usersessions_usersession")  # what is in it would sign somebody in
KEPT_IN_JSON = {("mfa_authenticator", "data")}  # of a library; see kit.sealed
KEY = re.compile(r"\bv1\.([0-9a-f]{12})\.")


def copy(database: Path, to: Path) -> None:
    """Write a compact copy without stopping anybody; whoever was signed in has to sign in again there."""
    with closing(_open(database)) as original:
        original.execute("VACUUM INTO ?", (str(to),))
    to.chmod(0o600)
    with closing(_open(to)) as made:
        made.execute("PRAGMA secure_delete = ON")
        for table in set(NOT_KEPT) & set(_tables(made)):
            made.execute(f'DELETE FROM "{table}"')  # noqa: S608  (names of our own)
        made.execute("PRAGMA journal_mode = DELETE")


def _open(database: Path, mode: str = "rw") -> Any:
    """Open a database file as it is, outside Django; nothing is made where there is none."""
    import pysqlite3

    try:
        return pysqlite3.connect(f"{database.resolve().as_uri()}?mode={mode}", uri=True, isolation_level=None)
    except pysqlite3.OperationalError as error:
        raise Invalid(f"{database} cannot be opened: {error}.") from error


def rows_of(database: Path) -> dict[str, int]:
    """Return how many rows each table has."""
    with closing(_open(database, "ro")) as opened:
        return {name: _count(opened, name) for name in _tables(opened)}


def _tables(opened: Any) -> list[str]:
    named = "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name"
    return [name for (name,) in opened.execute(named)]


def _count(opened: Any, table: str) -> int:
    return int(opened.execute(f'select count(*) from "{table}"').fetchone()[0])  # noqa: S608  (names of our own)


def keys_of(database: Path) -> list[str]:
    """Return the names of the keys that anything in it is sealed with."""
    with closing(_open(database, "ro")) as opened:
        places = [(table, column) for table in _tables(opened) for column in _sealed_columns(opened, table)]
        return sorted({name for place in places for name in _keys_in(opened, *place)})


def _sealed_columns(opened: Any, table: str) -> list[str]:
    names = [name for (name,) in opened.execute("select name from pragma_table_info(?)", (table,))]
    return [name for name in names if name.startswith("sealed_") or (table, name) in KEPT_IN_JSON]


def _keys_in(opened: Any, table: str, column: str) -> Iterator[str]:
    for (text,) in opened.execute(f'select "{column}" from "{table}" where "{column}" != \'\''):  # noqa: S608  (names of our own)
        yield from KEY.findall(text)


def check(database: Path) -> None:
    """Read all of it.

    :raises Invalid: a page is damaged, or a row points at one that is not there.
    """
    import pysqlite3

    with closing(_open(database, "ro")) as opened:
        try:
            found = [text for (text,) in opened.execute("PRAGMA integrity_check")]
            lost = opened.execute("PRAGMA foreign_key_check").fetchone()
        except pysqlite3.DatabaseError as error:
            found, lost = [str(error)], None
    if found != ["ok"]:
        raise Invalid(f"The database of the backup is damaged: {found[0]}.")
    if lost:
        raise Invalid(f"The database of the backup is damaged: a row of {lost[0]} points at nothing.")
