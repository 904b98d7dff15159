"""Whether mentions are about us: what people say of them, and what a track learns from it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from heedful.journal.write import record
from heedful.kit.errors import Invalid, Missing
from heedful.listening import events, queries
from heedful.listening.archive import said_of
from heedful.listening.models import Hit, Track
from heedful.query import parse_track
from heedful.teams import queries as teams

MOST_RENEWED = 2_000  # verdicts that are looked through when a track gets other words


@transaction.atomic
def judge(
    *, by_id: int, post_id: int, track_id: int, verdict: str, sampled: bool = False, at: datetime
) -> str:
    """Note whether a mention of a track is about us ("" forgets it), and return the verdict before.

    `sampled`: the mention was met in a random sample, so that the verdict measures the track. Twice is once.

    :raises Missing: there is no such mention of this track, or not for this teammate.
    """
    teams.who_may_answer(by_id)
    if verdict not in Hit.Verdict.values:
        raise Invalid(f"There is no verdict {verdict!r}; there are us and not-us.")
    post = queries.mention_for(by_id, post_id)
    track = queries.track_for(by_id, track_id)
    hit = Hit.objects.filter(post=post, track=track).first()
    if hit is None:
        raise Missing("This track did not find that mention.")
    before = hit.verdict
    changed = before != verdict
    hit.sampled = bool(verdict) and (hit.sampled or sampled)
    hit.outdated = hit.sampled and not parse_track(track.query).matches(said_of(post))
    hit.verdict, hit.judged_by_id, hit.judged_at = (
        verdict,
        by_id if verdict else None,
        at if verdict else None,
    )
    hit.save(update_fields=["verdict", "judged_by", "judged_at", "sampled", "outdated"])
    if changed:
        record(events.HitsJudged(track.pk, [post.pk], verdict), at=at, teammate_id=by_id)
    return before


def renew_measure(track: Track) -> None:
    """Let verdicts measure the track as far as its query of today finds their mentions."""
    tree = parse_track(track.query)
    judged = Hit.objects.filter(track=track, sampled=True, post__deleted_at=None).order_by("-pk")
    hits = judged.select_related("post__author", "post__source")[:MOST_RENEWED]
    found: dict[bool, list[int]] = {True: [], False: []}
    for hit in hits:
        found[tree.matches(said_of(hit.post))].append(hit.pk)
    _set_outdated(found[True], outdated=False)
    _set_outdated(found[False], outdated=True)


def _set_outdated(hit_ids: Sequence[int], *, outdated: bool) -> None:
    Hit.objects.filter(pk__in=hit_ids).exclude(outdated=outdated).update(outdated=outdated)


@transaction.atomic
def note_export(*, by_id: int, name: str, at: datetime) -> None:
    """Write down that a teammate takes mentions out of the house, before the first leaves."""
    teams.teammate(by_id)
    record(events.MentionsExported(name), at=at, teammate_id=by_id)
