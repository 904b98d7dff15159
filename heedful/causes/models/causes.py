"""A root cause inside the company, whom it concerns outside, and what was done about it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Cause(models.Model):
    """Something inside the company from which conversations come: a letter, a fault, a rule."""

    class State(models.TextChoices):
        SEEN = "seen"
        TAKEN_UP = "taken-up"
        FIXED = "fixed"
        NOT_FIXED = "not-fixed"  # and will not be; `why` says why

    title = models.CharField(max_length=200)
    words = models.TextField(blank=True)  # what it is
    owner = models.ForeignKey(
        "teams.Teammate", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    team = models.ForeignKey("teams.Team", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.SEEN)
    why = models.TextField(blank=True)  # of its state: what was done, or why it stays
    made_by = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["seen", "taken-up", "fixed", "not-fixed"]), name="cause_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="not-fixed", why=""), name="cause_that_stays_has_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["state", "-changed_at"], name="cause_list")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state in {self.State.SEEN, self.State.TAKEN_UP}


class Affected(models.Model):
    """A conversation that comes from a cause."""

    cause = models.ForeignKey(Cause, on_delete=models.CASCADE, related_name="affected")
    conversation = models.ForeignKey("desk.Conversation", on_delete=models.CASCADE, related_name="causes")
    linked_by = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, related_name="+")
    linked_at = models.DateTimeField()
    unlinked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cause", "conversation"], name="conversation_linked_once")
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} comes from {self.cause_id}"


class Step(models.Model):
    """One line of the history of a cause: who did what, and when."""

    class Kind(models.TextChoices):
        NOTED = "noted"
        CHANGED = "changed"
        TAKEN_UP = "taken-up"
        FIXED = "fixed"
        NOT_FIXED = "not-fixed"
        REOPENED = "reopened"
        LINKED = "linked"
        UNLINKED = "unlinked"
        LETTER = "letter"
        TELLING = "telling"

    cause = models.ForeignKey(Cause, on_delete=models.CASCADE, related_name="steps")
    by = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    count = models.PositiveIntegerField(default=0)  # of conversations
    words = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.cause_id}"
