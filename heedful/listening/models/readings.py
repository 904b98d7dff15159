"""What the local models understood of a post, and how the reading of posts goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from heedful.listening.models.posts import Post
from heedful.listening.models.topics import Topic

if TYPE_CHECKING:
    from collections.abc import Sequence

PART = "|"  # between intents, and at both ends: SQL then finds a whole one


def joined(labels: Sequence[str]) -> str:
    return PART + PART.join(labels) + PART if labels else ""


class Reading(models.Model):
    """What was understood of one post; it speaks of the post, never of who wrote it.

    `sentiment`, `urgency` and `intents` are what is asked for; `findings` holds every question with its
    labels, chances and reason, as `heedful.reading.readings.Finding.said` gives them.
    """

    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="reading")
    version = models.CharField(max_length=40)  # of the weights
    tier = models.CharField(max_length=10)
    language = models.CharField(max_length=20, blank=True)
    sentiment = models.CharField(max_length=20, blank=True)
    urgency = models.CharField(max_length=20, blank=True)
    intents = models.CharField(max_length=300, blank=True)  # |complaint|outage|
    findings = models.JSONField(default=dict)
    named = models.JSONField(default=list)  # (kind, begin, end, words) of what the company calls its own
    topic = models.ForeignKey(Topic, on_delete=models.SET_NULL, null=True, related_name="readings")
    vector = models.BinaryField(null=True)  # 384 numbers of 16 bits, where the full tier read it
    meaning = models.BinaryField(null=True)  # 384 numbers of 8 bits: what the post is about
    read_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["sentiment"], name="reading_sentiment"),
            models.Index(fields=["urgency"], name="reading_urgency"),
        ]

    def __str__(self) -> str:
        return f"Reading of {self.post_id}"

    @property
    def intent_list(self) -> list[str]:
        return [intent for intent in self.intents.split(PART) if intent]

    def finding(self, question: str) -> dict[str, Any]:
        """Return what was found under a question, {} if nobody asked it."""
        found: dict[str, Any] = self.findings.get(question, {})
        return found


class Models(models.Model):
    """How the local models do: one row, written by whoever reads."""

    version = models.CharField(max_length=40, blank=True)
    trouble = models.CharField(max_length=500, blank=True)  # why nothing is read now
    since = models.DateTimeField()

    def __str__(self) -> str:
        return self.version
