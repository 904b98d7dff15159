"""What a house wants to know of its conversations beside what everybody wants: fields of its own."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from heedful.desk.models.conversations import Conversation


class Field(models.Model):
    """A question that leads ask of every conversation, such as "Order number"."""

    class Kind(models.TextChoices):
        TEXT = "text"
        NUMBER = "number"
        CHOICE = "choice"
        DATE = "date"

    name = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    choices = models.JSONField(default=list)  # of a choice
    made_by = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("name"), condition=Q(removed_at=None), name="field_named_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["text", "number", "choice", "date"]), name="field_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Filled(models.Model):
    """What a conversation has in a field, as text: a number as 12.5, a day as 2008-04-06."""

    field = models.ForeignKey(Field, on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="filled")
    value = models.CharField(max_length=400)
    by = models.ForeignKey("teams.Teammate", on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "field"], name="filled_once")]

    def __str__(self) -> str:
        return self.value
