"""One trouble that many speak of: its conversations, its owner, what we know."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Incident(models.Model):
    class State(models.TextChoices):
        LOOKING = "looking"
        KNOWN = "known"
        FIXED = "fixed"

    title = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=State.choices, default=State.LOOKING)
    owner = models.ForeignKey(
        "teams.Teammate", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    fact = models.ForeignKey(
        "answers.Fact", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )  # what we know
    cause = models.ForeignKey(
        "causes.Cause", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )  # by which people are told once it is fixed
    opened_by = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    fixed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["looking", "known", "fixed"]), name="incident_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="known") | Q(fact__isnull=False), name="what_is_known_is_a_fact"
            ),
        ]
        indexes = [models.Index(fields=["-changed_at"], name="incident_list")]

    def __str__(self) -> str:
        return self.title


class Gathered(models.Model):
    """A conversation in an incident; one that was left out by hand does not come back by itself."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="gathered")
    conversation = models.ForeignKey("desk.Conversation", on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(
        "teams.Teammate", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )  # None: it was in the surge
    at = models.DateTimeField()
    left_out_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "conversation"], name="gathered_once")]

    def __str__(self) -> str:
        return f"{self.conversation_id} in {self.incident_id}"
