"""Saved queries that somebody follows, and the look back at what is stored."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q


class Track(models.Model):
    """A saved query that somebody follows."""

    name = models.CharField(max_length=120)
    query = models.TextField()
    owner = models.ForeignKey(  # whose own it is; none where the house follows it
        "teams.Teammate", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    paused_at = models.DateTimeField(null=True, blank=True)
    added_by = models.ForeignKey("teams.Teammate", on_delete=models.SET_NULL, null=True, blank=True)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=Q(owner=None), name="track_named_once"),
            models.UniqueConstraint(fields=["owner", "name"], name="own_track_named_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_personal(self) -> bool:
        return self.owner_id is not None


class BackfillQuerySet(models.QuerySet["Backfill"]):
    def going_on(self) -> BackfillQuerySet:
        return self.filter(ended_at=None, stopped_at=None)


class Backfill(models.Model):
    """The search of what is stored for what a track would have hit, newest first; one a track, the latest."""

    track = models.OneToOneField(Track, on_delete=models.CASCADE, related_name="backfill")
    query = models.TextField()
    top = models.BigIntegerField()  # posts before this id were stored when it began; 0 before that
    bottom = models.BigIntegerField(default=0)  # the oldest of them
    before = models.BigIntegerField()  # those before this one are still to be asked
    found = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    objects = BackfillQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.found} for {self.track_id}"

    @property
    def goes_on(self) -> bool:
        return self.ended_at is None and self.stopped_at is None

    @property
    def percent(self) -> int:
        """Return how much of the archive it has been through."""
        if self.ended_at:
            return 100
        return round(100 * (self.top - self.before) / max(self.top - self.bottom, 1))

    def start(self, *, oldest: int, newest: int) -> None:
        """Note which posts are stored; those after them meet a matcher that knows the track."""
        self.bottom, self.top = oldest, newest + 1
        self.before = self.top
        same = Backfill.objects.filter(pk=self.pk, begun_at=self.begun_at, top=0)
        same.update(bottom=oldest, top=self.top, before=self.top)

    def move(self, *, before: int | None, found: int, at: datetime) -> bool:
        """Go on from an id, or end; False if somebody else moved, stopped or began it anew meanwhile."""
        same = Backfill.objects.going_on().filter(pk=self.pk, before=self.before, begun_at=self.begun_at)
        further = {"ended_at": at, "before": 0} if before is None else {"before": before}
        return bool(same.update(found=models.F("found") + found, **further))
