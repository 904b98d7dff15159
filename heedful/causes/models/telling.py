"""That people are told: which batch of replies tells them that a cause is fixed."""

from __future__ import annotations

from django.db import models

from heedful.causes.models.causes import Cause


class Telling(models.Model):
    """One text that was drafted for everybody affected who had not been told."""

    cause = models.ForeignKey(Cause, on_delete=models.CASCADE, related_name="tellings")
    batch = models.OneToOneField("desk.Batch", on_delete=models.CASCADE, related_name="+")
    text = models.TextField()
    by = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.text[:60]
