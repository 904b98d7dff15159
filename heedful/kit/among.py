"""Many ids in one condition.

Django looks at each value of `pk__in` three times on its way to the database: five microseconds
an id, which for the thousand of a search is more than the search itself. Ids are whole numbers, so they
can stand in the statement.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Lookup
from django.db.models.lookups import Exact
from django.db.models.sql.compiler import SQLCompiler


class Among(Lookup):  # the stub alone is generic
    """A column whose value is one of many whole numbers."""

    prepare_rhs = False

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[str | int, ...]]:
        numbers = ",".join(map(str, self.rhs))
        if not numbers:
            raise EmptyResultSet
        column, values = self.process_lhs(compiler, connection)
        if connection.vendor == "postgresql":
            return f"{column} = ANY('{{{numbers}}}'::bigint[])", tuple(values)
        return f"{column} IN ({numbers})", tuple(values)


def among(field: str, ids: Iterable[int | None]) -> Among:
    """Return the condition that a field, as `filter` names it, holds one of some ids; None is never held."""
    return Among(F(field), sorted({int(one) for one in ids if one is not None}))


class Listed(Lookup):
    """A column whose value is in a list of whole numbers that is passed as one text, `[1,2]`."""

    prepare_rhs = False

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[str | int, ...]]:
        column, values = self.process_lhs(compiler, connection)
        if connection.vendor == "postgresql":
            condition = " = ANY(ARRAY(SELECT json_array_elements_text(%s::json)::bigint))"
        else:
            condition = " IN (SELECT value FROM json_each(%s))"
        return column + condition, (*values, self.rhs)


class Common(Exact):  # the stub alone is generic
    """Equality that many rows may have, beside a list of ids.

    SQLite, which has not counted, would take an index on it for ten rows, and walk through all that it holds.
    """

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        condition, values = self.as_sql(compiler, connection)
        return f"unlikely({condition})", values


def common(field: str, value: str) -> Common:
    """Return the condition that a field has a value that many rows may have."""
    return Common(F(field), value)


def listed(field: str, ids: str) -> Listed:
    """Return the condition that a field holds one of some ids, written by `as_list`: for a prepared query."""
    return Listed(F(field), ids)


def as_list(ids: Iterable[int]) -> str:
    """Return ids as `listed` takes them."""
    return f"[{','.join(map(str, sorted(set(ids))))}]"
