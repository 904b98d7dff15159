"""Search what is stored, newest first: candidates by SQL, each asked by the same evaluator as the stream."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Min, QuerySet

from heedful.kit.among import among
from heedful.listening.archive import index
from heedful.listening.archive.narrowing import Narrowed, narrowed
from heedful.listening.archive.saying import Filing, said_of
from heedful.listening.archive.terms import ENDLESS, AnyOf, Terms
from heedful.listening.models import Post, Source
from heedful.query import Node
from heedful.query.fields import asked_about, names_asked
from heedful.query.nodes import Marks

FIRST, AT_ONCE = 100, 800  # candidates
MOST_IDS = 10_000  # at once, while few of them are candidates
MOST = 2_000  # candidates that one search asks
WORDS = ("text", "title", "warning", "names", "language", "url", "said_at", "heard_at", "network", "kind")
KNOWN = ("private", "addressed", "by_us", "is_mention", "source", "thread")
WHO = ("name", "address", "outside_id", "is_bot", "wants_no_index", "person")
ASKED_FOR = (*WORDS, *KNOWN, *(f"author__{name}" for name in WHO))
MOST_PASSED = 100_000  # posts that it passes over, by their ids alone
WINDOW = 20_000  # ids


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


@dataclass(frozen=True, slots=True)
class Dialogues:
    """Threads, and who spoke there, of posts that a query finds; older may be missing if not `complete`."""

    keys: Collection[tuple[int, int]]  # thread, person
    complete: bool


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
    """Return the newest of `posts` that a query finds, before an id; it asks `most` candidates at most.

    What was deleted is not found. Each post comes as `posts` has it, and with its `author` and `source`.
    """
    found = looked_through(tree, posts, at=at, limit=limit, before=before, most=most, filing=filing)
    whole = posts.select_related("author", "source").in_bulk([hit.post.pk for hit in found.hits])
    hits = [Hit(whole[hit.post.pk], hit.marks) for hit in found.hits if hit.post.pk in whole]
    return replace(found, hits=hits)


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
    within = narrowed(tree, filing)
    if (terms := _deciding(within)) is not None:
        return _counted(terms, posts, at_most)
    found = looked_through(tree, posts, at=at, limit=at_most, most=most, filing=filing)
    return Counted(len(found.hits), exact=found.next is None)


def _counted(terms: Terms, posts: QuerySet[Post], at_most: int) -> Counted:
    """Return how many posts have terms that decide by themselves."""
    total = passed = 0
    before, at_once = None, at_most + 1
    while total <= at_most and passed < MOST_PASSED:
        ids = index.ids(terms, before=before, limit=at_once)
        if not ids:
            return Counted(total, exact=True)
        total += posts.filter(among("pk", ids), deleted_at=None).order_by().count()
        passed, before, at_once = passed + len(ids), ids[-1], MOST_IDS
    return Counted(min(total, at_most), exact=False)


def _deciding(within: Narrowed) -> Terms | None:
    """Return the terms that say it all, None where each post has to be asked."""
    if within.sure and within.terms and not index.ids(ENDLESS, before=None, limit=1):
        return within.terms
    return None


def dialogues(
    tree: Node,
    posts: QuerySet[Post],
    *,
    at: datetime,
    limit: int,
    most: int = MOST,
    filing: Filing | None = None,
) -> Dialogues:
    """Return in which threads who said the newest `limit` posts that a query finds."""
    if (terms := _deciding(narrowed(tree, filing))) is not None:
        return _dialogues(terms, posts, limit)
    found = looked_through(tree, posts, at=at, limit=limit, most=most, filing=filing)
    keys = {(hit.post.thread_id, hit.post.author.person_id) for hit in found.hits}
    return Dialogues(keys, complete=found.next is None)


def _dialogues(terms: Terms, posts: QuerySet[Post], limit: int) -> Dialogues:
    """Return who said what has terms that decide by themselves."""
    newest = posts.filter(deleted_at=None).order_by("-pk").values_list("thread", "author__person")
    keys: set[tuple[int, int]] = set()
    number = passed = 0
    before, at_once = None, limit + 1
    while passed < MOST_PASSED:
        ids = index.ids(terms, before=before, limit=at_once)
        if not ids:
            return Dialogues(keys, complete=True)
        found = list(newest.filter(among("pk", ids))[: limit + 1 - number])
        keys |= set(found[: limit - number])
        number += len(found)
        if number > limit:
            break
        few = len(found) < at_once / 8
        passed, before, at_once = passed + len(ids), ids[-1], MOST_IDS if few else at_once
    return Dialogues(keys, complete=False)


def looked_through(
    tree: Node,
    posts: QuerySet[Post],
    *,
    at: datetime,
    limit: int,
    before: int | None = None,
    most: int = MOST,
    filing: Filing | None = None,
) -> Searched:
    """Return what `search` does, with no more of each post than the evaluator asked for."""
    del at
    hits: list[Hit] = []
    asked = passed = 0
    for batch in _batches(narrowed(tree, filing), posts, before):
        for post, marks in _asked(tree, batch.posts, filing):
            if asked == most:
                return Searched(hits, post.pk + 1, complete=False, asked=asked)
            asked += 1
            if marks is not None and len(hits) == limit:
                return Searched(hits, hits[-1].post.pk, complete=True, asked=asked)
            if marks is not None:
                hits.append(Hit(post, marks))
        passed += batch.passed
        if passed >= MOST_PASSED:
            return Searched(hits, batch.upto, complete=False, asked=asked)
    return Searched(hits, None, complete=True, asked=asked)


@dataclass(frozen=True, slots=True)
class Batch:
    """Candidates, newest first; all before `upto` are still to be looked at."""

    posts: Sequence[Post]
    upto: int
    passed: int


def _batches(within: Narrowed, posts: QuerySet[Post], before: int | None) -> Iterator[Batch]:
    newest = posts.filter(deleted_at=None).order_by("-pk").prefetch_related(None)
    newest = newest.select_related(None).select_related("author").only(*ASKED_FOR)
    if within.rows is not None:
        newest = newest.filter(within.rows)
    return _by_rows(newest, before) if within.terms is None else _by_terms(within, newest, before)


def _by_terms(within: Narrowed, newest: QuerySet[Post], before: int | None) -> Iterator[Batch]:
    terms, at_once = AnyOf((within.terms, ENDLESS)) if within.terms else ENDLESS, FIRST
    while ids := index.ids(terms, before=before, limit=at_once):
        found = list(newest.filter(among("pk", ids)))
        yield Batch(found, ids[-1], len(ids))
        before, at_once = ids[-1], min(4 * at_once, MOST_IDS) if len(found) < AT_ONCE / 8 else AT_ONCE


def _by_rows(newest: QuerySet[Post], before: int | None) -> Iterator[Batch]:
    """Walk through all posts in windows of ids, so that a rare one costs no more than the bound."""
    first = Post.objects.aggregate(first=Min("pk"))["first"]
    last = Post.objects.order_by("-pk").values_list("pk", flat=True).first()
    if first is None or last is None:
        return
    top, window = last + 1 if before is None else before, WINDOW
    while top > first:
        low = max(top - window, first)
        found = list(newest.filter(pk__lt=top, pk__gte=low)[:AT_ONCE])
        upto = found[-1].pk if len(found) == AT_ONCE else low
        yield Batch(found, upto, top - upto)
        top, window = upto, window * 2


def _asked(tree: Node, posts: Sequence[Post], filing: Filing | None) -> Iterator[tuple[Post, Marks | None]]:
    sources = Source.objects.in_bulk({post.source_id for post in posts})
    for post in posts:
        post.source = sources[post.source_id]
    names = names_asked(tree)
    known = (filing or Filing()).known_of(posts, names=names, about=asked_about(tree)) if names else {}
    for post in posts:
        yield post, tree.marks(said_of(post, known=known.get(post.pk)))
