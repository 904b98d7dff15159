"""What we said we would do, and by when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from heedful.desk.models.conversations import Conversation
from heedful.desk.models.replies import Reply

if TYPE_CHECKING:
    from datetime import datetime


class Promise(models.Model):
    """Something we said we would do, with a date. It stays with its conversation, whoever has that."""

    class State(models.TextChoices):
        OPEN = "open"
        KEPT = "kept"
        BROKEN = "broken"
        WITHDRAWN = "withdrawn"

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="promises")
    reply = models.ForeignKey(
        Reply, on_delete=models.SET_NULL, null=True, blank=True, related_name="promises"
    )
    words = models.CharField(max_length=300)
    due_at = models.DateTimeField()
    owner = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, related_name="promises")
    made_by = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    closed_by = models.ForeignKey(
        "teams.Teammate", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "kept", "broken", "withdrawn"]), name="promise_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at=None) | (~Q(state="open") & Q(closed_at__isnull=False)),
                name="promise_closed_has_moment",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="promise_due")]

    def __str__(self) -> str:
        return self.words

    def close(self, to: str, *, by_id: int | None, at: datetime) -> bool:
        """Close it if it is open; False when somebody was first."""
        closed = Promise.objects.filter(pk=self.pk, state=self.State.OPEN)
        if not closed.update(state=to, closed_by=by_id, closed_at=at):
            return False
        self.state, self.closed_by_id, self.closed_at = to, by_id, at
        return True

    def is_late(self, at: datetime) -> bool:
        return self.state == self.State.OPEN and self.due_at <= at
