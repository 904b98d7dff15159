"""What we said well once and may say again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from datetime import datetime

    from heedful.teams.models import Teammate


class Answer(models.Model):
    """Words that are used again. What it says now stands here; every version stands in `versions`."""

    title = models.CharField(max_length=120)
    variants = models.JSONField(default=list)  # [{"network": "bluesky" or "" for any, "text": ...}]
    language = models.CharField(max_length=12, blank=True)
    owner = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, related_name="+")
    written_by = models.ForeignKey(
        "teams.Teammate", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )  # whose reply it was made from: the credit is theirs
    team = models.ForeignKey("teams.Team", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    number = models.PositiveIntegerField(default=1)
    review_at = models.DateField(null=True, blank=True)
    terms = models.TextField(blank=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.title

    def is_stale(self, at: datetime) -> bool:
        return self.review_at is not None and self.review_at <= at.date()

    def may_be_changed_by(self, teammate: Teammate) -> bool:
        return teammate.may_answer and (teammate.may_set_up or self.owner_id == teammate.pk)


class AnswerVersion(models.Model):
    """What an answer said from one moment on, and who wrote it. Never changed itself."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    variants = models.JSONField(default=list)
    by = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["answer", "number"], name="answer_version_once")]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"
