"""Append what happened. The same row feeds the audit trail, the live screens and reactions."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import BigIntegerField, Func, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from heedful.journal.models import Entry

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


Plain = str | int | float | bool | None
Changed = Mapping[str, tuple[Plain, Plain]]


def record(
    *events: "DataclassInstance",
    at: datetime,
    teammate_id: int | None = None,
    changed: Changed | None = None,
) -> None:
    """Append events, in the caller's transaction: they happened if and only if it commits.

    `changed` says by field what it was before and what it is after, such as {"state": ("waiting", "done")}:
    ids, states and words of ours, never what somebody outside said.
    """
    xact = _transaction()
    changes = {name: [before, after] for name, (before, after) in (changed or {}).items() if before != after}
    Entry.objects.bulk_create(
        Entry(
            kind=type(event).__name__,
            at=at,
            teammate_id=teammate_id,
            facts=asdict(event),
            changes=changes or None,
            xact=xact,
        )
        for event in events
    )


def _transaction() -> Combinable:
    """Return what orders entries across transactions that overlap; SQLite has only one writer at a time."""
    if connection.vendor != "postgresql":
        return Value(0)
    return Cast(Cast(Func(function="pg_current_xact_id"), TextField()), BigIntegerField())
