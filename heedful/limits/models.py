"""Limits on what is said, and appeals against them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Limit(models.Model):
    """What an account says, or what says the same as a post, is shown apart; nothing is hidden or deleted."""

    class State(models.TextChoices):
        ASKED = "asked"  # one teammate asked for it, another has to confirm
        ON = "on"
        DECLINED = "declined"
        ENDED = "ended"

    class Ended(models.TextChoices):
        LIFTED = "lifted"
        EXPIRED = "expired"
        APPEALED = "appealed"
        UNDONE = "undone"

    conversation = models.ForeignKey(
        "desk.Conversation", on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )  # beside which it was asked for: whoever sees that sees this
    handle = models.ForeignKey("people.Handle", on_delete=models.CASCADE, null=True, related_name="+")
    post = models.ForeignKey("listening.Post", on_delete=models.CASCADE, null=True, related_name="+")
    by_rule = models.BooleanField(default=False)
    post_ids = models.JSONField(default=list)  # by rule: what was nearly the same
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    reason = models.CharField(max_length=300)
    days = models.PositiveSmallIntegerField()
    asked_by = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_words = models.CharField(max_length=300, blank=True)
    until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, null=True, related_name="+")
    ended_how = models.CharField(max_length=8, choices=Ended.choices, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["asked", "on", "declined", "ended"]), name="limit_state_known"
            ),
            models.CheckConstraint(
                condition=Q(handle=None, post__isnull=False) | Q(handle__isnull=False, post=None),
                name="limit_is_on_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(by_rule=True)
                | ~Q(state="on")
                | Q(asked_by__isnull=False, decided_by__isnull=False),
                name="limit_needs_two_people",
            ),
            models.CheckConstraint(condition=~Q(decided_by=F("asked_by")), name="limit_by_two_different"),
            models.CheckConstraint(
                condition=~Q(state="on") | Q(until__isnull=False), name="limit_ends_by_itself"
            ),
            models.CheckConstraint(condition=Q(days__range=(1, 90)), name="limit_lasts_ninety_days_at_most"),
            models.UniqueConstraint(
                fields=["handle"], condition=Q(state__in=["asked", "on"]), name="one_limit_on_an_account"
            ),
            models.UniqueConstraint(
                fields=["post"], condition=Q(state__in=["asked", "on"]), name="one_limit_on_a_post"
            ),
        ]

    def __str__(self) -> str:
        return self.reason

    @property
    def is_on(self) -> bool:
        return self.state == self.State.ON

    def move(self, *, to: str, expected: tuple[str, ...], **fields: object) -> bool:
        """Change the state if it is one of those expected; False when somebody was first."""
        moved = Limit.objects.filter(pk=self.pk, state__in=expected).update(state=to, **fields)
        if moved:
            self.state = to
            for name, value in fields.items():
                setattr(self, name, value)
        return bool(moved)


class Appeal(models.Model):
    """Why a limit is wrong, in the words of the person it concerns; somebody else than the two decides."""

    limit = models.OneToOneField(Limit, on_delete=models.CASCADE, related_name="appeal")
    words = models.TextField()
    at = models.DateTimeField()
    decided_by = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_words = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.words[:60]
