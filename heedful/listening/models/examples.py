"""Words that a track has to find or to leave, as its owner said."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from heedful.listening.models.posts import Post
from heedful.listening.models.tracks import Track


class TrackExampleQuerySet(models.QuerySet["TrackExample"]):
    def kept(self) -> TrackExampleQuerySet:
        """Return those that are asked on every edit: not removed, and not deleted by their author."""
        return self.filter(removed_at=None).exclude(post__deleted_at__isnull=False)


class TrackExample(models.Model):
    """What a track must find, or must not: a text, or a stored post, which keeps its words to itself."""

    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="examples")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, null=True, blank=True)
    text = models.TextField(blank=True)
    digest = models.CharField(max_length=64)
    must_match = models.BooleanField()
    added_by = models.ForeignKey("teams.Teammate", on_delete=models.SET_NULL, null=True, blank=True)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = TrackExampleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["track", "digest"], name="example_kept_once"),
            models.CheckConstraint(
                condition=Q(post=None) & ~Q(text="") | Q(post__isnull=False, text=""),
                name="example_is_a_text_or_a_post",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60] or f"post {self.post_id}"
