"""Tracks: add, change, pause, remove."""

from datetime import datetime

from django.db import IntegrityError, transaction

from heedful.journal.write import record
from heedful.kit.errors import Invalid, Refused
from heedful.listening import events, queries
from heedful.listening.actions import backfills
from heedful.listening.actions.changing import check_may_change, own_track
from heedful.listening.actions.examples import check_examples
from heedful.listening.actions.verdicts import renew_measure
from heedful.listening.models import Track
from heedful.query import parse_track
from heedful.teams import queries as teams

MOST_OWN = 100  # tracks of one teammate


@transaction.atomic
def add_track(*, by_id: int, name: str, query: str, at: datetime, mine: bool = False) -> Track:
    """Follow a query from now on, and search what is stored for what it would have hit.

    What is `mine` nobody else sees; observers may have such tracks too.

    :raises Mistake: the query cannot be read, or asks for what only the archive knows.
    :raises Refused: there is a track of this name, or one has too many.
    """
    if mine:
        _has_room(by_id)
    else:
        teams.who_may_answer(by_id)
    name = _checked(name, query)
    track = Track(name=name, query=query.strip(), added_by_id=by_id, added_at=at)
    track.owner_id = by_id if mine else None
    _save(track)
    record(events.TrackAdded(track.pk), at=at, teammate_id=by_id)
    backfills.begin(track, at=at)
    return track


def _has_room(by_id: int) -> None:
    own = Track.objects.filter(owner=teams.teammate(by_id), removed_at=None)
    if own.count() >= MOST_OWN:
        raise Refused(f"You have {MOST_OWN} tracks of your own. Remove one first.")


def _save(track: Track) -> None:
    try:
        with transaction.atomic():
            track.save()
    except IntegrityError as error:
        whose = "You have" if track.is_personal else "There is"
        raise Refused(f"{whose} a track called {track.name} already.") from error


def _checked(name: str, query: str) -> str:
    if not name.strip():
        raise Invalid("A track needs a name.")
    parse_track(query)
    return name.strip()[:120]


@transaction.atomic
def change_track(
    *, by_id: int, track_id: int, name: str, query: str, at: datetime, despite_examples: bool = False
) -> Track:
    """Give a track another name or query; what it found before stays, and more is searched for.

    :raises Mistake: the query cannot be read, or asks for what only the archive knows.
    :raises Refused: there is a track of this name, or an example says otherwise (unless `despite_examples`).
    """
    track = own_track(by_id, track_id)
    name_before, before = track.name, track.query
    asks_anew = track.query != query.strip() and track.paused_at is None
    if track.query != query.strip() and not despite_examples:
        check_examples(track, parse_track(query))
    track.name, track.query = _checked(name, query), query.strip()
    _save(track)
    if track.query != before:
        renew_measure(track)
    changed = {"name": (name_before, track.name), "query": (before, track.query)}
    record(events.TrackChanged(track.pk), at=at, teammate_id=by_id, changed=changed)
    if asks_anew:
        backfills.begin(track, at=at)
    return track


@transaction.atomic
def pause_track(*, by_id: int, track_id: int, at: datetime) -> None:
    track = own_track(by_id, track_id)
    Track.objects.filter(pk=track.pk, paused_at=None).update(paused_at=at)
    changed = {"paused": (track.paused_at is not None, True)}
    record(events.TrackChanged(track.pk), at=at, teammate_id=by_id, changed=changed)


@transaction.atomic
def resume_track(*, by_id: int, track_id: int, at: datetime) -> None:
    track = own_track(by_id, track_id)
    Track.objects.filter(pk=track.pk).update(paused_at=None)
    changed = {"paused": (track.paused_at is not None, False)}
    record(events.TrackChanged(track.pk), at=at, teammate_id=by_id, changed=changed)


@transaction.atomic
def remove_track(*, by_id: int, track_id: int, at: datetime) -> None:
    """Stop following; the name is free again, and what the track found stays."""
    track = own_track(by_id, track_id)
    Track.objects.filter(pk=track.pk).update(removed_at=at, name=f"{track.name[:90]} (removed {track.pk})")
    record(events.TrackRemoved(track.pk), at=at, teammate_id=by_id)


@transaction.atomic
def restore_track(*, by_id: int, track_id: int, at: datetime) -> Track:
    """Undo `remove_track`: follow it again, under a like name where it is taken. May be repeated."""
    track = queries.removed_track_for(by_id, track_id)
    check_may_change(by_id, track)
    name = track.name.removesuffix(f" (removed {track.pk})")
    taken = Track.objects.filter(name=name, owner=track.owner_id).exclude(pk=track.pk).exists()
    track.name, track.removed_at = (f"{name} ({track.pk})" if taken else name), None
    track.save(update_fields=["name", "removed_at"])
    record(events.TrackAdded(track.pk), at=at, teammate_id=by_id)
    if track.paused_at is None:
        backfills.begin(track, at=at)
    return track


@transaction.atomic
def share_track(*, by_id: int, track_id: int, at: datetime) -> Track:
    """Give a track of one's own to the house; the search of what is stored makes mentions of what it found.

    May be repeated: what the house follows already stays as it is.

    :raises NotAllowed: observers may not.
    :raises Refused: the house has a track of this name.
    """
    track = own_track(by_id, track_id)
    teams.who_may_answer(by_id)
    if not track.is_personal:
        return track
    track.owner = None
    _save(track)
    record(events.TrackShared(track.pk), at=at, teammate_id=by_id)
    backfills.begin(track, at=at)
    return track


@transaction.atomic
def backfill_track(*, by_id: int, track_id: int, at: datetime) -> None:
    """Search what is stored for what the track would have hit, from the newest on."""
    backfills.begin(own_track(by_id, track_id), at=at, by_id=by_id)


@transaction.atomic
def stop_backfill(*, by_id: int, track_id: int, at: datetime) -> None:
    """Stop searching; what was found stays.

    :raises Refused: nothing is going on.
    """
    backfills.stop(own_track(by_id, track_id), at=at, by_id=by_id)
