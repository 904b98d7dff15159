"""Reckon what a track usually brings, once a day where somebody speaks on it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from django.db.models import F, Sum

from heedful.insights import rules
from heedful.insights.expecting import MEMORY, Usual, hour_of, usual_of
from heedful.insights.models import Bucket, Habit, Surge, Voice
from heedful.insights.words import counted
from heedful.listening.models import Track

FRESH = timedelta(days=1)
MOST_AT_ONCE = 200  # habits that are reckoned in one look; the others keep what they have
SLOTS_AN_HOUR = 12
TYPICAL = 0.5  # people an hour on a track, where the house knows no better
MOST_TEXTS, MOST_WORDS = 600, 3_000


def habits_of(tracks: Sequence[Track], at: datetime) -> dict[int, Habit]:
    """Return the habits of some tracks, as fresh as can be had; one that nobody reckoned yet is left out."""
    known = {habit.track_id: habit for habit in Habit.objects.filter(track__in=tracks)}
    stale = [track for track in tracks if _is_stale(track, known.get(track.pk), at)]
    stale.sort(key=lambda track: track.pk in known and known[track.pk].query == track.query)
    house = _house_rate(at) if stale else TYPICAL
    for track in stale[:MOST_AT_ONCE]:
        known[track.pk] = _reckon(track, known.get(track.pk), house, at)
    return {pk: habit for pk, habit in known.items() if habit.figures}


def usual_in(habit: Habit) -> Usual:
    return Usual(**habit.figures)


def _is_stale(track: Track, habit: Habit | None, at: datetime) -> bool:
    if habit is None or habit.query != track.query or habit.reckoned_at is None:
        return True
    return habit.reckoned_at <= at - FRESH


def _reckon(track: Track, habit: Habit | None, house: float, at: datetime) -> Habit:
    if habit is None:
        habit = Habit(track=track, query=track.query, since=track.added_at)
    elif habit.query != track.query:
        habit.query, habit.since = track.query, at
    since = max(hour_of(habit.since), hour_of(at) - MEMORY)
    surging = set(_surging(track, at))
    usual = usual_of(_by_hour(track, since), since=since, until=hour_of(at), house=house, without=surging)
    habit.figures, habit.reckoned_at = asdict(usual), at
    habit.save()
    return habit


def _by_hour(track: Track, since: int) -> Counter[int]:
    slots = Bucket.objects.filter(track=track, slot__gte=since * SLOTS_AN_HOUR)
    hours = slots.annotate(hour=F("slot") / SLOTS_AN_HOUR).values_list("hour").order_by()
    return Counter(dict(hours.annotate(Sum("people"))))


def _surging(track: Track, at: datetime) -> Iterable[int]:
    """Return the hours of surges, which are not usual; one that was dismissed is."""
    surges = Surge.objects.filter(track=track, began_at__gt=at - rules.KEPT, dismissed_at=None)
    for began, ended in surges.values_list("began_at", "ended_at"):
        yield from range(hour_of(began), hour_of(ended or at) + 1)


def _house_rate(at: datetime) -> float:
    """Return what a track of this house brings in an hour, in the mean of the last two weeks."""
    since = int((at - timedelta(weeks=2)).timestamp()) // 300
    people = Bucket.objects.filter(slot__gte=since).aggregate(n=Sum("people"))["n"] or 0
    tracks = tracks_watched()
    oldest = Track.objects.filter(owner=None).order_by("added_at").values_list("added_at", flat=True).first()
    hours = min(max((at - oldest).total_seconds() / 3600, 24.0) if oldest else 24.0, 336.0)
    return float(min(max(people / max(tracks, 1) / hours, 0.1), 5.0))


def tracks_watched() -> int:
    """Return how many tracks of the house are followed now; each may give a false alarm."""
    return Track.objects.filter(owner=None, removed_at=None, paused_at=None).count()


def know_words(habit: Habit, at: datetime) -> None:
    """Reckon how often each word is usually said, from the last posts before this hour."""
    if habit.words_at is not None and habit.words_at > at - FRESH:
        return
    texts = texts_before(habit.track_id, at - rules.LONG)
    habit.words = dict(counted(texts).most_common(MOST_WORDS))
    habit.texts, habit.words_at = len(texts), at
    habit.save(update_fields=["words", "texts", "words_at"])


def texts_before(track_id: int, at: datetime) -> list[str]:
    voices = Voice.objects.filter(track=track_id, at__lt=at, post__deleted_at=None).order_by("-slot", "-pk")
    told = voices.values_list("post__title", "post__text")[:MOST_TEXTS]
    return [f"{title} {text}" for title, text in told]
