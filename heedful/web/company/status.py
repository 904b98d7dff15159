"""How the house does: sources, work that waits, deletions, the record."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

import heedful
from heedful.desk import queries as desk
from heedful.journal import read, work
from heedful.kit import clock, runs
from heedful.listening import queries
from heedful.teams import queries as teams
from heedful.web import answers
from heedful.web.access import for_teammates, teammate_of
from heedful.web.tracks.sources import shown
from heedful.web.tracks.words import in_short

PURGES_OF = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Spread:
    """A measure with its number; seconds."""

    n: int
    p50: float
    p95: float

    @property
    def p50_words(self) -> str:
        return in_short(self.p50)

    @property
    def p95_words(self) -> str:
        return in_short(self.p95)


def spread(ascending: Sequence[float]) -> Spread | None:
    """Return median and 95th percentile by nearest rank; None where nothing was measured."""
    if not ascending:
        return None
    count = len(ascending)
    return Spread(count, *(ascending[math.ceil(count * part) - 1] for part in (0.5, 0.95)))


@dataclass(frozen=True, slots=True)
class Record:
    """Where the record is kept."""

    engine: str
    version: str
    megabytes: float


def record() -> Record:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT current_setting('server_version'), pg_database_size(current_database())")
        else:
            cursor.execute(
                "SELECT sqlite_version(), page_count * page_size FROM pragma_page_count(), pragma_page_size()"
            )
        version, size = cursor.fetchone()
    return Record(connection.display_name, version, size / 1_000_000)


@for_teammates
@require_GET
def status(request: HttpRequest) -> HttpResponse:
    me, at = teammate_of(request), clock.now()
    sources = shown(list(queries.sources_for(me.pk)), at=at)
    processes = runs.processes(runs.run_dir(), at)
    context = {
        "me": me,
        "at": at,
        "sources": sources,
        "needy": sum(one.health.needs_somebody for one in sources),
        "jobs": read.jobs_standing(at),
        "given_up": read.given_up() if me.may_set_up else [],
        "unsettled": list(desk.unsettled_for(me.pk)[:20]),
        "unowned": desk.unowned_for(me.pk, at=at),
        "purges": spread(queries.purge_seconds(since=at - PURGES_OF)),
        "purges_days": PURGES_OF.days,
        "reading": queries.reading_lag(),
        "reading_off": settings.READING == "off",
        "processes": processes,
        "troubled": any(one["state"] in {"silent", "gone"} for one in processes),
        "record": record(),
        "version": heedful.__version__,
        "hold_seconds": settings.REPLY_HOLD_SECONDS,
    }
    return render(request, "company/status.html", context)


@require_POST
@for_teammates
def try_again(request: HttpRequest, job_id: int) -> HttpResponseBase:
    """Let a job that was given up be tried anew."""
    teams.who_may_set_up(teammate_of(request).pk)
    work.try_again(job_id=job_id, at=clock.now())
    return answers.done(request, _("It is tried again now."), otherwise="/status/")
