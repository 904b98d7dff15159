"""Addresses outside that are told what happens, and what each was told."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from heedful.kit.sealed import Sealed


class Hook(models.Model):
    """An address of another system that is told of some happenings, as whoever made it may see them."""

    class Form(models.TextChoices):
        EVENTS = "events"  # signed JSON, ids only
        SLACK = "slack"  # {"text": ...}, as Slack, Mattermost and Rocket.Chat take it
        MATRIX = "matrix"  # {"text": ..., "html": ...}, as matrix-hookshot takes it

    name = models.CharField(max_length=80)
    url = models.CharField(max_length=1000)
    form = models.CharField(max_length=8, choices=Form.choices, default=Form.EVENTS)
    topics = models.JSONField(default=list)  # keys of hooks.TOPICS
    sealed_secret = Sealed()
    made_by = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    position = models.CharField(max_length=60)  # in the journal: what comes after is told
    paused_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    trouble = models.TextField(blank=True)  # of the last delivery

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(form__in=["events", "slack", "matrix"]), name="hook_form_known"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One happening for one hook. It keeps ids, never words: what is sent is made when it is sent."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        GIVEN_UP = "given-up"

    hook = models.ForeignKey(Hook, on_delete=models.CASCADE, related_name="deliveries")
    key = models.CharField(max_length=100)  # names it to the other system: a repeat has the same
    kind = models.CharField(max_length=60)
    facts = models.JSONField()
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    status = models.PositiveSmallIntegerField(null=True)  # of HTTP, of the last answer
    trouble = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hook", "key"], name="told_once_a_hook"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sent", "given-up"]), name="delivery_state_known"
            ),
        ]
        indexes = [models.Index(fields=["hook", "-id"], name="delivery_log")]

    def __str__(self) -> str:
        return f"{self.kind} for {self.hook_id}"
