"""What is asked of others from a conversation, and what they advise."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

TEAMMATE = "teams.Teammate"


class Consultation(models.Model):
    """One question to one team, one colleague or one expert outside, with exactly what they are shown."""

    class To(models.TextChoices):
        TEAM = "team"
        COLLEAGUE = "colleague"
        EXPERT = "expert"  # outside, by mail; needs no seat

    class State(models.TextChoices):
        OPEN = "open"
        ANSWERED = "answered"
        WITHDRAWN = "withdrawn"

    conversation = models.ForeignKey(
        "desk.Conversation", on_delete=models.CASCADE, related_name="consultations"
    )
    asker = models.ForeignKey(TEAMMATE, on_delete=models.PROTECT, related_name="+")
    to = models.CharField(max_length=10, choices=To.choices)
    team = models.ForeignKey("teams.Team", on_delete=models.PROTECT, null=True, related_name="+")
    colleague = models.ForeignKey(TEAMMATE, on_delete=models.PROTECT, null=True, related_name="+")
    expert_name = models.CharField(max_length=80, blank=True)
    expert_email = models.EmailField(blank=True)
    question = models.TextField(blank=True)  # emptied when the person is erased
    quoted = models.TextField(blank=True)  # what the person said, as far as it is shown
    key = models.CharField(max_length=40, null=True, unique=True)  # one form asks once
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    asked_at = models.DateTimeField()  # or asked again
    times_asked = models.PositiveSmallIntegerField(default=1)
    reminded_at = models.DateTimeField(null=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    letters = models.PositiveSmallIntegerField(default=0)  # to the expert: so many are wanted
    letters_sent = models.PositiveSmallIntegerField(default=0)
    mail_trouble = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "answered", "withdrawn"]), name="consultation_state_known"
            ),
            models.CheckConstraint(
                condition=Q(to="team", team__isnull=False, colleague=None, expert_email="")
                | Q(to="colleague", team=None, colleague__isnull=False, expert_email="")
                | Q(to="expert", team=None, colleague=None) & ~Q(expert_email=""),
                name="consultation_asks_one",
            ),
        ]
        indexes = [
            models.Index(fields=["team", "state"], name="consultation_of_team"),
            models.Index(fields=["colleague", "state"], name="consultation_of_colleague"),
            models.Index(fields=["asker", "-asked_at"], name="consultation_of_asker"),
        ]

    def __str__(self) -> str:
        return f"{self.to} {self.pk}"

    @property
    def asked_name(self) -> str:
        """Return whom it asks, as people call them."""
        if self.to == self.To.EXPERT:
            return self.expert_name or self.expert_email
        return str(self.team or self.colleague)

    def move(self, *, to: str, expected: str, **fields: object) -> bool:
        """Change the state if it is the one expected; False when somebody was first."""
        return bool(Consultation.objects.filter(pk=self.pk, state=expected).update(state=to, **fields))


class Advice(models.Model):
    """An answer to a question: the first, or one more."""

    class How(models.TextChoices):
        INSIDE = "inside"
        LINK = "link"
        MAIL = "mail"

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="advice")
    text = models.TextField(blank=True)
    by = models.ForeignKey(TEAMMATE, on_delete=models.PROTECT, null=True, related_name="+")
    how = models.CharField(max_length=10, choices=How.choices)
    sender = models.CharField(max_length=320, blank=True)  # of a mail, as it said
    mail_id = models.CharField(max_length=1000, null=True, unique=True)  # one mail answers once
    at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)  # put into a draft, for the first time

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(how__in=["inside", "link", "mail"]), name="advice_how_known"),
            models.CheckConstraint(
                condition=Q(how="inside", by__isnull=False) | ~Q(how="inside") & Q(by=None),
                name="advice_inside_has_a_name",
            ),
        ]
        verbose_name_plural = "advice"

    def __str__(self) -> str:
        return f"{self.how} for {self.consultation_id}"

    @property
    def giver(self) -> str:
        """Return who gave it, as far as we know."""
        return str(self.by) if self.by else self.sender or self.consultation.asked_name
