"""Budgets, their months, and gestures: goodwill with a reason, a value and an outcome. Money is in cents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from heedful.kit.sealed import Sealed

if TYPE_CHECKING:
    from datetime import datetime


class Budget(models.Model):
    """What a team may give away in a month, and what needs a second pair of eyes."""

    team = models.ForeignKey(
        "teams.Team", on_delete=models.CASCADE, null=True, related_name="+"
    )  # None: for conversations without a team
    currency = models.CharField(max_length=3)
    a_month = models.PositiveBigIntegerField()
    alone_up_to = models.PositiveBigIntegerField(default=0)  # above it, somebody else approves
    approver = models.ForeignKey(
        "teams.Teammate", on_delete=models.SET_NULL, null=True, related_name="+"
    )  # beside the leads
    keeps_days = models.PositiveSmallIntegerField(default=30)  # an address is erased then at the latest
    set_at = models.DateTimeField()
    set_by = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(Coalesce("team", 0), name="one_budget_of_a_team")]

    def __str__(self) -> str:
        return f"{self.team or '*'}: {self.a_month} {self.currency}"


class Month(models.Model):
    """A budget in one month: what was granted, what is reserved for gestures, what was spent on them."""

    budget = models.ForeignKey(Budget, on_delete=models.CASCADE, related_name="months")
    first_day = models.DateField()
    granted = models.PositiveBigIntegerField()
    reserved = models.PositiveBigIntegerField(default=0)
    spent = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["budget", "first_day"], name="one_month_of_a_budget"),
            models.CheckConstraint(
                condition=Q(granted__gte=F("reserved") + F("spent")), name="month_not_overspent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_day:%Y-%m}: {self.granted}"

    @property
    def left(self) -> int:
        return self.granted - self.reserved - self.spent

    def reserve(self, value: int) -> bool:
        """Put money aside; False, and nothing is changed, where too little is left. Safe in a race."""
        enough = Month.objects.filter(pk=self.pk, granted__gte=F("reserved") + F("spent") + value)
        return bool(enough.update(reserved=F("reserved") + value))

    def release(self, value: int) -> None:
        """Put back what was reserved."""
        Month.objects.filter(pk=self.pk).update(reserved=F("reserved") - value)

    def spend(self, value: int) -> None:
        """Turn what was reserved into what was spent."""
        Month.objects.filter(pk=self.pk).update(reserved=F("reserved") - value, spent=F("spent") + value)

    def grant(self, amount: int) -> bool:
        """Grant another amount; False where more than that is reserved or spent already."""
        enough = Month.objects.filter(pk=self.pk, reserved__lte=amount - F("spent"), spent__lte=amount)
        return bool(enough.update(granted=amount))


class Gesture(models.Model):
    """Something given to a person outside, because of what they said."""

    class State(models.TextChoices):
        ASKED = "asked"  # somebody has to approve
        APPROVED = "approved"
        DECLINED = "declined"
        ADDRESS_ASKED = "address-asked"
        ADDRESS_THERE = "address-there"
        SENT = "sent"
        ARRIVED = "arrived"
        GIVEN_UP = "given-up"

    conversation = models.ForeignKey(
        "desk.Conversation", on_delete=models.DO_NOTHING, db_constraint=False, related_name="gestures"
    )  # that is merged takes its gestures along, a moment later; see actions.follow_merged
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="gestures")
    month = models.ForeignKey(Month, on_delete=models.PROTECT, related_name="gestures")
    key = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=14, choices=State.choices)
    what = models.CharField(max_length=200)
    reason = models.TextField()
    value = models.PositiveBigIntegerField()
    proposed_by = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_words = models.TextField(blank=True)
    sealed_address = Sealed()
    address_at = models.DateTimeField(null=True)
    address_erased_at = models.DateTimeField(null=True)
    sender = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    carrier = models.CharField(max_length=120, blank=True)
    tracking = models.CharField(max_length=200, blank=True)
    arrived_at = models.DateTimeField(null=True)
    outcome = models.TextField(blank=True)
    thanks = models.ForeignKey("listening.Post", on_delete=models.SET_NULL, null=True, related_name="+")
    given_up_at = models.DateTimeField(null=True)
    given_up_words = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "asked",
                        "approved",
                        "declined",
                        "address-asked",
                        "address-there",
                        "sent",
                        "arrived",
                        "given-up",
                    ]
                ),
                name="gesture_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=F("proposed_by")), name="nobody_approves_their_own_gesture"
            ),
            models.CheckConstraint(
                condition=Q(sealed_address="") | Q(state__in=["address-there", "sent"]),
                name="no_address_after_delivery",
            ),
        ]
        indexes = [models.Index(fields=["person", "state"], name="gesture_to_a_person")]

    def __str__(self) -> str:
        return self.what

    @property
    def currency(self) -> str:
        return self.month.budget.currency

    def move(self, *, to: str, expected: tuple[str, ...], **fields: object) -> bool:
        """Change the state if it is one of those expected; False when somebody was first."""
        moved = Gesture.objects.filter(pk=self.pk, state__in=expected).update(state=to, **fields)
        if moved:
            self.state = to
            for name, value in fields.items():
                setattr(self, name, value)
        return bool(moved)

    def take_to_send(self, teammate_id: int) -> bool:
        """Make the teammate the one who sends it; False where somebody else does."""
        free = Gesture.objects.filter(Q(sender=None) | Q(sender=teammate_id), pk=self.pk)
        return bool(free.update(sender=teammate_id))

    def erase_address(self, at: datetime) -> bool:
        """Forget where the person lives; False if nothing was kept."""
        kept = Gesture.objects.filter(pk=self.pk).exclude(sealed_address="")
        erased = bool(kept.update(sealed_address="", address_erased_at=at))
        if erased:
            self.sealed_address, self.address_erased_at = "", at
        return erased
