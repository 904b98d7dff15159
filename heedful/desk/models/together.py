"""Many conversations changed at once, and conversations handed on."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from heedful.desk.models.conversations import Conversation


class Bulk(models.Model):
    """One deed on many conversations; what each was before and is since, so that it can be taken back."""

    class Deed(models.TextChoices):
        TAKE = "take"
        GIVE = "give"
        TEAM = "team"
        PRIORITY = "priority"
        SNOOZE = "snooze"
        DONE = "done"
        REOPEN = "reopen"

    deed = models.CharField(max_length=10, choices=Deed.choices)
    by = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    changes = models.JSONField()  # {conversation id: {field: [before, since]}}
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(deed__in=["take", "give", "team", "priority", "snooze", "done", "reopen"]),
                name="bulk_deed_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deed} of {len(self.changes)}"


class Handover(models.Model):
    """A conversation went from one teammate (or from nobody) to another, by somebody's word."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="handovers")
    from_owner = models.ForeignKey(
        "teams.Teammate", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    to_owner = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, related_name="+")
    note = models.ForeignKey("desk.Note", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.conversation_id}: {self.from_owner_id} to {self.to_owner_id}"
