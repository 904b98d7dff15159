"""Write an export, some rows at a time; whoever is cut off goes on behind what counts."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from heedful import __version__
from heedful.desk import seeing
from heedful.exports import events, queries, writing
from heedful.exports.kinds import KINDS, LEFT_OUT, Kind
from heedful.exports.models import Export
from heedful.journal import read
from heedful.journal.work import Later
from heedful.journal.write import record
from heedful.kit import runs
from heedful.kit.errors import Missing, Refused
from heedful.teams import queries as teams

AT_ONCE = 500  # rows in memory
STEPS = 20  # of a job, before others have their turn
SOON_SECONDS = 0.02
KEPT = timedelta(days=1)
WRITTEN = "Somebody else is writing this export."
Step = Callable[[Export], None]


def folder_of(export_id: int) -> Path:
    return Path(settings.DATA_DIR) / "exports" / str(export_id)


def file_of(export_id: int) -> Path:
    return folder_of(export_id).with_suffix(".zip")


@transaction.atomic
def begin(*, by_id: int, since: datetime | None = None, by_console: bool = False, at: datetime) -> Export:
    """Begin an export; the worker writes it, or (`by_console`) whoever asked.

    :raises NotAllowed: only owners.
    :raises Refused: one is being written.
    """
    teams.who_may_own(by_id)
    if not by_console and Export.objects.going_on().filter(by_console=False).exists():
        raise Refused("An export is being written. Wait for its end, or stop it.")
    tops = {one.name: one.rows(by_id).aggregate(top=Max("pk"))["top"] or 0 for one in KINDS}
    begun = Export.objects.create(by_id=by_id, by_console=by_console, since=since, begun_at=at, tops=tops)
    record(events.ExportBegun(begun.pk), at=at, teammate_id=by_id)
    return begun


def go_on(*, export_id: int, at: datetime) -> None:
    """Write the next rows, and at last the file; may be repeated, each row is written once.

    :raises Later: there is more to do.
    """
    folder = folder_of(export_id)
    if not Export.objects.going_on().filter(pk=export_id, by_console=False).exists():
        return
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with runs.alone(folder, "writing", otherwise=WRITTEN):  # two would cut off each other's rows
        _write_on(Export.objects.select_related("by").get(pk=export_id), folder, at)


def _write_on(one: Export, folder: Path, at: datetime) -> None:
    if not one.by.may_own:  # who asked owns nothing any more
        _let_go(one, at)
        return
    for _ in range(STEPS):
        if one.kind == len(KINDS):
            _end(one, writing_to=folder, at=at, file=file_of(one.pk))
            return
        if not write_some(one, folder):
            return
    raise Later(SOON_SECONDS)


def finish_here(
    *,
    export_id: int,
    folder: Path,
    file: Path | None,
    at: datetime,
    step: Callable[[Export], None] | None = None,
) -> Export:
    """Write an export of the console to its end, in a folder or (`file`) packed.

    :raises Refused: somebody stopped it.
    """
    one = Export.objects.going_on().get(pk=export_id, by_console=True)
    while one.kind < len(KINDS):
        if not write_some(one, folder):
            raise Refused("This export was stopped.")
        if step:
            step(one)
    _end(one, writing_to=folder, at=at, file=file)
    return one


def write_some(one: Export, folder: Path) -> bool:
    """Write the next rows; False if somebody else did, or stopped it meanwhile."""
    kind = KINDS[one.kind]
    columns, rows, after = _next(one, kind)
    sizes = one.sizes | writing.append(folder, kind.name, columns, rows, one.sizes)
    counts = one.rows | {kind.name: one.rows.get(kind.name, 0) + len(rows)}
    goes_on = after is not None
    return one.move(
        kind=one.kind if goes_on else one.kind + 1,
        after=after if after is not None else 0,
        sizes=sizes,
        rows=counts,
    )


def _next(one: Export, kind: Kind) -> tuple[Sequence[str], list[Sequence[Any]], int | None]:
    """Return columns, rows, and the id to go on behind; None: these are the last of their kind."""
    found = kind.rows(one.by_id).filter(pk__gt=one.after, pk__lte=one.tops.get(kind.name, 0))
    if one.since and kind.since:
        found = found.filter(**{f"{kind.since}__gte": one.since})
    found = found.order_by("pk")
    if kind.happened:
        return _happenings(one.by_id, list(found[:AT_ONCE]), kind.columns)
    columns = kind.columns
    rows = list(found.values_list(*columns)[:AT_ONCE])
    key = columns.index(kind.model._meta.pk.attname)  # noqa: SLF001 - Django's public way to a model's fields
    return columns, rows, rows[-1][key] if len(rows) == AT_ONCE else None


def _happenings(
    by_id: int, entries: list[Any], columns: Sequence[str]
) -> tuple[Sequence[str], list[Sequence[Any]], int | None]:
    """Return what happened, as whoever exports may see it."""
    by_position = {read.position_of(entry): entry for entry in entries}
    rows: list[Sequence[Any]] = []
    for seen in seeing.events_for(by_id, entries):
        entry = by_position[seen.position]
        told = {"facts": dict(seen.facts)}
        rows.append([told.get(name, getattr(entry, name)) for name in columns])
    return columns, rows, entries[-1].pk if len(entries) == AT_ONCE else None


def _end(one: Export, *, writing_to: Path, at: datetime, file: Path | None) -> None:
    kinds: dict[str, dict[str, object]] = {
        kind.name: {"rows": one.rows.get(kind.name, 0), "columns": kind.columns, "since_by": kind.since}
        for kind in KINDS
    }
    company = teams.company()
    told = {
        "heedful": __version__,
        "company": company.name if company else "",
        "begun_at": one.begun_at.isoformat(),
        "since": one.since.isoformat() if one.since else None,
        "left_out": LEFT_OUT,
    }
    writing.manifest(writing_to, kinds, told)
    size = writing.pack(writing_to, file) if file else 0
    ends_at = None if one.by_console else at + KEPT
    with transaction.atomic():
        if one.move(kind=one.kind, after=one.after, ended_at=at, ends_at=ends_at, size=size):
            ended = events.ExportEnded(one.pk, ends_at.isoformat() if ends_at else "")
            record(ended, at=at, teammate_id=one.by_id)


@transaction.atomic
def stop(*, export_id: int, by_id: int, at: datetime) -> None:
    """Stop an export; what was written of it goes.

    :raises Refused: it is not being written.
    """
    one = queries.export_for(by_id, export_id)
    if not Export.objects.going_on().filter(pk=one.pk).update(stopped_at=at, gone_at=at):
        raise Refused("This export is not being written any more.")
    record(events.ExportStopped(one.pk), at=at, teammate_id=by_id)
    transaction.on_commit(lambda: writing.drop(folder_of(export_id)))


@transaction.atomic
def _let_go(one: Export, at: datetime) -> None:
    Export.objects.going_on().filter(pk=one.pk).update(stopped_at=at, gone_at=at)
    record(events.ExportStopped(one.pk), at=at)
    transaction.on_commit(lambda: writing.drop(folder_of(one.pk)))


@transaction.atomic
def take(*, export_id: int, by_id: int, at: datetime) -> Path:
    """Return the file of an export, for an owner who takes it along; the trail knows.

    :raises Missing: its file is gone, or lies with another machine.
    """
    one = queries.export_for(by_id, export_id)
    file = file_of(export_id)
    if not one.is_there(at) or not file.is_file():
        raise Missing("The file of this export is not here any more. Begin another.")
    record(events.ExportTaken(one.pk), at=at, teammate_id=by_id)
    return file


@transaction.atomic
def remove(*, export_id: int, at: datetime) -> None:
    """Remove the file of an export, a day after it was written. May be repeated."""
    writing.drop(file_of(export_id))
    if Export.objects.filter(pk=export_id, gone_at=None, by_console=False).update(gone_at=at):
        record(events.ExportRemoved(export_id), at=at)
