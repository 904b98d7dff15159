"""Look whether a discussion breaks out, whether one goes on, and whether one is over."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count

from heedful.insights import events, rules
from heedful.insights.actions.following import follow, join
from heedful.insights.actions.habits import habits_of, know_words, tracks_watched, usual_in
from heedful.insights.actions.rolling import WATCH, lock_watch, plan_look
from heedful.insights.actions.speaking import Voiced, people_since, shares, slot_of, voices_lately
from heedful.insights.actions.telling import tell_of_surge
from heedful.insights.chances import at_least
from heedful.insights.expecting import DAY, WEEK, Usual, hour_of, liveliness
from heedful.insights.models import Bucket, Habit, Surge, SurgePost, Voice, Watch
from heedful.insights.words import words_in
from heedful.journal.write import record
from heedful.listening.models import Track

MOST_WITH_WORDS = 40  # tracks whose words are looked at in one look
FORGET_EVERY = timedelta(days=1)
SAME = 0.5  # a new surge of which so much takes part in one that goes on is the same


@dataclass(frozen=True, slots=True)
class Seen:
    """Who broke out: in which window, on the whole track or with one word."""

    window: timedelta
    people: int
    expected: float
    chance: float
    word: str = ""


def look(*, look_at: str, at: datetime) -> None:
    """Look at every track on which somebody spoke in the last hour. May be repeated."""
    planned = Watch.objects.filter(pk=WATCH, look_at__lte=at)
    if not planned.update(look_at=None, looked_at=at):
        return  # another worker looked
    del look_at
    open_ones = list(Surge.objects.filter(ended_at=None).select_related("track"))
    spoke = _spoke(at)
    tracks = {pk: track for pk, track in _watched(spoke).items() if spoke[pk] >= rules.LEAST}
    for surge in open_ones:
        tracks.setdefault(surge.track_id, surge.track)
    habits = habits_of(list(tracks.values()), at)
    for surge in open_ones:
        if (habit := habits.get(surge.track_id)) is not None:
            follow(surge, habit, at)
    _look_for_new([pk for pk in spoke if pk in habits], tracks, habits, at)
    _look_again(at)


def _spoke(at: datetime) -> dict[int, int]:
    """Return by track how many people spoke in the last hour, where they may be enough."""
    lately = Voice.objects.filter(at__gt=at - rules.LONG, at__lte=at).values_list("track").order_by()
    counts = lately.annotate(people=Count("person", distinct=True)).filter(people__gte=rules.LEAST)
    return dict(counts)


def _watched(track_ids: Iterable[int]) -> dict[int, Track]:
    rows = Track.objects.filter(owner=None, removed_at=None, paused_at=None)
    return rows.in_bulk(list(track_ids))


def _look_again(at: datetime) -> None:
    with transaction.atomic():
        watch = lock_watch()
        if Surge.objects.filter(ended_at=None).exists():
            plan_look(watch, at)
        if watch.forgot_at is None or watch.forgot_at <= at - FORGET_EVERY:
            Voice.objects.filter(at__lt=at - rules.KEPT).delete()
            Bucket.objects.filter(slot__lt=slot_of(at - rules.KEPT)).delete()
            Watch.objects.filter(pk=watch.pk).update(forgot_at=at)


# --- those that are new


def _look_for_new(
    track_ids: Sequence[int], tracks: dict[int, Track], habits: dict[int, Habit], at: datetime
) -> None:
    chance = rules.chance_for(tracks_watched())
    surging = set(Surge.objects.filter(ended_at=None).values_list("track", flat=True))
    busy = []
    for pk in track_ids:
        habit = habits[pk]
        if pk in surging or habit.since > at - rules.LISTENED:
            continue
        usual = usual_in(habit)
        if _may_break_out(pk, usual, chance, at):
            voices = voices_lately(pk, at)
            if (seen := _whole(pk, usual, voices, chance, at)) is not None:
                _raise(tracks[pk], seen, voices, at)
                continue
        if usual.expected(at - rules.LONG, at) >= rules.LEAST / 2:
            busy.append((habit.words_at or habit.since, pk, habit, usual))
    for _, pk, habit, usual in sorted(busy, key=lambda one: one[:2])[:MOST_WITH_WORDS]:
        voices = voices_lately(pk, at)
        if (seen := _word(habit, usual, voices, chance, at)) is not None:
            _raise(tracks[pk], seen, voices, at)


def _may_break_out(track_id: int, usual: Usual, chance: float, at: datetime) -> bool:
    """Test by the counts alone, before anything is read of what was said."""
    for window in rules.WINDOWS:
        lately = Voice.objects.filter(track=track_id, slot__gte=slot_of(at - window), at__gt=at - window)
        people = lately.filter(at__lte=at).aggregate(n=Count("person", distinct=True))["n"]
        if _breaks_out(people, usual, window, chance, at) is not None:
            return True
    return False


def _breaks_out(
    people: int, usual: Usual, window: timedelta, chance: float, at: datetime, lively: float = 1.0
) -> Seen | None:
    expected, spread = lively * usual.expected(at - window, at), usual.spread(at)
    if not rules.breaks_out(people, expected=expected, spread=spread, chance=chance):
        return None
    return Seen(window, people, expected, at_least(people, mean=expected, spread=spread))


def _whole(track_id: int, usual: Usual, voices: list[Voiced], chance: float, at: datetime) -> Seen | None:
    lively = _lively(track_id, usual, at)
    found = (
        _breaks_out(people_since(voices, at - window), usual, window, chance, at, lively)
        for window in rules.WINDOWS
    )
    return next((seen for seen in found if seen is not None), None)


def _lively(track_id: int, usual: Usual, at: datetime) -> float:
    """Return by how much the day before this hour was busier than usual."""
    hours = range(hour_of(at) - DAY - 1, hour_of(at) - 1)
    slots = Bucket.objects.filter(track=track_id, slot__gte=hours[0] * 12, slot__lt=(hours[-1] + 1) * 12)
    people: int = sum(slots.values_list("people", flat=True))
    expected = sum(usual.an_hour[hour % WEEK] for hour in hours)
    lively: float = liveliness(people, expected)
    return lively


def _word(habit: Habit, usual: Usual, voices: list[Voiced], chance: float, at: datetime) -> Seen | None:
    """Return the word that far more people share than usual, in a track that is not surging as a whole."""
    know_words(habit, at)
    by_word: dict[str, set[int]] = {}
    for voice in voices:
        for word in words_in(voice.text):
            by_word.setdefault(word, set()).add(voice.person_id)
    shared = {word: people for word, people in by_word.items() if len(people) >= rules.LEAST_IN_WORDS}
    everybody = usual.expected(at - rules.LONG, at) * _lively(habit.track_id, usual, at)
    best: Seen | None = None
    for word, people in sorted(shared.items()):
        share = (habit.words.get(word, 0) + 0.5) / (habit.texts + 1)
        expected, spread = everybody * share, _spread_of_word(habit, word, usual, at)
        if rules.breaks_out(
            len(people),
            expected=expected,
            spread=spread,
            chance=chance / len(by_word),
            least=rules.LEAST_IN_WORDS,
        ):
            seen = Seen(
                rules.LONG, len(people), expected, at_least(len(people), mean=expected, spread=spread), word
            )
            best = seen if best is None or seen.chance < best.chance else best
    return best


def _spread_of_word(habit: Habit, word: str, usual: Usual, at: datetime) -> float:
    """Return k for one word: what is not known of its share is added to what is wild about the track."""
    heard = float(habit.words.get(word, 0)) + 0.5
    return 1.0 / (1.0 / usual.spread(at) + 1.0 / heard)


@transaction.atomic
def _raise(track: Track, seen: Seen, voices: Sequence[Voiced], at: datetime) -> None:
    """Raise a surge, once: not where one goes on, nor where its posts are those of another."""
    lock_watch()
    part = [one for one in voices if one.at > at - seen.window and shares(seen.word, one)]
    if not part or Surge.objects.filter(track=track, ended_at=None).exists() or _is_known(part):
        return
    surge = Surge.objects.create(
        track=track, word=seen.word, began_at=part[0].at, raised_at=at, people=seen.people,
        minutes=int(seen.window.total_seconds() // 60), expected=seen.expected, chance=seen.chance,
    )  # fmt: skip
    join(surge, part)
    record(events.SurgeRaised(surge.pk), at=at)
    tell_of_surge(surge, at=at)


def _is_known(part: Sequence[Voiced]) -> bool:
    """Test whether most of it takes part in a surge of another track that goes on."""
    posts = SurgePost.objects.filter(surge__ended_at=None, post__in=[one.post_id for one in part])
    counts = posts.values_list("surge").annotate(n=Count("pk")).order_by()
    return any(count >= SAME * len(part) for _, count in counts)
