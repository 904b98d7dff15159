"""The endpoint, what it costs, who asks just now, and what it proposed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from heedful.kit.sealed import Sealed

MOST_AT_ONCE = 3  # in the whole house: each holds one of the few threads that serve the screens


class Endpoint(models.Model):
    """Where a model can be asked, and what that may cost; there is one row."""

    class Limit(models.TextChoices):
        """What this endpoint calls the most words that may come back."""

        USUAL = "max_tokens"
        NEWER = "max_completion_tokens"

    on = models.BooleanField(default=False)
    address = models.CharField(max_length=500, blank=True)
    model = models.CharField(max_length=200, blank=True)
    sealed_key = Sealed()
    price_in = models.DecimalField(max_digits=12, decimal_places=6, default=0)  # for 1,000 tokens
    price_out = models.DecimalField(max_digits=12, decimal_places=6, default=0)
    cap = models.DecimalField(max_digits=12, decimal_places=2, default=0)  # a month
    limit_name = models.CharField(max_length=24, choices=Limit, default=Limit.USUAL)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="one_endpoint"),
            models.CheckConstraint(
                condition=Q(on=False) | ~Q(address="") & ~Q(model=""), name="endpoint_on_has_address"
            ),
            models.CheckConstraint(
                condition=Q(price_in__gte=0, price_out__gte=0, cap__gte=0), name="endpoint_costs_no_less"
            ),
            models.CheckConstraint(
                condition=Q(limit_name__in=["max_tokens", "max_completion_tokens"]),
                name="endpoint_limit_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.model} at {self.address}"

    @property
    def costs(self) -> bool:
        return bool(self.price_in or self.price_out)


class Spent(models.Model):
    """What a month (UTC) has cost, and how much was asked and answered, in the endpoint's own tokens."""

    month = models.DateField(unique=True)  # its first day
    asked = models.PositiveIntegerField(default=0)
    units_in = models.PositiveBigIntegerField(default=0)
    units_out = models.PositiveBigIntegerField(default=0)
    guessed = models.PositiveIntegerField(default=0)  # where the endpoint told nothing, the most it can be
    cost = models.DecimalField(max_digits=16, decimal_places=6, default=0)

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}: {self.cost}"


class Asking(models.Model):
    """Somebody waits for the model: one question at a time each, a few in the house."""

    teammate = models.OneToOneField("teams.Teammate", on_delete=models.CASCADE, related_name="+")
    slot = models.PositiveSmallIntegerField(unique=True)
    most = models.DecimalField(max_digits=16, decimal_places=6)  # what it can cost; counted until it ends
    begun_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(slot__range=(1, MOST_AT_ONCE)), name="few_ask_at_once")
        ]

    def __str__(self) -> str:
        return f"{self.teammate_id} asks"


class Proposal(models.Model):
    """The last words that a model put into one's draft; the draft is marked until a person changes it."""

    conversation = models.ForeignKey("desk.Conversation", on_delete=models.CASCADE, related_name="+")
    teammate = models.ForeignKey("teams.Teammate", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8)
    draft = models.TextField()  # as a whole, with what had been typed before
    typed = models.TextField(blank=True)  # what had been
    remarks = models.JSONField(default=list)  # what was taken out of the answer
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "teammate", "kind"], name="one_proposal_for_a_draft"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["public", "mine", "private"]), name="proposal_is_a_reply"
            ),
        ]

    def __str__(self) -> str:
        return self.draft[:60]


class Summary(models.Model):
    """What a model says that a conversation is about; shown until somebody keeps it or puts it away."""

    conversation = models.OneToOneField("desk.Conversation", on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey("teams.Teammate", on_delete=models.CASCADE, related_name="+")
    text = models.TextField()
    remarks = models.JSONField(default=list)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.text[:60]
