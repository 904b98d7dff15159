"""Turn events into jobs and run the jobs that are due, each at least once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Min, QuerySet

from heedful.journal import read
from heedful.journal.models import Entry, Job, Reader
from heedful.kit import log, meter
from heedful.kit.errors import Missing, OutsideTrouble, Refused
from heedful.kit.prepared import deleting, prepared, updating

HOLD = timedelta(seconds=30)  # a worker that died gives its job back after this
TRIES = 8
READER = "reactions"


class Later(Exception):
    """The job is fine and must wait; it does not count as a try."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"again in {seconds:g} s")
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Reaction:
    """A job that follows from an event; `when` reads from the facts the moment it is due."""

    run: Callable[..., None]  # called with the event's facts and at=
    outside: bool = False  # it asks another system: run where it holds up nobody
    when: Callable[[Mapping[str, Any], datetime], datetime] | None = None

    @property
    def name(self) -> str:
        return f"{self.run.__module__.rsplit('.', 1)[-1]}.{self.run.__name__}"


Table = Mapping[str, Sequence[Reaction]]


def react(table: Table, *, limit: int = 500) -> int:
    """Write down the jobs that follow from what happened since last time; return how many were read."""
    reader = next(iter(_reader(READER)), None) or _new_reader()
    entries = read.since(reader.position, limit=limit)
    if not entries:
        return 0
    with transaction.atomic():
        if not _move(reader.pk, reader.position, read.position_of(entries[-1])):
            return 0  # another worker was first
        Job.objects.bulk_create(job for entry in entries for job in _jobs_after(entry, table))
    return len(entries)


@prepared
def _reader(name: str) -> QuerySet[Reader]:
    return Reader.objects.filter(name=name)


def _new_reader() -> Reader:
    reader, _ = Reader.objects.get_or_create(name=READER, defaults={"position": read.START})
    return reader


@updating
def _move(reader_id: int, position: str, to: str) -> tuple[QuerySet[Reader], dict[str, Any]]:
    return Reader.objects.filter(pk=reader_id, position=position), {"position": to}


def _jobs_after(entry: Entry, table: Table) -> list[Job]:
    return [
        Job(
            name=reaction.name,
            facts=entry.facts,
            outside=reaction.outside,
            run_at=reaction.when(entry.facts, entry.at) if reaction.when else entry.at,
        )
        for reaction in table.get(entry.kind, ())
    ]


def run_due(
    table: Table, *, now: Callable[[], datetime], outside: bool | None = None, limit: int = 100
) -> int:
    """Run the jobs whose time has come, of one kind or (None) of both; return how many were run."""
    reactions = {reaction.name: reaction for following in table.values() for reaction in following}
    ran = 0
    for job in _due(now(), outside=outside, limit=limit):
        at = now()
        if job.hold(at, at + HOLD):
            _run(job, reactions, at)
            ran += 1
    return ran


@prepared
def _due(at: datetime, *, outside: bool | None, limit: int) -> QuerySet[Job]:
    due = Job.objects.due(at).filter(outside__in=[False, True] if outside is None else [outside])
    return due.order_by("run_at", "pk")[:limit]


def next_due() -> datetime | None:
    """Return when the next job that nobody holds is to be run, None if there is none."""
    waiting = Job.objects.filter(dead=False, held_until=None)
    found: datetime | None = waiting.aggregate(at=Min("run_at"))["at"]
    return found


def try_again(*, job_id: int, at: datetime) -> None:
    """Let a job that was given up be tried anew.

    :raises Missing: it is not given up; it may have been tried meanwhile.
    """
    given_up = Job.objects.filter(pk=job_id, dead=True)
    if not given_up.update(dead=False, attempts=0, run_at=at, held_until=None):
        raise Missing("This job is not given up any more.")


def _run(job: Job, reactions: Mapping[str, Reaction], at: datetime) -> None:
    try:
        reactions[job.name].run(**job.facts, at=at)
    except Later as later:
        Job.objects.filter(pk=job.pk).update(
            run_at=at + timedelta(seconds=later.seconds), held_until=None, attempts=job.attempts - 1
        )
    except (OutsideTrouble, Refused) as trouble:
        _again(job, at, str(trouble), getattr(trouble, "retry_in", None))
    except Exception as error:  # noqa: BLE001  a bug in one job must not stop the others; it is shown and kept
        log.get("work").exception("job failed", job=job.name, facts=job.facts)
        _again(job, at, f"{type(error).__name__}: {error}", None)
    else:
        _forget(job.pk)


@deleting
def _forget(job_id: int) -> QuerySet[Job]:
    return Job.objects.filter(pk=job_id)


def _again(job: Job, at: datetime, trouble: str, retry_in: float | None) -> None:
    meter.count(f"job.{job.name}.trouble")
    wait = retry_in if retry_in is not None else min(2.0**job.attempts, 600.0)
    Job.objects.filter(pk=job.pk).update(
        run_at=at + timedelta(seconds=wait),
        held_until=None,
        trouble=trouble[:2000],
        dead=job.attempts >= TRIES,
    )
