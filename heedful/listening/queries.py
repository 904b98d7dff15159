"""Read sources, tracks and posts; who may see what is decided here."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from heedful import connectors
from heedful.connectors import contract
from heedful.connectors.contract import Account, Connector, Place, PostRef
from heedful.kit import vault
from heedful.kit.errors import Missing
from heedful.listening.matching import Matched
from heedful.listening.models import Backfill, DeadLetter, Gap, Hit, Post, Purge, Source, Thread, Track
from heedful.listening.rules import concerns_somebody, may_be_kept
from heedful.teams import queries as teams
from heedful.teams.models import Teammate


def visible_sources(teammate: Teammate) -> Q:
    """Return the condition on `source`: one's teams' sources and those of nobody in particular.

    It names what is hidden, for then no planner starts at the sources and sorts all that they said.
    """
    return Q() if teammate.sees_all_teams else ~Q(source__in=_hidden_sources(teammate))


def _hidden_sources(teammate: Teammate) -> QuerySet[Source]:
    if teammate.sees_all_teams:
        return Source.objects.none()
    return Source.objects.exclude(team=None).exclude(team__in=teammate.team_ids)


def sources_for(teammate_id: int) -> QuerySet[Source]:
    """Return the sources that a teammate may see."""
    teammate = teams.teammate(teammate_id)
    sources = Source.objects.kept().select_related("team").order_by("pk")
    if teammate.sees_all_teams:
        return sources
    return sources.filter(Q(team=None) | Q(team__in=teammate.team_ids))


def source_for(teammate_id: int, source_id: int) -> Source:
    """:raises Missing: there is none, or not for this teammate."""
    found = sources_for(teammate_id).filter(pk=source_id).first()
    if found is None:
        raise Missing("There is no such source.")
    return found


def was_removed(source_id: int) -> bool:
    return Source.objects.filter(pk=source_id).exclude(removed_at=None).exists()


def sources_by_id(source_ids: Iterable[int]) -> dict[int, Source]:
    """Return sources for the trail, removed ones too."""
    return Source.objects.in_bulk(list(source_ids))


def visible_tracks(teammate_id: int) -> QuerySet[Track]:
    """Return the tracks of the house and one's own, removed ones too: nobody sees what is another's own."""
    return Track.objects.filter(Q(owner=None) | Q(owner=teams.teammate(teammate_id)))


def hits_for(teammate_id: int) -> QuerySet[Hit]:
    """Return the hits on tracks that a teammate may see, each with its track."""
    return Hit.objects.filter(track__in=visible_tracks(teammate_id)).select_related("track")


def with_hits(teammate_id: int, path: str = "hits") -> "Prefetch[str]":
    """Return what to prefetch so that `post.hits.all()` holds what a teammate may see."""
    return Prefetch(path, hits_for(teammate_id))


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
    hidden = Q(hits__post__source__in=_hidden_sources(teammate))
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


def posts_for(teammate_id: int) -> QuerySet[Post]:
    """Return the posts that a teammate may see."""
    teammate = teams.teammate(teammate_id)
    return Post.objects.filter(visible_sources(teammate)).select_related("author", "source", "thread")


def seen_post_for(teammate_id: int, post_id: int) -> Post:
    """:raises Missing: there is none, it was deleted by its author, or it is not for this teammate."""
    found = posts_for(teammate_id).filter(pk=post_id, deleted_at=None).first()
    if found is None:
        raise Missing("There is no such post.")
    return found


def mentions_for(
    teammate_id: int, *, before_id: int | None = None, track_id: int | None = None
) -> QuerySet[Post]:
    """Return mentions, newest heard first, from one on; of one's own track, all that it hit."""
    mentions = posts_for(teammate_id).order_by("-pk").prefetch_related(with_hits(teammate_id))
    if track_id is None:
        mentions = mentions.filter(is_mention=True)
    else:
        hits = hits_for(teammate_id).filter(track=track_id)
        of_it = Exists(hits.filter(post=OuterRef("pk")))
        mentions = mentions.filter(of_it, Q(is_mention=True) | _hits_own(teammate_id, hits))
    return mentions.filter(pk__lt=before_id) if before_id is not None else mentions


def _hits_own(teammate_id: int, hits: QuerySet[Hit]) -> Q:
    """Return the condition on posts that hit a teammate's own track."""
    return Q(Exists(hits.filter(post=OuterRef("pk"), track__owner=teammate_id)), by_us=False)


def mention_for(teammate_id: int, post_id: int) -> Post:
    """:raises Missing: there is none, or not for this teammate."""
    is_heard = Q(is_mention=True) | _hits_own(teammate_id, Hit.objects.all())
    posts = posts_for(teammate_id).prefetch_related(with_hits(teammate_id))
    found = posts.filter(is_heard, pk=post_id).first()
    if found is None:
        raise Missing("There is no such mention.")
    return found


def copies_for(teammate_id: int, post_id: int) -> QuerySet[Post]:
    """Return the copies of a mention, oldest first.

    :raises Missing: there is no such mention, or not for this teammate.
    """
    mention = mention_for(teammate_id, post_id)
    return posts_for(teammate_id).filter(copy_of=mention, deleted_at=None).order_by("said_at", "pk")


def copy_for(teammate_id: int, post_id: int) -> Post:
    """Return a copy, or what was one.

    :raises Missing: there is none, or not for this teammate.
    """
    found = posts_for(teammate_id).filter(pk=post_id).first()
    if found is None or (found.copy_of_id is None and not found.is_mention):
        raise Missing("There is no such copy.")
    return found


def copies_counted(post_ids: Iterable[int]) -> dict[int, int]:
    """Return how many copies each of some posts has; those without are left out."""
    copies = Post.objects.filter(copy_of__in=list(post_ids), deleted_at=None)
    return dict(copies.values_list("copy_of").annotate(Count("pk")))


def hits_of(teammate_id: int, post: Post) -> list[Hit]:
    """Return what a mention hit, each with its `track`; tracks that are gone are left out."""
    tracks = tracks_for(teammate_id, counted=False)
    return list(Hit.objects.filter(post=post, track__in=tracks).select_related("track").order_by("track"))


def thread_posts_for(teammate_id: int, thread_id: int) -> list[Post]:
    """Return a thread's posts, oldest first, each with its earlier `versions`.

    :raises Missing: there is no such thread, or nothing of it is for this teammate.
    """
    posts = list(
        posts_for(teammate_id)
        .exclude(_others_own(teammate_id))
        .filter(thread=thread_id)
        .order_by("said_at", "pk")
        .select_related(None)
        .select_related("author")
        .prefetch_related("versions")[:500]
    )
    if not posts:
        raise Missing("There is no such thread.")
    return posts


def told_posts(teammate_id: int) -> QuerySet[Post]:
    """Return the posts whose changes a teammate is told of."""
    return posts_for(teammate_id).exclude(_others_own(teammate_id))


def _others_own(teammate_id: int) -> Q:
    """Return the condition on posts in threads that only another's own track brought here."""
    beside = Post.objects.filter(thread=OuterRef("thread"))
    hits = Hit.objects.filter(post__thread=OuterRef("thread"))
    seen = hits_for(teammate_id).filter(post__thread=OuterRef("thread"))
    concerns = beside.filter(Q(is_mention=True) | Q(by_us=True))
    return Q(Exists(hits), ~Exists(seen), ~Exists(concerns))


def dead_letters_for(teammate_id: int) -> QuerySet[DeadLetter]:
    """Return what could not be read and was not replayed, newest first."""
    return (
        DeadLetter.objects.filter(source__in=sources_for(teammate_id), replayed_at=None)
        .select_related("source")
        .order_by("-at")
    )


def gaps_for(teammate_id: int) -> QuerySet[Gap]:
    return (
        Gap.objects.filter(source__in=sources_for(teammate_id)).select_related("source").order_by("-found_at")
    )


@dataclass(frozen=True, slots=True)
class Losses:
    """How much a source could not hear, and could not read."""

    gaps: int = 0
    dead_letters: int = 0


def losses_at(source_ids: Sequence[int]) -> dict[int, Losses]:
    """Return the losses of each of some sources."""
    gaps = Gap.objects.filter(source__in=source_ids).values_list("source").annotate(Count("pk"))
    letters = DeadLetter.objects.filter(source__in=source_ids, replayed_at=None)
    gap_counts, letter_counts = dict(gaps), dict(letters.values_list("source").annotate(Count("pk")))
    return {pk: Losses(gap_counts.get(pk, 0), letter_counts.get(pk, 0)) for pk in source_ids}


def purge_seconds(*, since: datetime, limit: int = 10_000) -> list[float]:
    """Return how long our copies of what was deleted upstream stayed after we heard of it, shortest first."""
    purges = Purge.objects.filter(purged_at__gte=since).order_by("-pk")[:limit]
    taken = purges.values_list("heard_at", "purged_at")
    return sorted((purged - heard).total_seconds() for heard, purged in taken)


def connector_of(source: Source) -> Connector:
    return connectors.for_network(source.network)


def binding_of(source: Source) -> str:
    """Return what a sealed credential is bound to: it opens in its own row only."""
    return f"listening.source:{source.pk}:credential"


def place_of(source: Source) -> Place:
    """Return a source as its connector wants it, credential opened."""
    return Place(address=source.address, credential=_credential_of(source), account=account_of(source))


def _credential_of(source: Source) -> dict[str, str]:
    if not source.sealed_credential:
        return {}
    fields: dict[str, str] = json.loads(vault.open_(source.sealed_credential, bound_to=binding_of(source)))
    return fields


def account_of(source: Source) -> Account:
    fields = dict(source.account)
    fields["warnings"] = tuple(fields.get("warnings", ()))
    return Account(**fields)


def ref_of(post: Post) -> PostRef:
    """Return a post as its connector knows it."""
    return PostRef(
        outside_id=post.outside_id,
        root_id=post.thread.root_id,
        url=post.url,
        author_id=post.author.outside_id,
        author_address=post.author.address,
        reply_hint=post.reply_hint,
    )


def posts_by_id(post_ids: Sequence[int]) -> list[Post]:
    """Return posts for jobs, which act for the house and not for a teammate."""
    return list(
        Post.objects.filter(pk__in=post_ids).select_related("author", "thread", "source").order_by("said_at")
    )


@dataclass(frozen=True, slots=True)
class Spoken:
    """A mention as far as the desk needs it to open or join a conversation."""

    post_id: int
    thread_id: int
    person_id: int
    said_at: datetime
    addressed: bool
    source_id: int
    team_id: int | None


def spoken(post_ids: Sequence[int]) -> list[Spoken]:
    """Return what people said, oldest first; what was deleted meanwhile and what we said is left out."""
    posts = Post.objects.filter(pk__in=post_ids, by_us=False, deleted_at=None).order_by("said_at", "pk")
    told = posts.values_list(
        "pk", "thread_id", "author__person_id", "said_at", "addressed", "source_id", "source__team_id"
    )
    return [Spoken(*row) for row in told]


def below_others(post_ids: Sequence[int]) -> list[int]:
    """Return one post of each thread in which some of the posts stand below others."""
    below = Post.objects.filter(pk__in=post_ids).exclude(outside_id=F("thread__root_id"))
    return list(dict(below.values_list("thread_id", "pk")).values())


def thread_by_id(thread_id: int) -> Thread | None:
    return Thread.objects.filter(pk=thread_id).first()


def wanted(network: str, matched: Matched) -> Matched:
    """Return the posts to be stored: those that concern us, and those in a thread that we know."""
    known = threads_named(network, [post for post, _ in matched])
    return [
        (post, found)
        for post, found in matched
        if concerns_somebody(post, found)
        or (may_be_kept(post) and known.keys() & {post.root_id, post.parent_id, post.outside_id})
    ]


def threads_named(network: str, posts: Sequence[contract.Post]) -> dict[str, Thread]:
    """Return the threads that we know, by those outside ids named in the posts that stand in them."""
    names = {name for post in posts for name in (post.root_id, post.parent_id, post.outside_id) if name}
    by_root = {thread.root_id: thread for thread in Thread.objects.filter(network=network, root_id__in=names)}
    rows = Post.objects.filter(network=network, outside_id__in=names).select_related("thread")
    return by_root | {row.outside_id: row.thread for row in rows.only("outside_id", "thread")}


def stored_among(network: str, outside_ids: Sequence[str]) -> set[str]:
    """Return which of some posts we have and have not purged."""
    rows = Post.objects.filter(network=network, outside_id__in=outside_ids, deleted_at=None)
    return set(rows.values_list("outside_id", flat=True))
