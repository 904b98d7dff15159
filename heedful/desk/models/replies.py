"""What we say."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from heedful.desk.models.approvals import ApprovalRule
from heedful.desk.models.conversations import Conversation


class Reply(models.Model):
    """What we say. Its intent is committed before anything is sent; see desk.sending."""

    class State(models.TextChoices):
        HELD = "held"  # can still be taken back, or waits for the network
        SENDING = "sending"  # we are about to send, or died while sending
        SENT = "sent"
        TAKEN_BACK = "taken-back"
        REJECTED = "rejected"  # the network said no
        UNKNOWN = "unknown"  # it may or may not stand there; a person decides
        TO_APPROVE = "to-approve"  # written; a rule asks somebody else to look first
        RETURNED = "returned"  # whoever looked gave it back with a note

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="replies")
    author = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, related_name="replies")
    source = models.ForeignKey("listening.Source", on_delete=models.PROTECT, related_name="+")
    to_post = models.ForeignKey("listening.Post", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=40, unique=True)
    text = models.TextField()
    private = models.BooleanField(default=False)
    disclosed = models.CharField(max_length=250, blank=True)  # the line in it that says for whom they work
    turn = models.PositiveIntegerField(default=0)  # which of ours to this person; 0 before it is to leave
    state = models.CharField(max_length=10, choices=State.choices, default=State.HELD)
    written_at = models.DateTimeField()
    leaves_at = models.DateTimeField()
    scheduled = models.BooleanField(default=False)  # leaves at a chosen moment, if nothing is said before
    left_at = models.DateTimeField(null=True, blank=True)  # when we last began to send it
    settled_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    looked = models.PositiveIntegerField(default=0)  # how often we read back without finding it
    outside_id = models.CharField(max_length=1000, blank=True)
    url = models.CharField(max_length=2000, blank=True)
    revision = models.CharField(max_length=200, blank=True)
    reply_hint = models.TextField(blank=True)
    trouble = models.TextField(blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)  # of the words, counted while they are to be approved
    rule = models.ForeignKey(
        ApprovalRule, on_delete=models.SET_NULL, null=True, blank=True, related_name="replies"
    )
    approved_by = models.ForeignKey(
        "teams.Teammate", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approver_note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "held",
                        "sending",
                        "sent",
                        "taken-back",
                        "rejected",
                        "unknown",
                        "to-approve",
                        "returned",
                    ]
                ),
                name="reply_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent", outside_id=""), name="sent_reply_has_outside_id"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("author")), name="nobody_approves_their_own"
            ),
        ]
        indexes = [models.Index(fields=["state", "leaves_at"], name="reply_due")]

    def __str__(self) -> str:
        return self.text[:60]

    def move(self, *, to: str, expected: tuple[str, ...], **fields: object) -> bool:
        """Change the state if it is one of those expected; False when somebody was first."""
        moved = Reply.objects.filter(pk=self.pk, state__in=expected).update(state=to, **fields)
        if moved:
            self.state = to
            for name, value in fields.items():
                if not hasattr(value, "resolve_expression"):
                    setattr(self, name, value)
        return bool(moved)
