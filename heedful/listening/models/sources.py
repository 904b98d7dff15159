"""The places we listen to, and what is kept about hearing them."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from heedful.kit.sealed import Sealed


class SourceQuerySet(models.QuerySet["Source"]):
    def kept(self) -> SourceQuerySet:
        return self.filter(removed_at=None)

    def listened_to(self) -> SourceQuerySet:
        return self.kept().filter(state=Source.State.LISTENING)


class Source(models.Model):
    """One configured place that we listen to."""

    class State(models.TextChoices):
        LISTENING = "listening"
        PAUSED = "paused"
        SIGNED_OUT = "signed-out"
        IMPORTED = "imported"  # history of another system: never listened to, and quiet

    network = models.CharField(max_length=30)
    address = models.CharField(max_length=1000)
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=12, choices=State.choices, default=State.LISTENING)
    sends = models.BooleanField(default=False)  # nothing leaves until a person turns it on
    team = models.ForeignKey("teams.Team", on_delete=models.SET_NULL, null=True, blank=True)
    owner = (
        models.ForeignKey(  # whose own account it is, through which they alone speak; nobody listens there
            "teams.Teammate", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
        )
    )
    discloses_by = models.ForeignKey(  # who saw that its profile says for whom they work
        "teams.Teammate", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    sealed_credential = Sealed()
    account = models.JSONField(default=dict)
    cursor = models.TextField(blank=True)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    last_success_at = models.DateTimeField(null=True, blank=True)
    last_post_at = models.DateTimeField(null=True, blank=True)
    lag_seconds = models.FloatField(null=True)
    trouble = models.TextField(blank=True)
    trouble_since = models.DateTimeField(null=True, blank=True)
    retry_at = models.DateTimeField(null=True, blank=True)
    budget = models.JSONField(default=dict)
    leased_by = models.CharField(max_length=100, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)

    objects = SourceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["listening", "paused", "signed-out", "imported"]),
                name="source_state_known",
            ),
            models.UniqueConstraint(
                fields=["owner", "network"], condition=Q(removed_at=None), name="one_own_account_a_network"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.address

    def lease(self, *, by: str, at: datetime, until: datetime) -> bool:
        """Take the source for one listener; False while another holds it."""
        free = Q(leased_by=by) | Q(leased_until=None) | Q(leased_until__lt=at)
        return bool(
            Source.objects.listened_to().filter(free, pk=self.pk).update(leased_by=by, leased_until=until)
        )


class Gap(models.Model):
    """Something was said that we could not hear."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="gaps")
    since = models.TextField()
    until = models.TextField()
    reason = models.TextField()
    found_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.reason


class DeadLetter(models.Model):
    """An item that could not be turned into a post, kept for replay."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="dead_letters")
    outside_id = models.CharField(max_length=1000, blank=True)
    raw = models.BinaryField()
    reason = models.TextField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    replayed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "digest"], name="dead_letter_kept_once")]

    def __str__(self) -> str:
        return self.reason
