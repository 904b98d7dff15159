"""What teammates write beside a conversation, and who is there."""

from __future__ import annotations

from django.db import models

from heedful.desk.models.conversations import Conversation


class Draft(models.Model):
    """What a teammate has typed and not sent."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="drafts")
    teammate = models.ForeignKey("teams.Teammate", on_delete=models.CASCADE, related_name="drafts")
    kind = models.CharField(max_length=10, default="public")
    text = models.TextField(blank=True)
    saved_at = models.DateTimeField()
    is_shared = models.BooleanField(default=False)  # whoever sees the conversation reads along
    handed_by = models.ForeignKey(
        "teams.Teammate", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "teammate", "kind"], name="one_draft_of_a_kind")
        ]

    def __str__(self) -> str:
        return self.text[:60]


class DraftVersion(models.Model):
    """What a draft said before; it goes with its draft, once that is said or forgotten."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="versions")
    by = models.ForeignKey("teams.Teammate", on_delete=models.CASCADE, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.text[:60]


class Note(models.Model):
    """What teammates tell each other beside a conversation; it never leaves the house."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, related_name="notes")
    key = models.CharField(max_length=40, unique=True)
    text = models.TextField()
    at = models.DateTimeField()
    said_by = models.CharField(max_length=200, blank=True)  # in another system; `author` imported it

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def not_told(self) -> list[str]:
        """Return the names of those who were called and cannot see the conversation."""
        return [str(one.teammate) for one in self.named.all() if not one.is_told]


class NamedInNote(models.Model):
    """A teammate whom a note calls by name; who may not see the conversation is not told."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="named")
    teammate = models.ForeignKey("teams.Teammate", on_delete=models.CASCADE, related_name="+")
    is_told = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "teammate"], name="named_once_in_a_note")]

    def __str__(self) -> str:
        return str(self.teammate)


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
