"""What people corrected in readings, and the heads that learned from it. It stays on this machine."""

from __future__ import annotations

from django.db import models

from heedful.listening.models.posts import Post


class Lesson(models.Model):
    """What people say of a post's labels, by claim: {"intents/outage": true}.

    `chances` and `vector` are what the shipped models of a version saw; empty until the next learning looks.
    `was` is what had been read before anybody corrected it, at `was_read_at`.
    """

    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="lesson")
    said = models.JSONField(default=dict)
    version = models.CharField(max_length=40, blank=True)
    chances = models.JSONField(default=dict)
    vector = models.BinaryField(null=True)  # 384 numbers of 16 bits
    was = models.JSONField(default=dict)
    was_read_at = models.DateTimeField(null=True)
    by = models.ForeignKey("teams.Teammate", on_delete=models.SET_NULL, null=True)
    said_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"lesson of post {self.post_id}"


class Learning(models.Model):
    """One time that heads were learned, with its figures; the newest that is used reads with the models."""

    class State(models.TextChoices):
        USED = "used"
        ASIDE = "aside"  # not better than what was in use
        ROLLED_BACK = "rolled-back"

    state = models.CharField(max_length=12, choices=State.choices)
    version = models.CharField(max_length=40)
    heads = models.BinaryField()
    figures = models.JSONField(default=list)
    lessons = models.PositiveIntegerField()
    learned_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["used", "aside", "rolled-back"]), name="learning_state"
            )
        ]

    def __str__(self) -> str:
        return f"learned from {self.lessons}"
