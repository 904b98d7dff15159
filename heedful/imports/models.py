"""What was brought in from another system, and what was left there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from datetime import datetime


class Import(models.Model):
    """One reading of an export. It goes on where it stopped, however it was stopped."""

    network = models.CharField(max_length=30)
    name = models.CharField(max_length=200)  # of the file or folder
    digest = models.CharField(max_length=64)  # of what the files say
    source = models.ForeignKey("listening.Source", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    rows = models.PositiveBigIntegerField(default=0)  # that were read and settled
    dialogues = models.PositiveBigIntegerField(default=0)  # among them, that could be brought in
    conversations = models.PositiveBigIntegerField(default=0)  # new here, and so below
    posts = models.PositiveBigIntegerField(default=0)
    notes = models.PositiveBigIntegerField(default=0)
    labels = models.PositiveBigIntegerField(default=0)
    reasons = models.JSONField(default=dict)  # why how many were left out

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "digest", "source"], condition=Q(ended_at=None), name="import_goes_on_once"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def left_out_count(self) -> int:
        return sum(self.reasons.values())


class LeftOut(models.Model):
    """A row, or a part of one, that was not brought in, and why; the first thousand of an import."""

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="left_out")
    place = models.CharField(max_length=300)
    what = models.CharField(max_length=100, blank=True)  # its id there
    reason = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


class UploadQuerySet(models.QuerySet["Upload"]):
    def in_state(self, *states: str) -> UploadQuerySet:
        return self.filter(state__in=states)


class Upload(models.Model):
    """Files of an export that an owner sent, until they are brought in or let go. One is open at a time."""

    class State(models.TextChoices):
        ARRIVING = "arriving"  # its files are being written here
        LOOKING = "looking"  # the worker looks what would come
        LOOKED = "looked"  # somebody has to say whether it shall
        BRINGING = "bringing"
        BROUGHT = "brought"
        STOPPED = "stopped"  # by somebody, or by time
        FAILED = "failed"

    network = models.CharField(max_length=30)
    account = models.CharField(max_length=60, blank=True)
    team = models.ForeignKey("teams.Team", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()  # bytes that were sent
    by = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    ends_at = models.DateTimeField()  # its files are kept no longer
    state = models.CharField(max_length=10, choices=State.choices, default=State.ARRIVING)
    is_open = models.BooleanField(default=True)  # not brought in, stopped or failed
    settled_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=300, blank=True)
    rows = models.PositiveBigIntegerField(default=0)  # that were looked at
    found = models.JSONField(default=dict)  # what would come, and what would stay behind
    brought = models.ForeignKey(Import, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = UploadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_open"], condition=Q(is_open=True), name="one_upload_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(
                    is_open=True, settled_at=None, state__in=["arriving", "looking", "looked", "bringing"]
                )
                | Q(is_open=False, settled_at__isnull=False, state__in=["brought", "stopped", "failed"]),
                name="upload_is_open_or_settled",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def percent(self) -> int | None:
        """Return how much is brought in, None while nobody knows."""
        total = int(self.found.get("rows", 0))
        if self.state != self.State.BRINGING or self.brought is None or not total:
            return None
        return min(99, round(100 * self.brought.rows / total))

    @property
    def waits_for_the_worker(self) -> bool:
        return self.state in {self.State.ARRIVING, self.State.LOOKING, self.State.BRINGING}

    def move(self, was: str, to: str, **fields: object) -> bool:
        """Go from one state to another; False if it is in another one by now."""
        return bool(Upload.objects.filter(pk=self.pk, state=was).update(state=to, **fields))

    def settle(self, to: str, *, at: datetime, **fields: object) -> bool:
        """End it, and forget which rows would have been left out; False if it has ended."""
        found = {name: told for name, told in self.found.items() if name != "left_out"}
        ended = {"state": to, "is_open": False, "settled_at": at, "found": found, **fields}
        return bool(Upload.objects.filter(pk=self.pk, is_open=True).update(**ended))
