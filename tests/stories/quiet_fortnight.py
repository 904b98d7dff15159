"""Runs inside a house: lets its track have listened for two quiet weeks, in which somebody spoke now and then."""

from datetime import timedelta

import django

django.setup()

from heedful.insights.models import Bucket, Habit  # noqa: E402
from heedful.kit import clock  # noqa: E402
from heedful.listening.models import Track  # noqa: E402

NOW = clock.now()

for track in Track.objects.filter(owner=None):
    Track.objects.filter(pk=track.pk).update(added_at=NOW - timedelta(days=14))
    Habit.objects.filter(track=track).delete()
    for day in range(1, 14):
        slot = int((NOW - timedelta(days=day, hours=day % 5)).timestamp()) // 300
        Bucket.objects.get_or_create(track=track, slot=slot, defaults={"people": 1, "posts": 1})
print("quiet")
