"""What is looked up while an export is read: people, and words that stand apart from their dialogue.

It lies in a file of its own that nobody else sees and that is gone afterwards, so an export of a million
people costs no memory.
"""

import json
import sqlite3
from typing import Any, Self

CACHE_KB = 8_000


class Aside:
    def __init__(self) -> None:
        self._rows = sqlite3.connect("")  # a temporary file
        self._rows.execute(f"PRAGMA cache_size = -{CACHE_KB}")
        self._rows.execute("PRAGMA synchronous = OFF")
        self._rows.execute("CREATE TABLE one (kind TEXT, key TEXT, said TEXT, PRIMARY KEY (kind, key))")
        self._rows.execute("CREATE TABLE many (kind TEXT, key TEXT, said TEXT)")
        self._rows.execute("CREATE INDEX many_of ON many (kind, key)")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._rows.close()

    def keep(self, kind: str, key: str, fields: dict[str, Any]) -> None:
        """Keep the one thing of this key; the last told is the one."""
        self._rows.execute("INSERT OR REPLACE INTO one VALUES (?, ?, ?)", (kind, key, json.dumps(fields)))

    def add(self, kind: str, key: str, fields: dict[str, Any]) -> None:
        """Keep one of several things that belong to a key."""
        self._rows.execute("INSERT INTO many VALUES (?, ?, ?)", (kind, key, json.dumps(fields)))

    def known(self, kind: str, key: str) -> dict[str, Any]:
        found = self._rows.execute("SELECT said FROM one WHERE kind = ? AND key = ?", (kind, key)).fetchone()
        fields: dict[str, Any] = json.loads(found[0]) if found else {}
        return fields

    def all_of(self, kind: str, key: str) -> list[dict[str, Any]]:
        rows = self._rows.execute(
            "SELECT said FROM many WHERE kind = ? AND key = ? ORDER BY rowid", (kind, key)
        )
        return [json.loads(said) for (said,) in rows]

    def counted(self, kind: str) -> int:
        """Return how many things of a kind are kept."""
        found: int = self._rows.execute("SELECT count(*) FROM one WHERE kind = ?", (kind,)).fetchone()[0]
        return found
