"""Search what is stored for what a track would have hit, and file it as the stream would have done."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max, Min

from heedful.journal.work import Later
from heedful.journal.write import record
from heedful.kit.errors import Refused
from heedful.listening import events, queries
from heedful.listening.archive import Hit as Found
from heedful.listening.archive import index, search
from heedful.listening.models import Backfill, Hit, Post, Track
from heedful.query import Mistake, Node, parse_track

HITS_AT_ONCE = 100  # in a transaction
ASKED_AT_ONCE = 1_000
SOON_SECONDS = 0.05  # between two pieces, so that other jobs get their turn


def begin(track: Track, *, at: datetime, by_id: int | None = None) -> None:
    """Begin anew, in the caller's transaction. `by_id` is who asked for it by itself."""
    Backfill.objects.update_or_create(
        track=track,
        defaults={
            "query": track.query,
            "top": 0,
            "before": 0,
            "found": 0,
            "begun_at": at,
            "ended_at": None,
            "stopped_at": None,
        },
    )
    record(events.BackfillBegun(track.pk), at=at, teammate_id=by_id)


def stop(track: Track, *, at: datetime, by_id: int) -> None:
    """Stop it where it stands; what it found stays.

    :raises Refused: nothing is going on.
    """
    if not Backfill.objects.going_on().filter(track=track).update(stopped_at=at):
        raise Refused("The archive is not being searched for this track.")
    record(events.BackfillStopped(track.pk), at=at, teammate_id=by_id)


def backfill(*, track_id: int, at: datetime) -> None:
    """File the next hits of a track in the archive; may be repeated, a hit and a mention are filed once.

    :raises Later: there is more to do.
    """
    rows = (
        Backfill.objects.going_on()
        .filter(track=track_id, track__removed_at=None)
        .exclude(track__owner__is_active=False)
    )
    row = rows.select_related("track").first()
    if row is None or (tree := _tree(row, at)) is None:
        return
    if not row.top:
        ids = Post.objects.aggregate(oldest=Min("pk"), newest=Max("pk"))
        row.start(oldest=ids["oldest"] or 0, newest=ids["newest"] or 0)
    owner_id = row.track.owner_id
    posts = queries.posts_for(owner_id) if owner_id else Post.objects.all()
    searched = search(tree, posts, at=at, limit=HITS_AT_ONCE, before=row.before, most=ASKED_AT_ONCE)
    with transaction.atomic():
        found = _file(track_id, searched.hits)
        if not owner_id:
            _name_mentions([hit.post for hit in searched.hits if _may_be_kept(hit.post)], at)
        if not row.move(before=searched.next, found=found, at=at):
            transaction.set_rollback(True)
    if searched.next is not None:
        raise Later(SOON_SECONDS)


def _tree(row: Backfill, at: datetime) -> Node | None:
    """Return the query; one that was saved under other rules and cannot be read ends here."""
    try:
        return parse_track(row.query)
    except Mistake:
        row.move(before=None, found=0, at=at)
        return None


def _file(track_id: int, hits: Sequence[Found]) -> int:
    """Store hits; return how many posts the track had not hit before."""
    kept = [hit for hit in hits if _may_be_kept(hit.post)]
    known = Hit.objects.filter(track=track_id, post__in=[hit.post.pk for hit in kept])
    known_ids = set(known.values_list("post", flat=True))
    new = [hit for hit in kept if hit.post.pk not in known_ids]
    rows = [Hit(post=hit.post, track_id=track_id, words=_words(hit)) for hit in new]
    Hit.objects.bulk_create(rows, ignore_conflicts=True)
    index.renew(hit.post.pk for hit in new)
    return len(new)


def _may_be_kept(post: Post) -> bool:
    return post.addressed or post.by_us or not post.author.wants_no_index


def _words(hit: Found) -> list[str]:
    return sorted({mark.words for mark in hit.marks if mark.words})


def _name_mentions(posts: Sequence[Post], at: datetime) -> None:
    by_source: dict[int, list[int]] = defaultdict(list)
    for post in posts:
        if not post.is_mention and not post.by_us:
            by_source[post.source_id].append(post.pk)
    for source_id, ids in by_source.items():
        Post.objects.filter(pk__in=ids).update(is_mention=True)
        record(events.MentionsHeard(source_id, sorted(ids)), at=at)
