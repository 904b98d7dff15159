"""Sources, tracks, posts and what is kept about hearing them."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q


class SourceQuerySet(models.QuerySet["Source"]):
    def kept(self) -> SourceQuerySet:
        return self.filter(removed_at=None)

    def listened_to(self) -> SourceQuerySet:
        return self.kept().filter(state=Source.State.LISTENING)


class Source(models.Model):
    """One configured place that we listen to."""

    class State(models.TextChoices):
        LISTENING = "listening"
        PAUSED = "paused"
        SIGNED_OUT = "signed-out"
        IMPORTED = "imported"  # history of another system: never listened to, and quiet

    network = models.CharField(max_length=30)
    address = models.CharField(max_length=1000)
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=12, choices=State.choices, default=State.LISTENING)
    sends = models.BooleanField(default=False)  # nothing leaves until a person turns it on
    team = models.ForeignKey("teams.Team", on_delete=models.SET_NULL, null=True, blank=True)
    owner = (
        models.ForeignKey(  # whose own account it is, through which they alone speak; nobody listens there
            "teams.Teammate", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
        )
    )
    discloses_by = models.ForeignKey(  # who saw that its profile says for whom they work
        "teams.Teammate", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    sealed_credential = models.TextField(blank=True)  # bound to this row; see sources.credential_of
    account = models.JSONField(default=dict)
    cursor = models.TextField(blank=True)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    last_success_at = models.DateTimeField(null=True, blank=True)
    last_post_at = models.DateTimeField(null=True, blank=True)
    lag_seconds = models.FloatField(null=True)
    trouble = models.TextField(blank=True)
    trouble_since = models.DateTimeField(null=True, blank=True)
    retry_at = models.DateTimeField(null=True, blank=True)
    budget = models.JSONField(default=dict)
    leased_by = models.CharField(max_length=100, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)

    objects = SourceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["listening", "paused", "signed-out", "imported"]),
                name="source_state_known",
            ),
            models.UniqueConstraint(
                fields=["owner", "network"], condition=Q(removed_at=None), name="one_own_account_a_network"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.address

    def lease(self, *, by: str, at: datetime, until: datetime) -> bool:
        """Take the source for one listener; False while another holds it."""
        free = Q(leased_by=by) | Q(leased_until=None) | Q(leased_until__lt=at)
        return bool(
            Source.objects.listened_to().filter(free, pk=self.pk).update(leased_by=by, leased_until=until)
        )


class Track(models.Model):
    """A saved query that somebody follows."""

    name = models.CharField(max_length=120)
    query = models.TextField()
    owner = models.ForeignKey(  # whose own it is; none where the house follows it
        "teams.Teammate", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    paused_at = models.DateTimeField(null=True, blank=True)
    added_by = models.ForeignKey("teams.Teammate", on_delete=models.SET_NULL, null=True, blank=True)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=Q(owner=None), name="track_named_once"),
            models.UniqueConstraint(fields=["owner", "name"], name="own_track_named_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_personal(self) -> bool:
        return self.owner_id is not None


class BackfillQuerySet(models.QuerySet["Backfill"]):
    def going_on(self) -> BackfillQuerySet:
        return self.filter(ended_at=None, stopped_at=None)


class Backfill(models.Model):
    """The search of what is stored for what a track would have hit, newest first; one a track, the latest."""

    track = models.OneToOneField(Track, on_delete=models.CASCADE, related_name="backfill")
    query = models.TextField()
    top = models.BigIntegerField()  # posts before this id were stored when it began; 0 before that
    bottom = models.BigIntegerField(default=0)  # the oldest of them
    before = models.BigIntegerField()  # those before this one are still to be asked
    found = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    objects = BackfillQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.found} for {self.track_id}"

    @property
    def goes_on(self) -> bool:
        return self.ended_at is None and self.stopped_at is None

    @property
    def percent(self) -> int:
        """Return how much of the archive it has been through."""
        if self.ended_at:
            return 100
        return round(100 * (self.top - self.before) / max(self.top - self.bottom, 1))

    def start(self, *, oldest: int, newest: int) -> None:
        """Note which posts are stored; those after them meet a matcher that knows the track."""
        self.bottom, self.top = oldest, newest + 1
        self.before = self.top
        same = Backfill.objects.filter(pk=self.pk, begun_at=self.begun_at, top=0)
        same.update(bottom=oldest, top=self.top, before=self.top)

    def move(self, *, before: int | None, found: int, at: datetime) -> bool:
        """Go on from an id, or end; False if somebody else moved, stopped or began it anew meanwhile."""
        same = Backfill.objects.going_on().filter(pk=self.pk, before=self.before, begun_at=self.begun_at)
        further = {"ended_at": at, "before": 0} if before is None else {"before": before}
        return bool(same.update(found=models.F("found") + found, **further))


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
        ]

    def __str__(self) -> str:
        return self.text[:60]


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


class Gap(models.Model):
    """Something was said that we could not hear."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="gaps")
    since = models.TextField()
    until = models.TextField()
    reason = models.TextField()
    found_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.reason


class DeadLetter(models.Model):
    """An item that could not be turned into a post, kept for replay."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="dead_letters")
    outside_id = models.CharField(max_length=1000, blank=True)
    raw = models.BinaryField()
    reason = models.TextField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    replayed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "digest"], name="dead_letter_kept_once")]

    def __str__(self) -> str:
        return self.reason


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
