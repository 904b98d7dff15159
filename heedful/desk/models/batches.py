"""Replies that say one thing to many people, released one after another."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from heedful.desk.models.conversations import Conversation
from heedful.desk.models.replies import Reply


class Batch(models.Model):
    """Drafted replies, one a conversation. None leaves unless a lead approves, at most so many a minute."""

    class State(models.TextChoices):
        DRAFTED = "drafted"
        RUNNING = "running"
        STOPPED = "stopped"
        DONE = "done"

    title = models.CharField(max_length=200)
    private = models.BooleanField(default=False)  # for each person alone, wherever they spoke
    made_by = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFTED)
    approved_by = models.ForeignKey(
        "teams.Teammate", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    a_minute = models.PositiveSmallIntegerField(default=0)
    turn = models.PositiveIntegerField(default=0)  # how often it was let go: a job of an older turn is void
    next_at = models.DateTimeField(null=True, blank=True)  # no line is released before

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["drafted", "running", "stopped", "done"]), name="batch_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="running", approved_by=None), name="running_batch_was_approved"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def move(self, *, to: str, expected: tuple[str, ...], **fields: object) -> bool:
        """Change the state if it is one of those expected; False when somebody was first."""
        return bool(Batch.objects.filter(pk=self.pk, state__in=expected).update(state=to, **fields))


class BatchLine(models.Model):
    """One drafted reply of a batch, and what became of it."""

    class State(models.TextChoices):
        WAITING = "waiting"
        REPLIED = "replied"  # it is a reply now, with a fate of its own
        HANDED = "handed"  # a draft of whoever is on the conversation
        LEFT_OUT = "left-out"
        REFUSED = "refused"  # it cannot be said there; `trouble` says why

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="lines")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="batch_lines")
    text = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    reply = models.ForeignKey(Reply, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    handed_to = models.ForeignKey(
        "teams.Teammate", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    handed_at = models.DateTimeField(null=True, blank=True)
    trouble = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "conversation"], name="said_once_in_a_batch"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "replied", "handed", "left-out", "refused"]),
                name="batch_line_state_known",
            ),
        ]
        indexes = [models.Index(fields=["batch", "state"], name="batch_line_next")]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def is_private(self) -> bool:
        return self.batch.private or self.conversation.post.private

    @property
    def key(self) -> str:
        """The key of its reply: however often it is released, it is said once."""
        return f"batch-{self.pk}"

    def settle(self, state: str, **fields: object) -> bool:
        """Take the line out of those that wait; False when somebody was first."""
        waiting = BatchLine.objects.filter(pk=self.pk, state=self.State.WAITING)
        settled = waiting.update(state=state, **fields)
        if settled:
            self.state = state
        return bool(settled)
