"""Mentions that are not about us."""

from __future__ import annotations

from django.db import models

from heedful.desk.models.conversations import Conversation


class NotUs(models.Model):
    """Somebody said that a mention is not about us, and what was changed by it: it can all be taken back."""

    post = models.ForeignKey("listening.Post", on_delete=models.CASCADE, related_name="+")
    track = models.ForeignKey(
        "listening.Track", on_delete=models.CASCADE, null=True, related_name="+"
    )  # that leaves something out since, None where none does
    by = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    query_before = models.TextField(blank=True)
    query_after = models.TextField(blank=True)
    verdicts = models.JSONField(default=dict)  # of hits, by their tracks, before this
    conversation = models.ForeignKey(
        Conversation, on_delete=models.SET_NULL, null=True, related_name="+"
    )  # that was finished
    state = models.CharField(max_length=10, blank=True)  # of the conversation, before this
    snoozed_until = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.post_id} is not us"
