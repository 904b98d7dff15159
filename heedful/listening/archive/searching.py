"""Search what is stored, newest first: candidates by SQL, each asked by the same evaluator as the stream."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from django.db.models import F, Min, QuerySet

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
    """The dialogues of posts that a query finds; older may be missing if not `complete`."""

    ids: Collection[int]
    complete: bool


class Standing(Protocol):
    """Posts that stand in dialogues: each of `posts` has its `dialogue`."""

    @property
    def posts(self) -> QuerySet[Post]: ...

    def dialogues_of(self, post_ids: Sequence[int], *, most: int) -> list[int]:
        """Return the dialogues of the newest of some posts, newest first; of those that are among `posts`."""


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
    tree: Node | None,
    standing: Standing,
    *,
    at: datetime,
    limit: int,
    most: int = MOST,
    filing: Filing | None = None,
    few: Mapping[int, int] | None = None,
) -> Dialogues:
    """Return in which dialogues the newest `limit` posts stand that a query finds; no query finds all.

    Where there are `few` posts, that is what they are: the dialogue of each by its id, newest first.
    """
    terms = _deciding(narrowed(tree, filing)) if tree else None
    if few is not None and (terms or not tree):
        found = index.ids_among(terms, few) if terms else list(few)
        return Dialogues({few[pk] for pk in found[:limit]}, complete=len(found) <= limit)
    if terms:
        return _dialogues(terms, standing, limit)
    if not tree:
        newest = list(newest_of(standing.posts).values_list(F("dialogue"), flat=True)[: limit + 1])
        return Dialogues(set(newest[:limit]), complete=len(newest) <= limit)
    searched = looked_through(tree, standing.posts, at=at, limit=limit, most=most, filing=filing, few=few)
    return Dialogues({dialogue_of(hit.post) for hit in searched.hits}, complete=searched.next is None)


def dialogue_of(post: Post) -> int:
    """Return in which dialogue a post stands of those that tell."""
    return int(vars(post)["dialogue"])


def newest_of(posts: QuerySet[Post]) -> QuerySet[Post]:
    """Return posts that can be found, newest first."""
    return posts.filter(deleted_at=None).order_by("-pk")


def _dialogues(terms: Terms, standing: Standing, limit: int) -> Dialogues:
    """Return where what has terms stands that decide by themselves."""
    dialogues: set[int] = set()
    number = passed = 0
    before, at_once = None, limit + limit // 8 + 1  # some are of others: whose turn is over, or not for them
    while passed < MOST_PASSED:
        ids = index.ids(terms, before=before, limit=at_once)
        if not ids:
            return Dialogues(dialogues, complete=True)
        found = standing.dialogues_of(ids, most=limit + 1)
        dialogues |= set(found[: limit - number])
        number += len(found)
        if number > limit:
            break
        few = len(found) < at_once / 8
        passed, before, at_once = passed + len(ids), ids[-1], MOST_IDS if few else at_once
    return Dialogues(dialogues, complete=False)


def looked_through(
    tree: Node,
    posts: QuerySet[Post],
    *,
    at: datetime,
    limit: int,
    before: int | None = None,
    most: int = MOST,
    filing: Filing | None = None,
    few: Collection[int] | None = None,
) -> Searched:
    """Return what `search` does, with no more of each post than the evaluator asked for.

    Where there are `few` posts, these are their ids, newest first.
    """
    del at
    hits: list[Hit] = []
    asked = passed = 0
    for batch in _batches(narrowed(tree, filing), posts, before, few):
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


def _batches(
    within: Narrowed, posts: QuerySet[Post], before: int | None, few: Collection[int] | None
) -> Iterator[Batch]:
    newest = newest_of(posts).prefetch_related(None)
    newest = newest.select_related(None).select_related("author").only(*ASKED_FOR)
    if within.rows is not None:
        newest = newest.filter(within.rows)
    if few is not None:
        return _by_ids(within, newest, few)
    return _by_rows(newest, before) if within.terms is None else _by_terms(within, newest, before)


def _by_ids(within: Narrowed, newest: QuerySet[Post], few: Collection[int]) -> Iterator[Batch]:
    ids = index.ids_among(AnyOf((within.terms, ENDLESS)), few) if within.terms else list(few)
    for start in range(0, len(ids), AT_ONCE):
        part = ids[start : start + AT_ONCE]
        yield Batch(list(newest.filter(among("pk", part))), part[-1], len(part))


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
