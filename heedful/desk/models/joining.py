"""Two conversations that are one by a teammate's word, and what moved when they became one."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from heedful.desk.models.conversations import Conversation


class Join(models.Model):
    """One conversation is part of another one; it keeps its row, so that both can come back."""

    class Why(models.TextChoices):
        HAND = "hand"  # a teammate said so
        PRIVATE = "private"  # they went on in private, from the same network

    kept = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="joins")
    gone = models.ForeignKey(
        Conversation, on_delete=models.SET_NULL, null=True, blank=True, related_name="joined"
    )  # None: its thread and another one turned out to be one on the network
    why = models.CharField(max_length=7, choices=Why.choices, default=Why.HAND)
    moved = models.JSONField(default=dict)  # {"desk.note.conversation": [ids]}: what stood beside it
    before = models.JSONField(default=dict)  # what both were, see actions.parting
    by = models.ForeignKey(
        "teams.Teammate", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        "teams.Teammate", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gone"], condition=Q(undone_at=None), name="joined_once"),
            models.CheckConstraint(condition=Q(why__in=["hand", "private"]), name="join_why_known"),
        ]

    def __str__(self) -> str:
        return f"{self.gone_id} in {self.kept_id}"
