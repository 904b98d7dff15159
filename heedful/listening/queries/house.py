"""What jobs and listeners ask, which act for the house and not for a teammate."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, OuterRef, QuerySet, Subquery

from heedful.connectors import contract
from heedful.kit.among import as_list, listed
from heedful.kit.prepared import prepared
from heedful.listening.matching import Matched
from heedful.listening.models import Hit, Post, Thread
from heedful.listening.queries.voices import ours_marked
from heedful.listening.rules import concerns_somebody, may_be_kept
from heedful.listening.taking import is_taken


def posts_by_id(post_ids: Sequence[int]) -> list[Post]:
    """Return posts for jobs, which act for the house and not for a teammate."""
    return list(
        Post.objects.filter(pk__in=post_ids).select_related("author", "thread", "source").order_by("said_at")
    )


Key = tuple[int, int]  # thread, person


def _parents() -> QuerySet[Post]:
    """Return what a post answers, inside a query for posts."""
    return Post.objects.filter(network=OuterRef("network"), outside_id=OuterRef("parent_id"))


@dataclass(frozen=True, slots=True)
class Uttered:
    """When a person said something that concerns us, when we heard it, and when what it answers was said."""

    thread_id: int
    person_id: int
    said_at: datetime
    heard_at: datetime
    after: datetime | None


def uttered(keys: Collection[Key]) -> list[Uttered]:
    """Return what some people said in some threads; what they deleted since was said all the same."""
    threads, people = {thread for thread, _ in keys}, {person for _, person in keys}
    told = _uttered(as_list(threads), as_list(people))
    return [Uttered(*row) for row in told if (row[0], row[1]) in keys]


@prepared
def _uttered(
    threads: str, people: str
) -> QuerySet[Post, tuple[int, int, datetime, datetime, datetime | None]]:
    posts = Post.objects.filter(
        listed("thread", threads), listed("author__person", people), is_mention=True, by_us=False
    ).annotate(after=Subquery(_parents().values("said_at")[:1]))
    return posts.values_list("thread_id", "author__person_id", "said_at", "heard_at", "after")


def tracks_hit(keys: Collection[Key]) -> dict[Key, set[int]]:
    """Return which tracks of the house some people hit in some threads, without what is not about us."""
    threads, people = {thread for thread, _ in keys}, {person for _, person in keys}
    hits = Hit.objects.filter(
        post__thread__in=threads, post__author__person__in=people, track__owner=None
    ).exclude(verdict=Hit.Verdict.NOT_US)
    found: dict[Key, set[int]] = {}
    for thread, person, track in hits.values_list("post__thread", "post__author__person", "track"):
        if (thread, person) in keys:
            found.setdefault((thread, person), set()).add(track)
    return found


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
    title: str
    text: str
    heard_at: datetime
    network: str
    after: datetime | None  # when that was said which it answers, if it stands here


def spoken(post_ids: Sequence[int]) -> list[Spoken]:
    """Return what people said, oldest first; what was deleted meanwhile and what we said is left out."""
    posts = Post.objects.filter(pk__in=post_ids, by_us=False, deleted_at=None).order_by("said_at", "pk")
    posts = posts.annotate(after=Subquery(_parents().values("said_at")[:1]))
    told = posts.values_list(
        *("pk", "thread_id", "author__person_id", "said_at", "addressed", "source_id", "source__team_id"),
        *("title", "text", "heard_at", "network", "after"),
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
    matched = ours_marked(network, matched)
    known = threads_named(network, [post for post, _ in matched])
    return [
        (post, found)
        for post, found in matched
        if concerns_somebody(post, found)
        or is_taken(post)
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
