"""Rules that bring a conversation to those who can help, and what each of them did."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from heedful.desk.models.conversations import Conversation
from heedful.desk.models.labels import Label


class Rule(models.Model):
    """When a query finds what somebody said, then this; in their order, by `place`."""

    class Choosing(models.TextChoices):
        """How one of several becomes the owner."""

        NOBODY = ""  # who has time takes it
        IN_TURN = "in-turn"
        FEWEST = "fewest"  # open conversations
        BEFORE = "before"  # who answered this person last

    name = models.CharField(max_length=60)
    query = models.TextField()
    place = models.PositiveIntegerField()
    is_on = models.BooleanField(default=True)
    stops = models.BooleanField(default=True)  # what it finds is asked of no later rule
    team = models.ForeignKey("teams.Team", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    owner = models.ForeignKey(
        "teams.Teammate", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    choosing = models.CharField(max_length=10, choices=Choosing.choices, blank=True)
    skill = models.CharField(max_length=40, blank=True)  # that whoever is chosen has
    in_their_language = models.BooleanField(default=False)  # whoever is chosen speaks it
    priority = models.PositiveSmallIntegerField(choices=Conversation.Priority.choices, null=True, blank=True)
    labels = models.ManyToManyField(Label, related_name="+", blank=True)
    last_id = models.BigIntegerField(default=0)  # of the teammate whose turn it was
    made_by = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(choosing__in=["", "in-turn", "fewest", "before"]), name="rule_choosing_known"
            ),
            models.CheckConstraint(
                condition=Q(owner=None) | Q(choosing=""), name="rule_names_or_chooses_the_owner"
            ),
            models.CheckConstraint(
                condition=Q(priority=None) | Q(priority__range=(0, 3)), name="rule_priority_known"
            ),
        ]
        indexes = [models.Index(fields=["place", "id"], name="rule_order", condition=Q(removed_at=None))]

    def __str__(self) -> str:
        return self.name


class Applied(models.Model):
    """What a rule did to a conversation, because of which post; it can be taken back."""

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="applied")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="applied")
    post = models.ForeignKey("listening.Post", on_delete=models.CASCADE, related_name="+")
    clauses = models.JSONField(default=list)  # of the query, that matched; no copy of anybody's words
    run_at = models.DateTimeField(null=True)  # of the run over many that a lead asked for; None as it came in
    at = models.DateTimeField()
    team_before = models.BigIntegerField(null=True)
    team_after = models.BigIntegerField(null=True)  # None where it was left alone, and so below
    owner_after = models.BigIntegerField(null=True)
    priority_before = models.PositiveSmallIntegerField(null=True)
    priority_after = models.PositiveSmallIntegerField(null=True)
    labels_added = models.JSONField(default=list)  # ids
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey("teams.Teammate", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "rule", "post"], name="applied_once_to_a_post")
        ]
        indexes = [models.Index(fields=["rule", "-at"], name="applied_lately")]

    def __str__(self) -> str:
        return f"{self.rule_id} on {self.conversation_id}"
