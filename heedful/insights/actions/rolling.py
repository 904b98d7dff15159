"""Count who spoke on which track, five minutes by five minutes, at the moment when they said it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count

from heedful.insights import events, rules
from heedful.insights.models import Bucket, Voice, Watch
from heedful.journal.write import record
from heedful.limits import queries as limits
from heedful.listening.models import Hit

WATCH = 1
STUCK = timedelta(minutes=5)  # a look that was planned so long ago was lost
SECONDS = int(rules.SLOT.total_seconds())


def note_voices(*, source_id: int, post_ids: list[int], at: datetime) -> None:
    """Count those who speak in some posts. May be repeated: a post is counted once on each track."""
    del source_id
    voices = voices_in(post_ids, at)
    if not voices:
        return
    with transaction.atomic():
        watch = lock_watch()
        Voice.objects.bulk_create(voices, ignore_conflicts=True)
        _roll_up({(voice.track_id, voice.slot) for voice in voices})
        if max(voice.at for voice in voices) > at - rules.LONG:
            plan_look(watch, at)


def voices_in(post_ids: Sequence[int], at: datetime) -> list[Voice]:
    """Return the voices in some posts: mentions of the house's tracks, not set apart; no copy is one."""
    hits = (
        Hit.objects.filter(post__in=post_ids, track__owner=None, post__is_mention=True, post__by_us=False)
        .filter(post__deleted_at=None, post__said_at__gt=at - rules.KEPT)
        .exclude(verdict=Hit.Verdict.NOT_US)
        .select_related("post__author", "post__source")
        .order_by("track", "post")
    )
    limited = limits.active()
    return [_voice(hit) for hit in hits if not any(limits.concerns(one, hit.post) for one in limited)]


def _voice(hit: Hit) -> Voice:
    moment = min(hit.post.said_at, hit.post.heard_at)
    return Voice(
        track_id=hit.track_id,
        post_id=hit.post_id,
        person_id=hit.post.author.person_id,
        at=moment,
        slot=int(moment.timestamp()) // SECONDS,
    )


def lock_watch() -> Watch:
    """Return the house's watch; whoever counts or looks has it alone until the transaction ends."""
    Watch.objects.get_or_create(pk=WATCH)
    return Watch.objects.select_for_update().get(pk=WATCH)


def _roll_up(keys: set[tuple[int, int]]) -> None:
    """Count some buckets anew, in one statement for all."""
    tracks, slots = {track for track, _ in keys}, {slot for _, slot in keys}
    told = Voice.objects.filter(track__in=tracks, slot__in=slots).values_list("track", "slot")
    counts = told.annotate(people=Count("person", distinct=True), posts=Count("pk")).order_by()
    rows = [
        Bucket(track_id=track, slot=slot, people=people, posts=posts)
        for track, slot, people, posts in counts
        if (track, slot) in keys
    ]
    Bucket.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["track", "slot"], update_fields=["people", "posts"]
    )


def plan_look(watch: Watch, at: datetime) -> None:
    """Look soon whether a discussion breaks out, at most once a minute."""
    if watch.look_at is not None and watch.look_at > at - STUCK:
        return
    due = at if watch.looked_at is None else max(at, watch.looked_at + rules.EVERY)
    Watch.objects.filter(pk=watch.pk).update(look_at=due)
    watch.look_at = due
    record(events.LookPlanned(due.isoformat()), at=at)
