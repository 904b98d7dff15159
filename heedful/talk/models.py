"""The page, whom it shows, and what was written on it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from heedful.kit.sealed import Sealed


class Talk(models.Model):
    """Whether and how the page is open; there is one row."""

    on = models.BooleanField(default=False)
    words = models.CharField(max_length=500, blank=True)  # above the people
    keeps_days = models.PositiveSmallIntegerField(default=180)
    source = models.ForeignKey("listening.Source", on_delete=models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()
    set_by = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="one_talk_page"),
            models.CheckConstraint(condition=Q(on=False) | ~Q(source=None), name="open_talk_has_source"),
            models.CheckConstraint(condition=Q(keeps_days__range=(1, 3650)), name="talk_keeps_for_a_while"),
        ]

    def __str__(self) -> str:
        return f"talk {'on' if self.on else 'off'}"


class Shown(models.Model):
    """A teammate who said yes, themselves, to be shown with what they help with."""

    teammate = models.OneToOneField("teams.Teammate", on_delete=models.CASCADE, related_name="+")
    words = models.CharField(max_length=200)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.words


class Letter(models.Model):
    """What somebody wrote to us on the page; the way to them stands at their handle alone."""

    key = models.CharField(max_length=64, unique=True)  # of the form, so that twice is once
    post = models.ForeignKey("listening.Post", on_delete=models.PROTECT, null=True, related_name="+")
    sealed_link = Sealed()
    by_mail = models.BooleanField(default=False)  # they left a mail address
    written_at = models.DateTimeField()
    erase_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)
    told_reply_id = models.BigIntegerField(default=0)  # the last answer of which a mail told

    class Meta:
        indexes = [models.Index(fields=["written_at"], name="letters_lately")]

    def __str__(self) -> str:
        return f"Letter {self.pk}"
