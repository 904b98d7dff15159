"""Private links, of which only a hash is kept."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q

MOST_TRIES = 20  # forms sent with one link, so that nobody can try things out with it


class Link(models.Model):
    """What lets one person outside say one thing to us; what that is about, its room knows."""

    class Purpose(models.TextChoices):
        ADDRESS = "address"  # where a gesture is to be sent
        QUESTION = "question"  # whether we helped
        APPEAL = "appeal"  # against a limit
        ADVICE = "advice"  # what somebody outside was asked
        CIRCLE = "circle"  # an invitation, and the way out again
        TALK = "talk"  # what somebody wrote to us, and our answers

    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    about_id = models.BigIntegerField()
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose__in=["address", "question", "appeal", "advice", "circle", "talk"]),
                name="link_purpose_known",
            ),
            models.UniqueConstraint(
                fields=["purpose", "about_id"],
                condition=Q(used_at=None, withdrawn_at=None),
                name="one_open_link_about_a_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.about_id}"

    def is_open(self, at: datetime) -> bool:
        return self.used_at is None and self.withdrawn_at is None and at < self.ends_at

    def count_try(self) -> bool:
        """Count a form that is sent with it; False when there were too many."""
        counted = Link.objects.filter(pk=self.pk, tries__lt=MOST_TRIES)
        return bool(counted.update(tries=F("tries") + 1))

    def use(self, at: datetime) -> bool:
        """Spend it; False when somebody was first, or it has ended or was withdrawn meanwhile."""
        unspent = Link.objects.filter(pk=self.pk, used_at=None, withdrawn_at=None, ends_at__gt=at)
        used = unspent.update(used_at=at)
        if used:
            self.used_at = at
        return bool(used)
