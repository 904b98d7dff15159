"""Quiet words on conversations. They say what was spoken of, never who somebody is."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from heedful.desk.models.conversations import Conversation


class Label(models.Model):
    name = models.CharField(max_length=40)
    made_by = models.ForeignKey("teams.Teammate", on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    conversations = models.ManyToManyField(Conversation, through="Labelled", related_name="labels")

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("name"), condition=Q(removed_at=None), name="label_named_once")
        ]

    def __str__(self) -> str:
        return self.name


class Labelled(models.Model):
    """A label on a conversation, and who put it there: a teammate, or (None) a rule."""

    label = models.ForeignKey(Label, on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="labelled")
    by = models.ForeignKey("teams.Teammate", on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "label"], name="labelled_once")]
        indexes = [models.Index(fields=["label", "-conversation"], name="labelled_with")]

    def __str__(self) -> str:
        return f"{self.label_id} on {self.conversation_id}"


WITH_LABELS = models.Prefetch("labels", Label.objects.filter(removed_at=None).order_by("name", "pk"))
