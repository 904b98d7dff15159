"""Django's SQLite, whose writers wait for their turn outside of SQLite.

There is one writer at a time. Waiting inside SQLite has two faults:

- It sleeps for up to 100 ms between two looks (sqliteDefaultBusyCallback in its main.c), so beside a
  busy listener a person's click misses the lock again and again while it is free in between.
- It holds its connection's mutex meanwhile. Python's garbage collector may, in the thread that has
  the write lock, free a cursor of the waiting connection; that waits for the mutex and holds the GIL,
  so nobody moves until the waiting one gives up.
"""

import os
import time
from typing import Any

from django.db.backends.sqlite3 import base
from pysqlite3 import OperationalError

from heedful.kit import clock
from heedful.kit.sqlite import PATIENCE_SECONDS

LOOK_AGAIN_SECONDS = 0.001
# How long the write-ahead log gets before a commit moves it into the database and waits for the disk. Few
# and long: a page that many mentions touch is moved once. Commits of the processes that stand aside do it
# first (kit/runs.stand_aside), so nobody's click has to.
CHECKPOINT_PAGES = 4000


class Cursor(base.SQLiteCursorWrapper):
    """Waits where another connection writes."""

    def execute(self, query: str, params: Any = None) -> Any:
        """Execute a statement.

        :raises OperationalError: another writer kept the lock for PATIENCE_SECONDS.
        """
        deadline = clock.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                return super().execute(query, params)
            except OperationalError as error:
                waits = not self.connection.in_transaction and str(error) == "database is locked"
                if not waits or clock.monotonic() >= deadline:
                    raise
            time.sleep(LOOK_AGAIN_SECONDS)


class DatabaseWrapper(base.DatabaseWrapper):
    """The backend; Django finds it by this name."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Open a connection; only this waits inside SQLite, as for another's recovery after a kill."""
        connection = super().get_new_connection(conn_params)
        stands_aside = os.nice(0) > 0
        pages = CHECKPOINT_PAGES if stands_aside else 4 * CHECKPOINT_PAGES
        connection.execute("PRAGMA busy_timeout=0")
        connection.execute(f"PRAGMA wal_autocheckpoint={pages}")
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        del name  # SQLite has no named cursors
        return self.connection.cursor(factory=Cursor)
