"""What we aim at, and what made the clocks of a conversation go and stop."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class ClockPolicy(models.Model):
    """How fast a person is to have an answer; the first whose conditions fit a conversation decides."""

    name = models.CharField(max_length=60)
    place = models.PositiveIntegerField()  # they are asked in this order
    team = models.ForeignKey("teams.Team", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    network = models.CharField(max_length=30, blank=True)  # "" any
    track = models.ForeignKey(
        "listening.Track", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    priority = models.PositiveSmallIntegerField(null=True, blank=True)  # from this one on; None any
    first_minutes = models.PositiveIntegerField(null=True, blank=True)  # None: no target
    next_minutes = models.PositiveIntegerField(null=True, blank=True)
    resolution_minutes = models.PositiveIntegerField(null=True, blank=True)
    in_hours = models.BooleanField(default=True)  # counts when the team is at work only
    warn_percent = models.PositiveSmallIntegerField(default=75)
    escalate_to = models.ForeignKey(
        "teams.Teammate", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(priority=None) | Q(priority__range=(0, 3)), name="clock_priority_known"
            ),
            models.CheckConstraint(condition=Q(warn_percent__range=(10, 95)), name="clock_warns_before"),
        ]

    def __str__(self) -> str:
        return self.name


class Turn(models.Model):
    """A conversation was put aside, finished or taken up again: what posts and replies do not tell."""

    class State(models.TextChoices):
        ASIDE = "aside"  # until they answer
        LATER = "later"  # until a moment of ours: the person waits on
        DONE = "done"
        OPENED = "opened"
        ELSEWHERE = "elsewhere"  # answered by our account, and not from here

    conversation = models.ForeignKey("desk.Conversation", on_delete=models.CASCADE, related_name="turns")
    state = models.CharField(max_length=10, choices=State.choices)
    at = models.DateTimeField()
    said_at = models.DateTimeField(null=True, blank=True)  # when the answer elsewhere stood there

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["aside", "later", "done", "opened", "elsewhere"]),
                name="turn_state_known",
            )
        ]
        indexes = [models.Index(fields=["conversation", "at"], name="turns_of_conversation")]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.state}"
