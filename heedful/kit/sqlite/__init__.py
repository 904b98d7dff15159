"""SQLite as we need it: the packaged one, since older builds carry a bug that corrupts a WAL database.

The bug (a race on WAL reset between two writers) is fixed in SQLite 3.51.3; see docs/gotchas.md.
"""

import sys

import pysqlite3

from heedful.kit.errors import Invalid

OLDEST = (3, 51, 3)
PATIENCE_SECONDS = 20
OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": PATIENCE_SECONDS,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=0; PRAGMA cache_size=-8000;"
        "PRAGMA journal_size_limit=67108864;"
    ),
}


def use_packaged() -> None:
    """Let everything that imports sqlite3, Django first, get the packaged SQLite."""
    if pysqlite3.sqlite_version_info < OLDEST:
        raise Invalid(f"SQLite {pysqlite3.sqlite_version} is too old: 3.51.3 or newer is needed.")
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
