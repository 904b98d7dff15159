"""The index of people's names, by three letters each, so that a part of a name is found soon.

The database keeps it: SQLite by triggers, PostgreSQL as an index on an expression. It only proposes; what
holds the part is asked of the name itself.
"""

from django.db import connection

CREATE = {
    "sqlite": (
        """
        CREATE VIRTUAL TABLE people_names USING fts5(
            name, content='people_person', content_rowid='id', tokenize='trigram', detail=none, columnsize=0
        )
        """,
        # What is deleted is gone from the file, not only marked.
        "INSERT INTO people_names(people_names, rank) VALUES ('secure-delete', 1)",
        """
        CREATE TRIGGER people_named AFTER INSERT ON people_person BEGIN
            INSERT INTO people_names(rowid, name) VALUES (new.id, new.name);
        END
        """,
        """
        CREATE TRIGGER people_renamed AFTER UPDATE OF name ON people_person WHEN old.name <> new.name BEGIN
            INSERT INTO people_names(people_names, rowid, name) VALUES ('delete', old.id, old.name);
            INSERT INTO people_names(rowid, name) VALUES (new.id, new.name);
        END
        """,
        """
        CREATE TRIGGER people_unnamed AFTER DELETE ON people_person BEGIN
            INSERT INTO people_names(people_names, rowid, name) VALUES ('delete', old.id, old.name);
        END
        """,
    ),
    "postgresql": (
        """
        CREATE FUNCTION people_letters(name text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
            SELECT array_agg(DISTINCT substr(upper(name), place, 3))
            FROM generate_series(1, length(upper(name)) - 2) AS place
        $$
        """,
        "CREATE INDEX people_names ON people_person USING gin (people_letters(name))",
    ),
}
FILL = {"sqlite": ("INSERT INTO people_names(people_names) VALUES ('rebuild')",), "postgresql": ()}
DROP = {
    "sqlite": (
        *(f"DROP TRIGGER {name}" for name in ("people_named", "people_renamed", "people_unnamed")),
        "DROP TABLE people_names",
    ),
    "postgresql": ("DROP INDEX people_names", "DROP FUNCTION people_letters(text)"),
}
LEAST = 3  # letters of a part that the index knows; fewer are looked for in all names
_ASK = {
    # The index goes first, in its own order: of a part that many names hold it reads the first alone.
    "sqlite": r"""
        SELECT person.id FROM people_names CROSS JOIN people_person person ON person.id = people_names.rowid
        WHERE people_names MATCH %s AND person.name LIKE %s ESCAPE '\' ORDER BY people_names.rowid LIMIT %s
    """,
    "postgresql": """
        SELECT id FROM people_person
        WHERE people_letters(name) @> people_letters(%s) AND upper(name) LIKE upper(%s) LIMIT %s
    """,
}


def knows(part: str) -> bool:
    """Test whether the index can be asked for a part of a name."""
    return len(part) >= LEAST and "\0" not in part


def holding(part: str, *, limit: int) -> list[int]:
    """Return people whose names hold a part that the index knows; ASCII letters in any case."""
    on_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute(
            _ASK[connection.vendor], (_threes(part) if on_sqlite else part, f"%{_plain(part)}%", limit)
        )
        return [pk for (pk,) in cursor.fetchall()]


def _threes(part: str) -> str:
    """Return what FTS5 is asked for: each three letters that follow one another."""
    threes = dict.fromkeys(part[at : at + LEAST] for at in range(len(part) - LEAST + 1))
    return " AND ".join('"{}"'.format(three.replace('"', '""')) for three in threes)


def _plain(part: str) -> str:
    """Return letters as LIKE takes them for themselves."""
    return part.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
