"""What is true now, by whose word, until when; and what was said to be true before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from datetime import datetime

    from heedful.teams.models import Teammate


class Fact(models.Model):
    """A statement that replies refer to. What it says now stands here; every version stands in `versions`."""

    key = models.CharField(max_length=40, unique=True)  # as in {fact:leeds-outage}
    owner = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey("teams.Team", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    number = models.PositiveIntegerField(default=1)  # of the version that holds
    text = models.CharField(max_length=500)
    source = models.CharField(max_length=300, blank=True)  # how we know
    expires_at = models.DateTimeField(null=True, blank=True)
    terms = models.TextField(blank=True)  # what it is proposed under
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["archived_at", "expires_at"], name="fact_current")]

    def __str__(self) -> str:
        return self.key

    @property
    def reference(self) -> str:
        return f"{{fact:{self.key}}}"

    def has_expired(self, at: datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= at

    def may_be_changed_by(self, teammate: Teammate) -> bool:
        return teammate.may_answer and (teammate.may_set_up or self.owner_id == teammate.pk)


class FactVersion(models.Model):
    """What a fact said from one moment on, who said so, and why it was changed. Never changed itself."""

    fact = models.ForeignKey(Fact, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.CharField(max_length=500)
    source = models.CharField(max_length=300, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    why = models.CharField(max_length=300, blank=True)
    overtaken_at = models.DateTimeField(null=True, blank=True)  # when the fact began to say something else

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fact", "number"], name="fact_version_once")]

    def __str__(self) -> str:
        return self.text[:60]
