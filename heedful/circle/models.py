"""Who was invited to the circle, and what they said to that. Nobody in it has a score."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Member(models.Model):
    """An account outside whose owner was invited; in the circle once they said yes."""

    class State(models.TextChoices):
        INVITED = "invited"
        IN = "in"
        DECLINED = "declined"
        LEFT = "left"

    handle = models.OneToOneField("people.Handle", on_delete=models.PROTECT, related_name="+")
    conversation = models.ForeignKey(  # from which they were invited, and in which they are written to
        "desk.Conversation", on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.INVITED)
    topics = models.CharField(max_length=200)  # what for, in the words of the invitation
    invited_by = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    said_at = models.DateTimeField(null=True, blank=True)  # when they said yes or no, or left

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["invited", "in", "declined", "left"]), name="member_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="in", said_at=None), name="nobody_is_in_without_a_word_of_theirs"
            ),
        ]

    def __str__(self) -> str:
        return str(self.handle)

    def move(self, *, to: str, expected: tuple[str, ...], **fields: object) -> bool:
        """Change the state if it is one of those expected; False when somebody was first."""
        moved = Member.objects.filter(pk=self.pk, state__in=expected).update(state=to, **fields)
        if moved:
            self.state = to
        return bool(moved)
