"""Many rows of one table, made ready before a transaction is open.

SQLite has one writer at a time, so whatever is computed inside a transaction keeps everybody else
waiting. `bulk_create` does its work there; this is its other half, for where a page has many rows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import BooleanField, CharField, ForeignKey, IntegerField, Model, TextField

# Most values of these fields go to the database as they are; Django would look at each three times.
PLAIN = (BooleanField, CharField, ForeignKey, IntegerField, TextField)
AS_IS = frozenset({bool, int, str, type(None)})
MOST_VALUES = 30_000  # in a statement: SQLite takes 32,766, PostgreSQL 65,535


@dataclass(frozen=True, slots=True)
class Rows:
    """Values as the database takes them, one list a row, in the order of the columns."""

    table: str
    columns: tuple[str, ...]
    values: list[list[Any]]

    def fill(self, column: str, values: Iterable[int]) -> None:
        """Give every row what was not known when it was made ready: the id of a row stored just now."""
        at = self.columns.index(column)
        for row, value in zip(self.values, values, strict=True):
            row[at] = value

    def insert(self) -> list[int]:
        """Store the rows, in the caller's transaction, and return their ids in the same order.

        :raises django.db.IntegrityError: a row breaks a constraint, as when another writer was first.
        """
        row = f"({', '.join(['%s'] * len(self.columns))})"
        at_once = MOST_VALUES // len(self.columns)
        ids: list[int] = []
        with connection.cursor() as cursor:
            for start in range(0, len(self.values), at_once):
                part = self.values[start : start + at_once]
                rows = ", ".join([row] * len(part))
                cursor.execute(
                    f"INSERT INTO {self.table} ({', '.join(self.columns)}) VALUES {rows} RETURNING id",  # noqa: S608
                    [value for values in part for value in values],
                )
                ids += [pk for (pk,) in cursor.fetchall()]
        return ids


def ready(model: type[Model], instances: Sequence[Model]) -> Rows:
    """Return instances that are not stored yet as rows; nothing is asked of the database."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]  # noqa: SLF001 - Django's public way to a model's fields
    preparing = [(field.attname, isinstance(field, PLAIN), field.get_db_prep_save) for field in fields]
    database = connections[DEFAULT_DB_ALIAS]
    values = [
        [
            value
            if is_plain and type(value := getattr(instance, name)) in AS_IS
            else prepared(getattr(instance, name), database)
            for name, is_plain, prepared in preparing
        ]
        for instance in instances
    ]
    return Rows(model._meta.db_table, tuple(str(field.column) for field in fields), values)  # noqa: SLF001
