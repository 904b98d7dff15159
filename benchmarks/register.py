"""What the database of a house says while it works, read from beside it."""

import json
from contextlib import closing
from datetime import UTC, datetime

from pysqlite3 import dbapi2 as sqlite3


class Register:
    """Reads a house's SQLite file; every look is short, and holds nobody up."""

    def __init__(self, path):
        self._address = f"file:{path}?mode=ro"

    def _ask(self, sql, *values):
        with closing(sqlite3.connect(self._address, uri=True, timeout=10)) as file:
            return file.execute(sql, values).fetchall()

    def _one(self, sql, *values):
        return self._ask(sql, *values)[0][0]

    def mark(self):
        """Return the newest conversation, to count from."""
        return self._one("SELECT coalesce(max(id), 0) FROM desk_conversation")

    def opened_since(self, mark):
        return self._one("SELECT count(*) FROM desk_conversation WHERE id > ?", mark)

    def jobs_due(self):
        """Return how many jobs of our own wait though their time has come."""
        return self._one(
            "SELECT count(*) FROM journal_job WHERE dead = 0 AND outside = 0 AND run_at <= ?",
            str(datetime.now(UTC).replace(tzinfo=None)),
        )

    def lags(self, mark):
        """Return the seconds from said to heard, and to the queue, of those since a mark."""
        rows = self._ask(
            "SELECT c.id, p.said_at, p.heard_at FROM desk_conversation c"
            " JOIN listening_post p ON p.id = c.first_post_id WHERE c.id > ?",
            mark,
        )
        opened = self._opened_at()
        times = [(_at(said), _at(heard), opened.get(pk)) for pk, said, heard in rows]
        stood = [(at - said).total_seconds() for said, _, at in times if at]
        return [(heard - said).total_seconds() for said, heard, _ in times], stood

    def _opened_at(self):
        told = self._ask("SELECT at, facts FROM journal_entry WHERE kind = 'ConversationsOpened'")
        return {pk: _at(at) for at, facts in told for pk in json.loads(facts)["conversation_ids"]}


def _at(text):
    return datetime.fromisoformat(text)
