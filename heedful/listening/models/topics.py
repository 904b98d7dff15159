"""What mentions are about: topics that keep their name, and when we look for new ones."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Topic(models.Model):
    """Something that people speak of. Its middle never moves, so that the same words find it again.

    `words` is the name that its posts gave it, "" once none may be told; `team` is whose sources said it,
    None where everybody may hear them. A post stays with the topic it was put to; whoever asks follows
    `merged_into`.
    """

    name = models.CharField(max_length=100)
    words = models.CharField(max_length=100, blank=True)
    named_by = models.ForeignKey(
        "teams.Teammate", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    team = models.ForeignKey("teams.Team", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    version = models.CharField(max_length=40)  # of the weights under which its middle was found
    middle = models.BinaryField()  # 384 numbers of 16 bits
    made_at = models.DateTimeField()
    away_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="merged"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="topic_is_not_its_own"
            )
        ]

    def __str__(self) -> str:
        return self.name


class TopicLook(models.Model):
    """When we looked for new topics, and when we look next; one row for the house."""

    look_at = models.DateTimeField(null=True, blank=True)  # planned
    looked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"looked at {self.looked_at}"
