"""Our dialogue with one person in one thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from heedful.kit.errors import Refused

if TYPE_CHECKING:
    from datetime import datetime


class Conversation(models.Model):
    """Our dialogue with one person in one thread."""

    class State(models.TextChoices):
        WAITING = "waiting"
        ANSWERED = "answered"
        SNOOZED = "snoozed"
        DONE = "done"

    class Priority(models.IntegerChoices):
        """How urgent a person's need is, by a rule or a teammate's word; never by who they are."""

        LOW = 0
        NORMAL = 1
        HIGH = 2
        URGENT = 3

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="conversations")
    thread = models.ForeignKey("listening.Thread", on_delete=models.PROTECT, related_name="conversations")
    source = models.ForeignKey("listening.Source", on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey("listening.Post", on_delete=models.PROTECT, related_name="+")  # their latest
    first_post = models.ForeignKey("listening.Post", on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey("teams.Team", on_delete=models.SET_NULL, null=True, blank=True)
    owner = models.ForeignKey("teams.Teammate", on_delete=models.SET_NULL, null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    addressed = models.BooleanField(default=False)  # they spoke to us
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, default=Priority.NORMAL)
    waiting_since = models.DateTimeField()  # their oldest words without an answer of ours
    changed_at = models.DateTimeField()
    snoozed_until = models.DateTimeField(null=True, blank=True)
    first_answered_at = models.DateTimeField(null=True, blank=True)
    not_helped_at = models.DateTimeField(null=True, blank=True)  # they told us so, and nobody has looked
    set_apart = models.BooleanField(default=False)  # by a limit with a reason: it waits in a view of its own

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "person"], name="one_dialogue_in_a_thread"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "answered", "snoozed", "done"]),
                name="conversation_state_known",
            ),
            models.CheckConstraint(condition=Q(priority__range=(0, 3)), name="conversation_priority_known"),
        ]
        indexes = [
            models.Index(fields=["state", "-addressed", "waiting_since"], name="conversation_queue"),
            models.Index(fields=["owner", "state"], name="conversation_mine"),
        ]

    def __str__(self) -> str:
        return f"Conversation {self.pk}"

    def claim_for(self, teammate_id: int, at: datetime) -> bool:
        """Make the teammate its owner; False if they were already. Refuse if somebody else has it."""
        taken = Conversation.objects.filter(pk=self.pk, owner=None).update(owner=teammate_id, changed_at=at)
        if not taken:
            self.refresh_from_db(fields=["owner"])
            if self.owner_id != teammate_id:
                raise Refused(f"{self.owner} is already on it.")
        self.owner_id = teammate_id
        return bool(taken)

    def move_to(self, state: State, at: datetime, *, until: datetime | None = None) -> bool:
        """Change the state; False, and nothing is changed, if it was this one already."""
        others = Conversation.objects.filter(pk=self.pk).exclude(state=state, snoozed_until=until)
        moved = others.update(state=state, snoozed_until=until, changed_at=at)
        self.state, self.snoozed_until = state, until
        return bool(moved)

    def answered_by_us(self, at: datetime) -> None:
        """Note an answer of ours, the first or one more."""
        self.state, self.snoozed_until, self.changed_at = self.State.ANSWERED, None, at
        self.not_helped_at = None
        self.save(update_fields=["state", "snoozed_until", "changed_at", "not_helped_at"])
