"""How a team asks, what was asked, and who would rather not be."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce


class Asking(models.Model):
    """Whether and how a team asks after a conversation."""

    class How(models.TextChoices):
        COPY = "copy"  # a link to copy, wherever there is a private way
        DRAFT = "draft"  # a private draft, which a teammate reads and sends
        AUTOMATIC = "automatic"  # a private reply, held like any other

    team = models.ForeignKey("teams.Team", on_delete=models.CASCADE, null=True, related_name="+")
    on = models.BooleanField(default=False)
    how = models.CharField(max_length=10, choices=How.choices, default=How.DRAFT)
    after_hours = models.PositiveSmallIntegerField(default=24)
    question = models.CharField(max_length=200)
    answers = models.JSONField(default=list)  # {"text": ..., "helped": ...}, as they stand on the page
    set_at = models.DateTimeField()
    set_by = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(Coalesce("team", 0), name="one_asking_of_a_team"),
            models.CheckConstraint(
                condition=Q(how__in=["copy", "draft", "automatic"]), name="asking_how_known"
            ),
        ]

    def __str__(self) -> str:
        return self.question


class Question(models.Model):
    """What is asked after one conversation, once at most, and the answer."""

    class State(models.TextChoices):
        PLANNED = "planned"
        READY = "ready"  # a teammate may hand out the link
        DRAFTED = "drafted"  # the link stands in a private draft
        QUEUED = "queued"  # the link stands in a private reply that is on its way
        ASKED = "asked"
        ANSWERED = "answered"
        LEFT = "left"  # not asked, for a reason

    conversation = models.OneToOneField(
        "desk.Conversation", on_delete=models.DO_NOTHING, db_constraint=False, related_name="question"
    )  # that is merged takes its question along, a moment later; see actions.follow_merged
    handle = models.ForeignKey("people.Handle", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    question = models.CharField(max_length=200)
    answers = models.JSONField(default=list)
    due_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True)  # to the person, or to a teammate who hands it on
    asked_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.PositiveSmallIntegerField(null=True)  # its place among the answers
    helped = models.BooleanField(null=True)
    words = models.TextField(blank=True)
    why_left = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["planned", "ready", "drafted", "queued", "asked", "answered", "left"]),
                name="question_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="answered") | Q(answered_at__isnull=False, asked_at__isnull=False),
                name="an_answer_was_asked_for",
            ),
        ]
        indexes = [
            models.Index(fields=["handle", "offered_at"], name="question_to_a_handle"),
            models.Index(fields=["-asked_at"], name="question_asked"),
        ]

    def __str__(self) -> str:
        return self.question

    def move(self, *, to: str, expected: tuple[str, ...], **fields: object) -> bool:
        """Change the state if it is one of those expected; False when somebody was first."""
        moved = Question.objects.filter(pk=self.pk, state__in=expected).update(state=to, **fields)
        if moved:
            self.state = to
            for name, value in fields.items():
                setattr(self, name, value)
        return bool(moved)

    @property
    def answer_words(self) -> str:
        """Return what they chose, as it stood on their page."""
        return str(self.answers[self.answer]["text"]) if self.answer is not None else ""


class OptOut(models.Model):
    """An account whose owner would rather not be asked."""

    handle = models.OneToOneField("people.Handle", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.handle_id}"
