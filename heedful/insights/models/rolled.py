"""What was heard on each track, by five minutes; and what is usual there."""

from __future__ import annotations

from django.db import models


class Voice(models.Model):
    """A person who spoke on a track; copies, what is set apart and what is not about us are none."""

    track = models.ForeignKey("listening.Track", on_delete=models.CASCADE, related_name="+", db_index=False)
    post = models.ForeignKey("listening.Post", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(
        "people.Person", on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )  # as known when they spoke; a person who is erased or merged leaves a number behind
    at = models.DateTimeField()  # when they said it, or when we heard it if their clock is ahead
    slot = models.IntegerField()  # five minutes since 1970

    class Meta:
        constraints = [models.UniqueConstraint(fields=["track", "post"], name="voice_counted_once")]
        indexes = [
            models.Index(fields=["at", "track"], name="voice_lately"),
            models.Index(fields=["track", "slot"], name="voice_of_track"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.track_id}"


class Bucket(models.Model):
    """How many people spoke on a track in five minutes."""

    track = models.ForeignKey("listening.Track", on_delete=models.CASCADE, related_name="+", db_index=False)
    slot = models.IntegerField()
    people = models.PositiveIntegerField()
    posts = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["track", "slot"], name="one_bucket_a_slot")]
        indexes = [models.Index(fields=["slot"], name="bucket_by_age")]

    def __str__(self) -> str:
        return f"{self.people} on {self.track_id}"


class Habit(models.Model):
    """What a track usually brings, reckoned once a day from its buckets."""

    track = models.OneToOneField("listening.Track", on_delete=models.CASCADE, related_name="+")
    query = models.TextField(blank=True)  # of which it is the habit: another query has another one
    since = models.DateTimeField()  # when the track began to listen with this query
    reckoned_at = models.DateTimeField(null=True, blank=True)
    figures = models.JSONField(default=dict)  # Usual's fields
    words = models.JSONField(default=dict)  # by word, how many of `texts` posts hold it
    texts = models.PositiveIntegerField(default=0)
    words_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"habit of {self.track_id}"


class Watch(models.Model):
    """When we looked whether a discussion breaks out, and when we look next; one row for the house."""

    look_at = models.DateTimeField(null=True, blank=True)  # planned
    looked_at = models.DateTimeField(null=True, blank=True)
    forgot_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"looked at {self.looked_at}"
