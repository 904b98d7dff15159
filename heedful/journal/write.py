"""Append what happened. The same row feeds the audit trail, the live screens and reactions."""

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


def record(*events: "DataclassInstance", at: datetime, teammate_id: int | None = None) -> None:
    """Append events, in the caller's transaction: they happened if and only if it commits."""
    xact = _transaction()
    Entry.objects.bulk_create(
        Entry(kind=type(event).__name__, at=at, teammate_id=teammate_id, facts=asdict(event), xact=xact)
        for event in events
    )


def _transaction() -> Combinable:
    """Return what orders entries across transactions that overlap; SQLite has only one writer at a time."""
    if connection.vendor != "postgresql":
        return Value(0)
    return Cast(Cast(Func(function="pg_current_xact_id"), TextField()), BigIntegerField())
