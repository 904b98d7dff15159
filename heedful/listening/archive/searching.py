"""Search what is stored, newest first: candidates by SQL, each asked by the same evaluator as the stream."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from heedful.listening.archive.saying import Filing, said_of
from heedful.listening.models import Post
from heedful.query import Node
from heedful.query.fields import asked_of_archive
from heedful.query.nodes import Marks

AT_ONCE = 200  # candidates
MOST = 5_000  # candidates that one search asks


@dataclass(frozen=True, slots=True)
class Hit:
    """A post that a query finds, and what made it match."""

    post: Post
    marks: Marks


@dataclass(frozen=True, slots=True)
class Searched:
    """What a search found, newest first.

    `next` is where to go on (`before=next`), None at the end. Where the search gave up because too many posts
    had to be asked, `complete` is False: there may be more than `hits`, from `next` on.
    """

    hits: Sequence[Hit]
    next: int | None
    complete: bool
    asked: int  # posts that the evaluator looked at


@dataclass(frozen=True, slots=True)
class Counted:
    """How many posts a query finds; there may be more where it is not `exact`."""

    count: int
    exact: bool


def search(
    tree: Node,
    posts: QuerySet[Post],
    *,
    at: datetime,
    limit: int,
    before: int | None = None,
    most: int = MOST,
    filing: Filing | None = None,
) -> Searched:
    """Return the newest of `posts` that a query finds, before an id; it asks `most` candidates at most."""
    del at
    hits: list[Hit] = []
    asked, last = 0, before
    for batch in _batches(posts, before):
        for post, marks in _asked(tree, batch[: most - asked], filing):
            asked, last = asked + 1, post.pk
            if marks is not None:
                hits.append(Hit(post, marks))
            if len(hits) == limit:
                return Searched(hits, last, complete=True, asked=asked)
        if asked >= most:
            return Searched(hits, last, complete=False, asked=asked)
    return Searched(hits, None, complete=True, asked=asked)


def count(
    tree: Node,
    posts: QuerySet[Post],
    *,
    at: datetime,
    at_most: int,
    most: int = MOST,
    filing: Filing | None = None,
) -> Counted:
    """Return how many of `posts` a query finds; counting ends at `at_most`, or after `most` candidates."""
    found = search(tree, posts, at=at, limit=at_most, most=most, filing=filing)
    return Counted(len(found.hits), exact=found.next is None)


def _batches(posts: QuerySet[Post], before: int | None) -> Iterator[Sequence[Post]]:
    newest = posts.filter(deleted_at=None).order_by("-pk").select_related("author", "source")
    while batch := list((newest if before is None else newest.filter(pk__lt=before))[:AT_ONCE]):
        yield batch
        before = batch[-1].pk


def _asked(tree: Node, posts: Sequence[Post], filing: Filing | None) -> Iterator[tuple[Post, Marks | None]]:
    known = filing.known_of(posts) if filing and asked_of_archive(tree) else {}
    for post in posts:
        yield post, tree.marks(said_of(post, known=known.get(post.pk)))
