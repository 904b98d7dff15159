"""Conversations and what teammates write in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from heedful.kit.errors import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from heedful.teams.models import Teammate


class Conversation(models.Model):
    """Our dialogue with one person in one thread."""

    class State(models.TextChoices):
        WAITING = "waiting"
        ANSWERED = "answered"
        SNOOZED = "snoozed"
        DONE = "done"

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="conversations")
    thread = models.ForeignKey("listening.Thread", on_delete=models.PROTECT, related_name="conversations")
    source = models.ForeignKey("listening.Source", on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey("listening.Post", on_delete=models.PROTECT, related_name="+")  # their latest
    first_post = models.ForeignKey("listening.Post", on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey("teams.Team", on_delete=models.SET_NULL, null=True, blank=True)
    owner = models.ForeignKey("teams.Teammate", on_delete=models.SET_NULL, null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    addressed = models.BooleanField(default=False)  # they spoke to us
    waiting_since = models.DateTimeField()  # their oldest words without an answer of ours
    changed_at = models.DateTimeField()
    snoozed_until = models.DateTimeField(null=True, blank=True)
    first_answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "person"], name="one_dialogue_in_a_thread"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "answered", "snoozed", "done"]),
                name="conversation_state_known",
            ),
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
        self.save(update_fields=["state", "snoozed_until", "changed_at"])


class Reply(models.Model):
    """What we say. Its intent is committed before anything is sent; see desk.sending."""

    class State(models.TextChoices):
        HELD = "held"  # can still be taken back, or waits for the network
        SENDING = "sending"  # we are about to send, or died while sending
        SENT = "sent"
        TAKEN_BACK = "taken-back"
        REJECTED = "rejected"  # the network said no
        UNKNOWN = "unknown"  # it may or may not stand there; a person decides

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="replies")
    author = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, related_name="replies")
    source = models.ForeignKey("listening.Source", on_delete=models.PROTECT, related_name="+")
    to_post = models.ForeignKey("listening.Post", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=40, unique=True)
    text = models.TextField()
    private = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.HELD)
    written_at = models.DateTimeField()
    leaves_at = models.DateTimeField()
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

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["held", "sending", "sent", "taken-back", "rejected", "unknown"]),
                name="reply_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent", outside_id=""), name="sent_reply_has_outside_id"
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


class Draft(models.Model):
    """What a teammate has typed and not sent."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="drafts")
    teammate = models.ForeignKey("teams.Teammate", on_delete=models.CASCADE, related_name="drafts")
    kind = models.CharField(max_length=10, default="public")
    text = models.TextField(blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "teammate", "kind"], name="one_draft_of_a_kind")
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Note(models.Model):
    """What teammates tell each other beside a conversation; it never leaves the house."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, related_name="notes")
    key = models.CharField(max_length=40, unique=True)
    text = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.text[:60]


class NotUs(models.Model):
    """Somebody said that a mention is not about us, and what was changed by it: it can all be taken back."""

    post = models.ForeignKey("listening.Post", on_delete=models.CASCADE, related_name="+")
    track = models.ForeignKey(
        "listening.Track", on_delete=models.CASCADE, null=True, related_name="+"
    )  # that leaves something out since, None where none does
    by = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    query_before = models.TextField(blank=True)
    query_after = models.TextField(blank=True)
    verdicts = models.JSONField(default=dict)  # of hits, by their tracks, before this
    conversation = models.ForeignKey(
        Conversation, on_delete=models.SET_NULL, null=True, related_name="+"
    )  # that was finished
    state = models.CharField(max_length=10, blank=True)  # of the conversation, before this
    snoozed_until = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.post_id} is not us"


class Presence(models.Model):
    """Who looks at a conversation right now, and who is writing."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="presences")
    teammate = models.ForeignKey("teams.Teammate", on_delete=models.CASCADE, related_name="+")
    writing = models.BooleanField(default=False)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "teammate"], name="present_once")]

    def __str__(self) -> str:
        return f"{self.teammate_id} at {self.conversation_id}"


class SavedView(models.Model):
    """A search in a view, kept under a name: for one teammate, for a team, or for all."""

    name = models.CharField(max_length=60)
    query = models.TextField()
    view = models.CharField(max_length=12)  # what it searches in, one of views.VIEWS
    owner = models.ForeignKey(
        "teams.Teammate", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    team = models.ForeignKey("teams.Team", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey("teams.Teammate", on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(owner=None) | Q(team=None), name="saved_view_has_one_side"),
            models.UniqueConstraint(
                "owner", Lower("name"), condition=Q(removed_at=None), name="own_view_named_once"
            ),
            models.UniqueConstraint(
                "team", Lower("name"), condition=Q(removed_at=None), name="view_named_once_in_a_team"
            ),
            models.UniqueConstraint(
                Lower("name"),
                condition=Q(removed_at=None, owner=None, team=None),
                name="view_named_once_for_all",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_shared(self) -> bool:
        return self.owner_id is None

    def may_be_changed_by(self, teammate: Teammate) -> bool:
        if self.owner_id == teammate.pk:
            return True
        return teammate.may_set_up or (teammate.may_answer and self.made_by_id == teammate.pk)
