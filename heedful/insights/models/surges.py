"""A discussion that broke out, and who takes part in it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Surge(models.Model):
    """Far more people speak on a track than usual, or far more share one word of it."""

    track = models.ForeignKey("listening.Track", on_delete=models.CASCADE, related_name="+")
    word = models.CharField(max_length=80, blank=True)  # that they share; "": the whole track
    began_at = models.DateTimeField()  # from when on its posts are counted
    raised_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()  # of the window in which it was seen
    people = models.PositiveIntegerField()  # in that window
    expected = models.FloatField()  # people, in such a window
    chance = models.FloatField()  # that so many speak by chance
    ended_at = models.DateTimeField(null=True, blank=True)
    dismissed_at = models.DateTimeField(null=True, blank=True)
    dismissed_by = models.ForeignKey(
        "teams.Teammate", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    incident = models.ForeignKey(
        "insights.Incident", on_delete=models.SET_NULL, null=True, blank=True, related_name="surges"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["track"], condition=Q(ended_at=None), name="one_surge_at_a_time_on_a_track"
            ),
        ]
        indexes = [models.Index(fields=["-raised_at"], name="surge_list")]

    def __str__(self) -> str:
        return f"{self.track}: {self.word}" if self.word else str(self.track)

    @property
    def goes_on(self) -> bool:
        return self.ended_at is None and self.dismissed_at is None


class SurgePost(models.Model):
    """A post that takes part."""

    surge = models.ForeignKey(Surge, on_delete=models.CASCADE, related_name="posts")
    post = models.ForeignKey("listening.Post", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(
        "people.Person", on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["surge", "post"], name="takes_part_once")]
        indexes = [models.Index(fields=["surge", "at"], name="surge_in_order")]

    def __str__(self) -> str:
        return f"{self.post_id} in {self.surge_id}"
