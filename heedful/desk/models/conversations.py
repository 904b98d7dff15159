"""Our dialogue with one person in one thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from heedful.desk.models.clocks import ClockPolicy, Turn
from heedful.desk.need import Need, needed_since
from heedful.kit.errors import Refused

if TYPE_CHECKING:
    from datetime import datetime


class StandingManager(models.Manager["Conversation"]):
    """Those that stand on their own; what a teammate joined to another one is shown and counted there."""

    def get_queryset(self) -> models.QuerySet[Conversation]:
        return super().get_queryset().filter(joined_to=None)


class Conversation(models.Model):
    """Our dialogue with one person in one thread, and in the threads of those that are joined to it."""

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
    claimed_at = models.DateTimeField(null=True, blank=True)  # when its owner took it, where they did
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    addressed = models.BooleanField(default=False)  # they spoke to us
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, default=Priority.NORMAL)
    waiting_since = models.DateTimeField()  # their oldest words without an answer of ours
    needed_since = models.DateTimeField()  # orders the queue: see heedful.desk.need
    came_before = models.BooleanField(default=False)  # they spoke to us elsewhere not long before
    unanswered = models.PositiveIntegerField(default=1)  # posts of theirs without an answer
    promised = models.PositiveSmallIntegerField(default=0)  # promises of ours that are open
    serious = models.CharField(max_length=40, blank=True)  # a word of danger or of law that they said
    understood = models.CharField(max_length=60, blank=True)  # by the local models: "high safety"
    changed_at = models.DateTimeField()
    snoozed_until = models.DateTimeField(null=True, blank=True)
    first_answered_at = models.DateTimeField(null=True, blank=True)
    # Reckoned from the history by the policy that fits, and again whenever either changes
    policy = models.ForeignKey(
        ClockPolicy, on_delete=models.SET_NULL, null=True, blank=True, related_name="conversations"
    )  # None: the built-in one
    due_kind = models.CharField(max_length=10, blank=True)  # of the running clock that is due first
    soon_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    ruled_at = models.DateTimeField(null=True, blank=True)  # the rules know their words heard until then
    not_helped_at = models.DateTimeField(null=True, blank=True)  # they told us so, and nobody has looked
    set_apart = models.BooleanField(default=False)  # by a limit with a reason: it waits in a view of its own
    joined_to = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="branches", db_index=False
    )  # of which it is a part now; see models.joining

    objects = StandingManager()
    every = models.Manager["Conversation"]()

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
            models.Index(fields=["state", "needed_since"], name="conversation_need"),
            models.Index(fields=["owner", "state"], name="conversation_mine"),
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="conversation_due"),
            models.Index(
                fields=["joined_to"], condition=Q(joined_to__isnull=False), name="conversation_branches"
            ),
        ]

    def __str__(self) -> str:
        return f"Conversation {self.pk}"

    @property
    def need(self) -> Need:
        """Return how much the person needs an answer, in its parts."""
        return Need(
            addressed=self.addressed,
            priority=self.priority,
            came_before=self.came_before,
            unanswered=self.unanswered,
            serious=self.serious,
            promises=self.promised,
            understood=frozenset(self.understood.split()),
        )

    def rank(self) -> None:
        """Let the place in the queue follow from its parts, which somebody changed; the caller saves it."""
        self.needed_since = needed_since(self.need, self.waiting_since)

    @property
    def last_words_at(self) -> datetime:
        """Return when the person spoke last, whatever a wrong clock of theirs says."""
        return min(self.post.said_at, self.post.heard_at)

    def claim_for(self, teammate_id: int, at: datetime) -> bool:
        """Make the teammate its owner; False if they were already. Refuse if somebody else has it."""
        free = Conversation.objects.filter(pk=self.pk, owner=None)
        taken = free.update(owner=teammate_id, claimed_at=at, changed_at=at)
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
        if moved:
            Turn.objects.create(conversation=self, state=turn_of(state, until), at=at)
        self.state, self.snoozed_until = state, until
        return bool(moved)

    def answered_by_us(self, at: datetime) -> None:
        """Note an answer of ours, the first or one more."""
        self.state, self.snoozed_until, self.changed_at = self.State.ANSWERED, None, at
        self.not_helped_at = None
        self.save(update_fields=["state", "snoozed_until", "changed_at", "not_helped_at"])


def turn_of(state: str, until: datetime | None) -> str:
    """Return what a new state is in the history that clocks are reckoned from."""
    if state == Conversation.State.SNOOZED:
        return Turn.State.LATER if until else Turn.State.ASIDE
    return Turn.State.DONE if state == Conversation.State.DONE else Turn.State.OPENED
