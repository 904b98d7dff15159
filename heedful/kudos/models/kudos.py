"""Praise that must reach whom it names."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from heedful.kudos.models.people import Praised


class Kudos(models.Model):
    """A post is praise: proposed by rule, or marked by a teammate. Its words stay with the post."""

    class State(models.TextChoices):
        PROPOSED = "proposed"
        MARKED = "marked"
        TAKEN_BACK = "taken-back"  # a teammate said that it is none, or undid the marking

    class Consent(models.TextChoices):
        """Whether its author lets us show their words to everybody."""

        NONE = ""
        ASKED = "asked"
        YES = "yes"
        WITHDRAWN = "withdrawn"

    conversation = models.ForeignKey("desk.Conversation", on_delete=models.CASCADE, related_name="kudos")
    post = models.OneToOneField("listening.Post", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices)
    by = models.ForeignKey(
        "teams.Teammate", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    thanks = models.TextField(blank=True)  # that was drafted, so that undoing can take it away
    consent = models.CharField(max_length=10, choices=Consent.choices, default=Consent.NONE, blank=True)
    consent_by = models.ForeignKey(
        "teams.Teammate", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    consent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "kudos"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "marked", "taken-back"]), name="kudos_state_known"
            ),
            models.CheckConstraint(condition=~Q(state="marked", by=None), name="marked_kudos_has_a_teammate"),
            models.CheckConstraint(
                condition=Q(consent__in=["", "asked"]) | ~Q(consent_by=None),
                name="consent_was_noted_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["state", "-at"], name="kudos_list")]

    def __str__(self) -> str:
        return f"praise in {self.post_id}"


class Earned(models.Model):
    """Who earned the praise, how they and their lead were told, and whether they agree to the wall."""

    class Way(models.TextChoices):
        NONE = ""
        NOTICE = "notice"
        MAIL = "mail"

    class Agreed(models.TextChoices):
        NONE = ""
        YES = "yes"
        NO = "no"

    kudos = models.ForeignKey(Kudos, on_delete=models.CASCADE, related_name="earned")
    praised = models.ForeignKey(Praised, on_delete=models.PROTECT, related_name="earned")
    told_by = models.CharField(max_length=6, choices=Way.choices, default=Way.NONE, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=300, blank=True)
    lead_told_by = models.CharField(max_length=6, choices=Way.choices, default=Way.NONE, blank=True)
    lead_told_at = models.DateTimeField(null=True, blank=True)
    lead_trouble = models.CharField(max_length=300, blank=True)
    agreed = models.CharField(max_length=3, choices=Agreed.choices, default=Agreed.NONE, blank=True)
    agreed_noted_by = models.ForeignKey(
        "teams.Teammate", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    agreed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kudos", "praised"], name="earned_once"),
            models.CheckConstraint(
                condition=Q(agreed="") | ~Q(agreed_noted_by=None), name="agreement_was_noted_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        return str(self.praised)
