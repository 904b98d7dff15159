"""When somebody else in the thread helps."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from heedful.desk.models.conversations import Conversation


class PeerAnswer(models.Model):
    """A post of somebody else that answers the person: found by rule, or by a teammate's word."""

    class State(models.TextChoices):
        FOUND = "found"  # by the rule
        CONFIRMED = "confirmed"  # a teammate has read it, and it is right
        NO_HELP = "no-help"  # a teammate has read it, and it is not

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="peer_answers")
    post = models.ForeignKey("listening.Post", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.FOUND)
    found_at = models.DateTimeField()
    by = models.ForeignKey(
        "teams.Teammate", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(null=True, blank=True)
    thanked_at = models.DateTimeField(null=True, blank=True)  # a thank-you to them was drafted
    credited_at = models.DateTimeField(null=True, blank=True)  # so was an answer that names them

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "post"], name="peer_answer_found_once"),
            models.CheckConstraint(
                condition=Q(state__in=["found", "confirmed", "no-help"]), name="peer_answer_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="found") | ~Q(by=None), name="judged_peer_answer_has_a_teammate"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} helps in {self.conversation_id}"
