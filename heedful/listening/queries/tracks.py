"""Tracks and hits; who may see what is decided here."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from heedful.kit.among import as_list, listed
from heedful.kit.errors import Missing
from heedful.listening.models import Backfill, Hit, Track
from heedful.listening.queries.sources import hidden_sources
from heedful.teams import queries as teams
from heedful.teams.models import Teammate
from heedful.teams.preparing import prepared_for


def visible_tracks(teammate_id: int) -> QuerySet[Track]:
    """Return the tracks of the house and one's own, removed ones too: nobody sees what is another's own."""
    return Track.objects.filter(Q(owner=None) | Q(owner=teams.teammate(teammate_id)))


def visible_track_ids(teammate_id: int, track_ids: Iterable[int]) -> set[int]:
    """Return which of some tracks a teammate may see; live events pass through this."""
    return set(_visible_track_ids(teammate_id, as_list(track_ids)))


@prepared_for
def _visible_track_ids(teammate_id: int, track_ids: str) -> QuerySet[Track, int]:
    return visible_tracks(teammate_id).filter(listed("pk", track_ids)).values_list("pk", flat=True)


def hits_for(teammate_id: int) -> QuerySet[Hit]:
    """Return the hits on tracks that a teammate may see, each with its track."""
    return Hit.objects.filter(track__in=visible_tracks(teammate_id)).select_related("track")


def with_hits(teammate_id: int, path: str = "hits") -> "Prefetch[str]":
    """Return what to prefetch so that `post.hits.all()` holds what a teammate may see."""
    return Prefetch(path, hits_for(teammate_id))


def track_names(teammate_id: int, post_ids: Iterable[int]) -> dict[int, list[str]]:
    """Return the tracks that some posts hit, as far as a teammate may see them, by name."""
    names: dict[int, list[str]] = defaultdict(list)
    for pk, name in _tracks_hit(teammate_id, as_list(post_ids)):
        names[pk].append(name)
    return names


@prepared_for
def _tracks_hit(teammate_id: int, post_ids: str) -> QuerySet[Hit, tuple[int, str]]:
    hits = hits_for(teammate_id).filter(listed("post", post_ids))
    return hits.order_by("track__name").values_list("post", "track__name").distinct()


def tracks_by_id(teammate_id: int, track_ids: Iterable[int]) -> dict[int, Track]:
    """Return tracks for the trail, removed ones too."""
    return visible_tracks(teammate_id).in_bulk(list(track_ids))


def tracks_for(teammate_id: int, *, counted: bool = True) -> QuerySet[Track]:
    """Return the tracks, one's own first; `counted`: each with the counts of its hits.

    These are `mentions_count` and apart from it `copies_count`; `labelled_count`, of how many mentions of a
    random sample somebody said whether they are about us, and `us_count`, of how many that they are. What the
    query of today does not find any more is left out of the last two.
    """
    seen = visible_tracks(teammate_id)
    tracks = seen.filter(removed_at=None).order_by(F("owner").asc(nulls_last=True), "name")
    if not counted:
        return tracks
    copies = Hit.objects.filter(track=OuterRef("pk"), post__copy_of__isnull=False).order_by()
    copies_count = Subquery(copies.values("track").annotate(n=Count("pk")).values("n"))
    labelled = Q(hits__sampled=True, hits__outdated=False) & ~Q(hits__verdict="")
    return tracks.annotate(copies_count=Coalesce(copies_count, 0)).annotate(
        mentions_count=_hits_count(teams.teammate(teammate_id)) - F("copies_count"),
        labelled_count=Count("hits", filter=labelled),
        us_count=Count("hits", filter=labelled & Q(hits__verdict="us")),
    )


def _hits_count(teammate: Teammate) -> Count:
    """Count the hits; one's own track tells nothing of what one may not see."""
    if teammate.sees_all_teams:
        return Count("hits")
    hidden = Q(hits__post__source__in=hidden_sources(teammate))
    return Count("hits", filter=Q(owner=None) | ~hidden)


def track_for(teammate_id: int, track_id: int) -> Track:
    """:raises Missing: there is no such track."""
    found = tracks_for(teammate_id).filter(pk=track_id).first()
    if found is None:
        raise Missing("There is no such track.")
    return found


def backfill_of(track: Track) -> Backfill | None:
    """Return how the archive was last searched for a track, None if it never was."""
    return Backfill.objects.filter(track=track).first()


def backfill_for(teammate_id: int, track_id: int) -> Backfill:
    """:raises Missing: there is no such track, or the archive was never searched for it."""
    found = backfill_of(track_for(teammate_id, track_id))
    if found is None:
        raise Missing("The archive was not searched for this track yet.")
    return found


def removed_track_for(teammate_id: int, track_id: int) -> Track:
    """Return a track, also one that was removed and can be put back.

    :raises Missing: there never was such a track.
    """
    found = visible_tracks(teammate_id).filter(pk=track_id).first()
    if found is None:
        raise Missing("There is no such track.")
    return found
