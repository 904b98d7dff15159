"""Examples of a track: what it must find and what it must not, asked on every edit."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from heedful.journal.write import record
from heedful.kit.errors import Invalid, Missing, Refused
from heedful.kit.html import plain
from heedful.listening import events, examples, queries
from heedful.listening.actions.changing import own_track
from heedful.listening.models import Track, TrackExample
from heedful.query import Node

LONGEST = 5_000  # letters
MOST = 200  # of one track


class ExamplesDisagree(Refused):
    """A query would not keep to the examples of its track; saving it has to be asked for once more."""


@transaction.atomic
def keep_example(
    *,
    by_id: int,
    track_id: int,
    must_match: bool,
    at: datetime,
    text: str = "",
    post_id: int | None = None,
) -> TrackExample:
    """Keep a text or a stored post with a track; kept again it may change its side.

    :raises Invalid: there is nothing to keep, or too much.
    :raises Refused: the track has as many as there is room for.
    """
    track = own_track(by_id, track_id)
    text = plain(text).strip()
    if post_id is not None:
        queries.seen_post_for(by_id, post_id)
        text = ""
    elif not text or len(text) > LONGEST:
        raise Invalid(f"An example needs some words, {LONGEST} letters at most.")
    kept = {"must_match": must_match, "added_by_id": by_id, "added_at": at, "removed_at": None}
    digest = _digest(text, post_id)
    if track.examples.kept().exclude(digest=digest).count() >= MOST:
        raise Refused(f"A track has {MOST} examples at most. Remove one first.")
    example, _ = TrackExample.objects.update_or_create(
        track=track, digest=digest, defaults=kept, create_defaults={**kept, "text": text, "post_id": post_id}
    )
    record(events.TrackChanged(track.pk), at=at, teammate_id=by_id)
    return example


def _digest(text: str, post_id: int | None) -> str:
    return f"post:{post_id}" if post_id is not None else hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def remove_example(*, by_id: int, track_id: int, example_id: int, at: datetime) -> None:
    """Ask it no more; may be repeated.

    :raises Missing: the track has no such example, or not for this teammate.
    """
    _set_removed(by_id, track_id, example_id, at, removed_at=at)


@transaction.atomic
def restore_example(*, by_id: int, track_id: int, example_id: int, at: datetime) -> None:
    """Undo `remove_example`; may be repeated."""
    _set_removed(by_id, track_id, example_id, at, removed_at=None)


def forget_example(*, track_id: int, post_id: int, kept_at: datetime, at: datetime) -> None:
    """Undo the keeping of a post at a moment, as part of another deed; may be repeated."""
    kept = TrackExample.objects.filter(track=track_id, post=post_id, added_at=kept_at, removed_at=None)
    kept.update(removed_at=at)


def _set_removed(
    by_id: int, track_id: int, example_id: int, at: datetime, *, removed_at: datetime | None
) -> None:
    own_track(by_id, track_id)
    seen = examples.seen_by(by_id, track_id, removed_too=True).filter(pk=example_id)
    if not seen.update(removed_at=removed_at):
        raise Missing("There is no such example.")
    record(events.TrackChanged(track_id), at=at, teammate_id=by_id)


def check_examples(track: Track, tree: Node) -> None:
    """:raises ExamplesDisagree: the track would not keep to its examples."""
    failing: Sequence[TrackExample] = examples.failing(track, tree)
    if failing:
        count = len(failing)
        words = "One example of this track says" if count == 1 else f"{count} examples of this track say"
        raise ExamplesDisagree(f"{words} otherwise. Save once more if the query is right all the same.")
