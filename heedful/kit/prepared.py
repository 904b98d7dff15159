"""Query sets that are written as SQL once.

Django writes a query set as SQL whenever it is asked, which takes about a millisecond of processor time
where the database answers in a tenth of one. `prepared` keeps what was written and asks with other values;
`updating` and `deleting` do so with what changes rows.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any, Generic, ParamSpec, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet
from django.db.models.sql import DeleteQuery, UpdateQuery

P = ParamSpec("P")
M = TypeVar("M", bound=Model)
R = TypeVar("R")
T = TypeVar("T")
U = TypeVar("U")
Rows = QuerySet[Any, Any]

FIRST_INT, FIRST_MOMENT = 1_987_654_000, datetime(1971, 2, 3, tzinfo=UTC)
MOST_SHAPES = 500  # of one query set; then all are written anew
LEAST_INT, MOST_INT = -(2**63), 2**63 - 1  # that a column of numbers holds


def prepared(make: Callable[P, QuerySet[M, R]]) -> Callable[P, list[R]]:
    """Return a function that asks the query set of `make` and returns its rows.

    What is passed by place are values: ids, moments, texts or None. `make` sees stand-ins for them and hands
    them on as they are; of None it sees that it is None. What is passed by name is the shape, hashable:
    `make` sees it and may decide by it, and each shape is written on its own. Nothing is prefetched.

    :raises TypeError: from what is returned: a value does not come to the database as it is, or something
        would be prefetched.
    """
    return keeping(make)


def keeping(make: Callable[P, QuerySet[M, R]], *, spare: int = 0) -> Callable[P, list[R]]:
    """Return `prepared` of a query set that may do without the first `spare` values."""
    return _kept(make, list, lambda rows, stand_ins: _Asking(rows, stand_ins, spare))


def updating(make: Callable[P, tuple[Rows, dict[str, Any]]]) -> Callable[P, int]:
    """Return a function that gives the rows of `make` its fields, and returns how many rows those were.

    It is passed what a `prepared` function is passed.
    """

    def write(rows_and_fields: tuple[Rows, dict[str, Any]], stand_ins: list[object]) -> "_Changing":
        rows, fields = rows_and_fields
        query: Any = rows.query.chain(UpdateQuery)
        query.add_update_values(fields)
        return _Changing(query, stand_ins)

    return _kept(make, lambda rows_and_fields: rows_and_fields[0].update(**rows_and_fields[1]), write)


def deleting(make: Callable[P, Rows]) -> Callable[P, int]:
    """Return a function that deletes the rows of `make`, to which none may point, and returns how many."""
    return _kept(
        make,
        lambda rows: rows._raw_delete(DEFAULT_DB_ALIAS),  # noqa: SLF001 - no public way past what points at rows
        lambda rows, stand_ins: _Changing(rows.query.chain(DeleteQuery), stand_ins),
    )


def _kept(
    make: Callable[P, T], anew: Callable[[T], U], write: "Callable[[T, list[object]], _Written[U]]"
) -> Callable[P, U]:
    """Return a function that keeps what is written; with values that no database takes, it is done `anew`."""
    kept: dict[object, _Written[U]] = {}

    @wraps(make)
    def ask(*values: P.args, **shape: P.kwargs) -> U:
        if not all(map(_fits, values)):
            return anew(make(*values, **shape))
        kinds = tuple(map(_kind, values))
        key = (connections[DEFAULT_DB_ALIAS].vendor, kinds, *shape.values(), *shape)
        if (found := kept.get(key)) is None:
            if len(kept) >= MOST_SHAPES:
                kept.clear()
            stand_ins: Any = [kind and STAND_INS[kind](n) for n, kind in enumerate(kinds)]
            found = kept[key] = write(make(*stand_ins, **shape), stand_ins)
        return found.ask(values)

    return ask


STAND_INS: dict[type | None, Callable[[int], object]] = {
    int: lambda n: FIRST_INT + n,
    datetime: lambda n: FIRST_MOMENT + timedelta(microseconds=n + 1),
    str: lambda n: f"stands in for value {n}",
}


def _kind(value: object) -> type | None:
    if value is None:
        return None
    for kind in (int, datetime, str):
        if isinstance(value, kind):
            return kind
    raise TypeError(f"{value!r} is no id, moment or text.")


def _fits(value: object) -> bool:
    """Test whether a database takes a value; Django knows what is asked with another one, and no SQL does."""
    return not isinstance(value, int) or LEAST_INT <= value <= MOST_INT


class _Written(Generic[U]):
    """SQL, and where in it which value goes."""

    def __init__(self, compiler: Any, stand_ins: list[object], spare: int = 0) -> None:
        try:
            self._sql, given = compiler.as_sql()
        except EmptyResultSet:
            self._sql, self._given = "", []
            return
        places = {_adapted(value): n for n, value in enumerate(stand_ins) if value is not None}
        self._given = [(value, places.get(value) if _is_plain(value) else None) for value in given]
        if lost := set(places.values()) - {n for _, n in self._given} - set(range(spare)):
            raise TypeError(f"Value {min(lost)} does not come to the database as it is: {self._sql}")

    def _filled(self, values: tuple[object, ...]) -> tuple[Any, ...]:
        return tuple(given if n is None else _like(given, _adapted(values[n])) for given, n in self._given)

    def ask(self, values: tuple[object, ...]) -> U:
        raise NotImplementedError


class _Asking(_Written[list[Any]]):
    """A query set that returns rows."""

    def __init__(self, queryset: Any, stand_ins: list[object], spare: int) -> None:
        if queryset._prefetch_related_lookups:  # noqa: SLF001 - no public way to it
            raise TypeError("What is prefetched would be written with stand-ins: prefetch it for the rows.")
        self._queryset = queryset
        self._compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        super().__init__(self._compiler, stand_ins, spare)
        self._compiler.connection = None  # that of whoever wrote it; each who asks brings their own

    def ask(self, values: tuple[object, ...]) -> list[Any]:
        if not self._sql:
            return []
        filled = self._filled(values)
        compiler = _twin(
            self._compiler,
            connection=connections[DEFAULT_DB_ALIAS],
            as_sql=lambda *_, **__: (self._sql, filled),
        )
        query = _twin(self._queryset.query, get_compiler=lambda *_, **__: compiler)
        return list(self._queryset._iterable_class(_twin(self._queryset, _query=query)))  # noqa: SLF001 - as `iter` would


class _Changing(_Written[int]):
    """An UPDATE or a DELETE of one table."""

    def __init__(self, query: Any, stand_ins: list[object]) -> None:
        super().__init__(query.get_compiler(DEFAULT_DB_ALIAS), stand_ins)

    def ask(self, values: tuple[object, ...]) -> int:
        if not self._sql:
            return 0
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute(self._sql, self._filled(values))
            return int(cursor.rowcount)


def _adapted(value: object) -> Any:
    """Return a value as it is sent to the database."""
    if isinstance(value, datetime):
        return connections[DEFAULT_DB_ALIAS].ops.adapt_datetimefield_value(value)
    return value


def _is_plain(value: object) -> bool:
    return isinstance(value, int | str | datetime) and not isinstance(value, bool)


def _like(given: Any, value: Any) -> Any:
    """Return a value as what stood there in its place: PostgreSQL is told how wide a number is."""
    return type(given)(value) if isinstance(value, int) and type(given) is not int else value


def _twin(one: Any, **changed: object) -> Any:
    """Return an object that is another one but for some attributes."""
    twin = object.__new__(type(one))
    twin.__dict__.update(one.__dict__, **changed)
    return twin
