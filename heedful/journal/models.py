"""The rows of the journal: what happened, how far each reader has read, and the jobs that follow."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from heedful.kit.prepared import updating


class Entry(models.Model):
    """One event. `xact` orders entries on PostgreSQL, where ids are given before commits."""

    kind = models.CharField(max_length=60)
    at = models.DateTimeField()
    teammate_id = models.BigIntegerField(null=True)
    facts = models.JSONField()
    changes = models.JSONField(null=True)  # {"state": ["waiting", "done"]}: what it was and what it is
    xact = models.BigIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["xact", "id"], name="journal_order"),
            models.Index(fields=["xact", "id"], name="journal_deeds", condition=Q(teammate_id__isnull=False)),
            models.Index(fields=["kind", "xact", "id"], name="journal_kinds"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Seal(models.Model):
    """A fingerprint of some entries and of the seal before; see journal.seals."""

    number = models.BigIntegerField(primary_key=True)  # 1, 2, 3 ... without a gap
    ends = models.CharField(max_length=60)  # the position of its last entry
    entries = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Seal {self.number}"


class Reader(models.Model):
    """How far somebody has read; moved in the transaction that does what the reading asked for."""

    name = models.CharField(max_length=60, unique=True)
    position = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.name} at {self.position}"


class JobQuerySet(models.QuerySet["Job"]):
    def due(self, at: datetime) -> JobQuerySet:
        """Return those that may be started: their time has come and nobody holds them."""
        return self.filter(dead=False, run_at__lte=at).filter(Q(held_until=None) | Q(held_until__lt=at))


class Job(models.Model):
    """Something to do because of an event. It is done at least once, so it is written to be repeated."""

    name = models.CharField(max_length=60)
    facts = models.JSONField()
    outside = models.BooleanField(default=False)  # asks another system, so it may take its time
    run_at = models.DateTimeField()
    held_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    trouble = models.TextField(blank=True)
    dead = models.BooleanField(default=False)

    objects = JobQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["dead", "outside", "run_at"], name="job_due")]

    def __str__(self) -> str:
        return f"{self.name} {self.facts}"

    def hold(self, at: datetime, until: datetime) -> bool:
        """Take the job for ourselves; False when another worker was first."""
        taken = _hold(self.pk, at, until)
        self.attempts += taken
        return bool(taken)


@updating
def _hold(job_id: int, at: datetime, until: datetime) -> tuple[JobQuerySet, dict[str, Any]]:
    free = Job.objects.due(at).filter(pk=job_id)
    return free, {"held_until": until, "attempts": models.F("attempts") + 1}
