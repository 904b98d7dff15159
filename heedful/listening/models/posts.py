"""What somebody published, the tree it stands in, and what it hit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from heedful.listening.models.sources import Source
from heedful.listening.models.tracks import Track

if TYPE_CHECKING:
    from heedful.listening.models.readings import Reading

UNREAD = Q(is_mention=True, is_read=False, by_us=False, deleted_at=None)  # and waits for the local models


class Thread(models.Model):
    """The tree that a post stands in. `root_id` is the outside id of its first post, as far as we know."""

    network = models.CharField(max_length=30)
    root_id = models.CharField(max_length=1000)
    fetched_at = models.DateTimeField(null=True, blank=True)
    cut_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="cuts")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network", "root_id"], name="thread_known_once")]

    def __str__(self) -> str:
        return self.root_id

    @property
    def whole(self) -> Thread:
        """Return the tree as it stands on its network, whatever a teammate cut off."""
        return self.cut_from or self


class PostQuerySet(models.QuerySet["Post"]):
    def mentions(self) -> PostQuerySet:
        """Return those that concern us: they hit a track or are addressed to us."""
        return self.filter(is_mention=True)

    def unread(self) -> PostQuerySet:
        """Return the mentions that the local models have not read as they stand."""
        return self.filter(UNREAD)


class Post(models.Model):
    """One thing someone published, stored once; the words are emptied when it is deleted upstream."""

    network = models.CharField(max_length=30)
    outside_id = models.CharField(max_length=1000)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="posts")
    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="posts")
    author = models.ForeignKey("people.Handle", on_delete=models.PROTECT, related_name="posts")
    kind = models.CharField(max_length=10)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)  # sanitised at write, and again at read
    title = models.CharField(max_length=500, blank=True)
    url = models.CharField(max_length=2000, blank=True)
    revision = models.CharField(max_length=200, blank=True)
    parent_id = models.CharField(max_length=1000, blank=True)
    quoted_id = models.CharField(max_length=1000, blank=True)
    language = models.CharField(max_length=35, blank=True)
    warning = models.CharField(max_length=500, blank=True)
    is_mention = models.BooleanField(default=False)
    addressed = models.BooleanField(default=False)
    private = models.BooleanField(default=False)
    by_us = models.BooleanField(default=False)
    is_read = models.BooleanField(default=False)  # by the local models, as it stands
    copy_of = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="copies", db_index=False
    )  # the first that said this; a copy is no mention of its own
    names = models.JSONField(default=dict)  # tags, links, mentions; holds, followers, engagement where told
    reply_hint = models.TextField(blank=True)
    said_at = models.DateTimeField()
    heard_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network", "outside_id"], name="post_stored_once")]
        indexes = [
            models.Index(fields=["thread", "said_at"], name="post_in_thread"),
            models.Index(fields=["is_mention", "-heard_at"], name="post_mentions"),
            models.Index(fields=["author", "-said_at"], name="post_by_author"),
            models.Index(fields=["copy_of"], name="post_copies", condition=Q(copy_of__isnull=False)),
            models.Index(fields=["-id"], name="post_unread", condition=UNREAD),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def understood(self) -> Reading | None:
        """Return what the local models read here, None if they have not yet."""
        return getattr(self, "reading", None)


class PostVersion(models.Model):
    """What a post said before an edit."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="versions")
    revision = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    replaced_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.text[:60]


class Hit(models.Model):
    """Which track a post matched, and on which words; and whether somebody said that it is about us."""

    class Verdict(models.TextChoices):
        NONE = ""
        US = "us"
        NOT_US = "not-us"

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="hits")
    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="hits")
    words = models.JSONField(default=list)
    verdict = models.CharField(max_length=6, choices=Verdict.choices, default=Verdict.NONE, blank=True)
    judged_by = models.ForeignKey(
        "teams.Teammate", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    judged_at = models.DateTimeField(null=True, blank=True)
    sampled = models.BooleanField(default=False)  # met in a random sample: only such verdicts can measure
    outdated = models.BooleanField(default=False)  # the track's query of today does not find it any more

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "track"], name="hit_counted_once"),
            models.CheckConstraint(condition=Q(verdict__in=["", "us", "not-us"]), name="hit_verdict_known"),
        ]

    def __str__(self) -> str:
        return f"{self.track_id} in {self.post_id}"


class Purge(models.Model):
    """An upstream deletion, when we heard of it and when our copy was gone."""

    network = models.CharField(max_length=30)
    outside_id = models.CharField(max_length=1000)
    heard_at = models.DateTimeField()
    purged_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network", "outside_id"], name="purged_once")]

    def __str__(self) -> str:
        return self.outside_id
