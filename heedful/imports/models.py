"""What was brought in from another system, and what was left there."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


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
