"""What an empty database is made of: `python -m tests.cli.schema heedful|django` migrates one and prints its parts.

The database is the one that HEEDFUL_DATA_DIR or HEEDFUL_DATABASE_URL names.
"""

import json
import os
import sys

COLUMNS = """
    select table_name, column_name, udt_name, character_maximum_length, is_nullable, column_default, is_identity
    from information_schema.columns where table_schema = 'public'
"""
CONSTRAINTS = """
    select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint
    where connamespace = 'public'::regnamespace
"""
PARTS = {
    "postgresql": (COLUMNS, CONSTRAINTS, "select indexdef from pg_indexes where schemaname = 'public'"),
    "sqlite": ("select type, name, tbl_name, coalesce(sql, '') from sqlite_master",),
}


def main(whose):
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "heedful.settings"
    django.setup()
    from django.core.management import call_command
    from django.core.management.commands.migrate import Command
    from django.db import connection

    call_command(Command() if whose == "django" else "migrate", verbosity=0)
    with connection.cursor() as cursor:
        rows = [row for query in PARTS[connection.vendor] for row in cursor.execute(query).fetchall()]
        noted = cursor.execute("select app, name from django_migrations").fetchall()
    parts = [[sorted_parts(word) if isinstance(word, str) else word for word in row] for row in rows]
    sys.stdout.write(json.dumps({"parts": sorted(parts, key=str), "noted": sorted(map(list, noted))}))


def sorted_parts(text):
    """The parts of a table's definition in one order: SQLite keeps columns as they came."""
    if not text.startswith("CREATE TABLE"):
        return text
    parts, depth = [""], 0
    for letter in text[text.index("(") + 1 : text.rindex(")")]:
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return sorted(part.strip() for part in parts)


if __name__ == "__main__":
    main(sys.argv[1])
