"""What a teammate may decide alone, and what was asked of whoever may decide more."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from heedful.desk.deciding import DECISIONS
from heedful.desk.models.conversations import Conversation

KNOWN = [(decision, decision) for decision in DECISIONS]


class Authority(models.Model):
    """What one teammate, or everybody in a team, may decide alone; and who decides what is above it."""

    teammate = models.ForeignKey(
        "teams.Teammate", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    team = models.ForeignKey("teams.Team", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    decision = models.CharField(max_length=12, choices=KNOWN)
    up_to = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    words = models.CharField(max_length=200, blank=True)
    approver = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, related_name="+")
    set_by = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(teammate=None, team__isnull=False) | Q(teammate__isnull=False, team=None),
                name="authority_of_one_or_of_a_team",
            ),
            models.UniqueConstraint(fields=["teammate", "decision"], name="authority_once_for_one"),
            models.UniqueConstraint(fields=["team", "decision"], name="authority_once_for_a_team"),
            models.CheckConstraint(
                condition=Q(decision__in=list(DECISIONS)), name="authority_decision_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision} up to {self.up_to} {self.currency}"


class Permission(models.Model):
    """What a teammate asked an approver for in a conversation, and the answer."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="permissions")
    asked_by = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, related_name="+")
    approver = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=12, choices=KNOWN)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    words = models.CharField(max_length=500)
    asked_at = models.DateTimeField()
    granted = models.BooleanField(null=True, blank=True)  # None: not answered yet
    answer = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(granted=None, answered_at=None)
                | Q(granted__isnull=False, answered_at__isnull=False),
                name="permission_answered_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.words
