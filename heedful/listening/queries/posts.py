"""Posts, mentions and threads; who may see what is decided here."""

from collections.abc import Collection, Iterable
from functools import reduce
from operator import or_

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, prefetch_related_objects

from heedful.connectors.contract import PostRef
from heedful.kit.among import as_list, listed
from heedful.kit.errors import Missing
from heedful.kit.prepared import prepared
from heedful.listening import neighbours
from heedful.listening.models import Hit, Post
from heedful.listening.queries.sources import visible_sources
from heedful.listening.queries.tracks import hits_for, tracks_for, with_hits
from heedful.teams import queries as teams
from heedful.teams.models import Teammate
from heedful.teams.preparing import prepared_for


def posts_for(teammate_id: int) -> QuerySet[Post]:
    """Return the posts that a teammate may see."""
    teammate = teams.teammate(teammate_id)
    seen = Post.objects.filter(visible_sources(teammate)).select_related("author", "source", "thread")
    return seen.filter(_own_only(teammate)) if teammate.sees_own_only else seen


def _own_only(teammate: Teammate) -> Q:
    """Return the condition on what one hears by own tracks, its open threads, and where one has a part."""
    hit = Hit.objects.filter(track__owner=teammate, track__removed_at=None)
    heard = Q(thread__in=Post.objects.filter(pk__in=hit.values("post")).values("thread"), private=False)
    return reduce(or_, (Q(thread__in=threads(teammate)) for threads in neighbours.THREADS), heard)


def seen_post_for(teammate_id: int, post_id: int) -> Post:
    """:raises Missing: there is none, it was deleted by its author, or it is not for this teammate."""
    found = posts_for(teammate_id).filter(pk=post_id, deleted_at=None).first()
    if found is None:
        raise Missing("There is no such post.")
    return found


def mentions_for(
    teammate_id: int, *, before_id: int | None = None, track_id: int | None = None
) -> QuerySet[Post]:
    """Return mentions, newest heard first, from one on; of one's own track, all that it hit.

    Whoever sees their own only finds there what their tracks hit.
    """
    mentions = posts_for(teammate_id).order_by("-pk").prefetch_related(with_hits(teammate_id))
    mentions = mentions.select_related("reading").defer("reading__vector", "reading__meaning")
    if track_id is None and teams.teammate(teammate_id).sees_own_only:
        mentions = mentions.filter(Q(is_mention=True) | _hits_own(teammate_id, Hit.objects.all()))
    elif track_id is None:
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
    posts = posts_for(teammate_id).select_related("reading").prefetch_related(with_hits(teammate_id))
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


MOST_IN_THREAD = 500


def thread_posts_for(teammate_id: int, thread_ids: Collection[int]) -> list[Post]:
    """Return the posts of a thread, or of some, oldest first; those that were edited with earlier `versions`.

    :raises Missing: there is no such thread, or nothing of it is for this teammate.
    """
    posts = _said_in(teammate_id, as_list(thread_ids))
    if not posts:
        raise Missing("There is no such thread.")
    prefetch_related_objects([post for post in posts if post.edited_at], "versions")
    return posts


@prepared_for
def _said_in(teammate_id: int, thread_ids: str) -> QuerySet[Post]:
    posts = told_posts(teammate_id).filter(listed("thread", thread_ids))
    posts = posts.select_related(None).select_related("author", "reading")
    return posts.defer("reading__vector", "reading__meaning").order_by("said_at", "pk")[:MOST_IN_THREAD]


def threads_of_posts(post_ids: Iterable[int]) -> dict[int, int]:
    """Return in which threads some posts stand; who may see them is for the caller to ask."""
    return dict(_threads_of(as_list(post_ids)))


@prepared
def _threads_of(post_ids: str) -> QuerySet[Post, tuple[int, int]]:
    return Post.objects.filter(listed("pk", post_ids)).values_list("pk", "thread")


def told_posts(teammate_id: int) -> QuerySet[Post]:
    """Return the posts whose changes a teammate is told of."""
    return posts_for(teammate_id).exclude(_others_own(teammate_id))


def told_post_ids(teammate_id: int, post_ids: Iterable[int]) -> set[int]:
    """Return of which of some posts a teammate is told; live events pass through this."""
    return set(_told_posts(teammate_id, as_list(post_ids)))


def told_thread_ids(teammate_id: int, thread_ids: Iterable[int]) -> set[int]:
    """Return of which of some threads a teammate is told."""
    return set(_told_threads(teammate_id, as_list(thread_ids)))


@prepared_for
def _told_posts(teammate_id: int, post_ids: str) -> QuerySet[Post, int]:
    return told_posts(teammate_id).filter(listed("pk", post_ids)).values_list("pk", flat=True)


@prepared_for
def _told_threads(teammate_id: int, thread_ids: str) -> QuerySet[Post, int]:
    return (
        told_posts(teammate_id)
        .filter(listed("thread", thread_ids))
        .values_list("thread", flat=True)
        .distinct()
    )


def _others_own(teammate_id: int) -> Q:
    """Return the condition on posts in threads that only another's own track brought here."""
    beside = Post.objects.filter(thread=OuterRef("thread"))
    hits = Hit.objects.filter(post__thread=OuterRef("thread"))
    seen = hits_for(teammate_id).filter(post__thread=OuterRef("thread"))
    concerns = beside.filter(Q(is_mention=True) | Q(by_us=True))
    return Q(Exists(hits), ~Exists(seen), ~Exists(concerns))


def ref_of(post: Post) -> PostRef:
    """Return a post as its connector knows it."""
    return PostRef(
        outside_id=post.outside_id,
        root_id=post.thread.whole.root_id,
        url=post.url,
        author_id=post.author.outside_id,
        author_address=post.author.address,
        reply_hint=post.reply_hint,
    )
