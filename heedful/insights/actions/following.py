"""Those surges that go on: who joins, and when one is over."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from heedful.insights import events, rules
from heedful.insights.actions.gathering import gather_surge
from heedful.insights.actions.habits import usual_in
from heedful.insights.actions.speaking import Voiced, people_since, shares, voices_lately
from heedful.insights.models import Habit, Surge, SurgePost
from heedful.journal.write import record


def join(surge: Surge, voices: Sequence[Voiced]) -> int:
    """Let posts take part; return how many did not before."""
    before = surge.posts.count()
    rows = [SurgePost(surge=surge, post_id=one.post_id, person_id=one.person_id, at=one.at) for one in voices]
    SurgePost.objects.bulk_create(rows, ignore_conflicts=True)
    return surge.posts.count() - before


def follow(surge: Surge, habit: Habit, at: datetime) -> None:
    """Let those who joined take part, and end it once it is over, or was silent for hours."""
    last = surge.posts.order_by("-at").values_list("at", flat=True).first()
    if last is None or last < at - 2 * rules.LONG:
        _end(surge, at)
        return
    voices = [
        one for one in voices_lately(surge.track_id, at, since=_since(surge, at)) if shares(surge.word, one)
    ]
    with transaction.atomic():
        if join(surge, voices):
            record(events.SurgeGrew(surge.pk), at=at)
        if surge.incident_id is not None:
            gather_surge(surge_id=surge.pk, at=at)
        if _is_over(surge, habit, voices, at):
            _end(surge, at)


@transaction.atomic
def _end(surge: Surge, at: datetime) -> None:
    if Surge.objects.filter(pk=surge.pk, ended_at=None).update(ended_at=at):
        record(events.SurgeEnded(surge.pk), at=at)


def _since(surge: Surge, at: datetime) -> datetime:
    return max(surge.began_at, at - 2 * rules.LONG)


def _is_over(surge: Surge, habit: Habit, voices: Sequence[Voiced], at: datetime) -> bool:
    usual = usual_in(habit)
    expected = usual.expected(at - rules.LONG, at)
    if surge.word:
        expected *= (habit.words.get(surge.word, 0) + 0.5) / (habit.texts + 1)
    people, lasted = people_since(voices, at - rules.LONG), at - surge.raised_at
    return rules.is_over(people, expected=expected, spread=usual.spread(at), lasted=lasted)
