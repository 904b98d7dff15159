"""The letter that caused it, as it was and as it is."""

from __future__ import annotations

from django.db import models

from heedful.causes.models.causes import Cause


class LetterVersion(models.Model):
    """One wording of the template from which a cause came; the first is what people got."""

    cause = models.ForeignKey(Cause, on_delete=models.CASCADE, related_name="letter")
    number = models.PositiveIntegerField()
    text = models.TextField()
    by = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cause", "number"], name="letter_version_numbered")]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"version {self.number}"
