"""Conversations by query: what the desk knows of posts, and which dialogues their words belong to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import and_, or_

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property

from heedful.desk import branches
from heedful.desk.models import Conversation, Label, Labelled
from heedful.desk.models.labels import WITH_LABELS
from heedful.kit.among import among
from heedful.listening import archive
from heedful.listening.archive import MOST, Known
from heedful.listening.models import Post, Track
from heedful.people import queries as people
from heedful.query import Node
from heedful.query.fields import Archived, Measured
from heedful.query.glob import fits
from heedful.query.leaves import Word
from heedful.query.nodes import And, Not, Or
from heedful.teams import queries as teams
from heedful.teams.models import Teammate

MOST_FOUND = 1_000  # posts whose conversations are shown; nobody reads on
MOST_THREADS = 1_000  # that are named one by one
STANDING = ("state", "waiting_since", "soon_at", "due_at")
SECOND = timedelta(seconds=1)


class Filed(archive.Filing):
    """What is known of posts through the conversations and tracks that a teammate may see."""

    def __init__(
        self, conversations: QuerySet[Conversation], at: datetime, tracks: QuerySet[Track] | None = None
    ) -> None:
        super().__init__(tracks)
        self._conversations, self._at = conversations, at

    def known_of(
        self, posts: Sequence[Post], *, names: frozenset[str], about: Collection[str] = ()
    ) -> Mapping[int, Known]:
        """Return what is known of posts, and of the conversations around them: TELLS."""
        known = super().known_of(posts, names=names, about=about)
        if names.isdisjoint(TELLS):
            return known
        standing = branches.standing_at(post.thread_id for post in posts)
        by_pk = {row.pk: row for row in self._rows(standing.values(), names)}
        return {
            post.pk: {**known[post.pk], **self._told(by_pk.get(standing.get(_key(post), 0)), names)}
            for post in posts
        }

    def _rows(self, ids: Iterable[int], names: frozenset[str]) -> QuerySet[Conversation]:
        """Return conversations with what is asked of them, and no more: there may be thousands."""
        rows = self._conversations.filter(among("pk", ids)).only(*STANDING)
        joined = sorted({"owner", "team"} & names)
        rows = rows.select_related(*joined).only(*STANDING, *joined) if joined else rows
        return rows.prefetch_related(WITH_LABELS) if "label" in names else rows

    def _told(self, conversation: Conversation | None, names: frozenset[str]) -> Known:
        if conversation is None:
            return {}
        return {name: tell(self, conversation) for name, tell in TELLS.items() if name in names}

    def state(self, conversation: Conversation) -> Sequence[str]:
        return (conversation.state,)

    def owner(self, conversation: Conversation) -> Sequence[str]:
        return _called(conversation.owner.name, conversation.owner.email) if conversation.owner else ()

    def team(self, conversation: Conversation) -> Sequence[str]:
        return (conversation.team.name,) if conversation.team else ()

    def label(self, conversation: Conversation) -> Sequence[str]:
        return [label.name for label in conversation.labels.all()]

    def waiting(self, conversation: Conversation) -> Sequence[str]:
        """Return for how many seconds somebody waits, nothing where nobody does."""
        waits = conversation.state == Conversation.State.WAITING
        return (str(max(self._at - conversation.waiting_since, timedelta()) // SECOND),) if waits else ()

    def due(self, conversation: Conversation) -> Sequence[str]:
        if conversation.due_at is None or conversation.state != Conversation.State.WAITING:
            return ()
        if conversation.due_at < self._at:
            return ("late",)
        return ("soon",) if (conversation.soon_at or conversation.due_at) <= self._at else ()

    def narrowed(self, clause: Archived | Measured) -> Q | None:
        condition = self._condition(clause)
        if condition is None:
            return None
        found = self._conversations.filter(condition)
        threads = list(found.values_list("thread", flat=True)[: MOST_THREADS + 1])
        if len(threads) <= MOST_THREADS:
            return Q(among("thread", threads))
        return Q(Exists(found.filter(thread=OuterRef("thread"), person=OuterRef("author__person"))))

    def condition(self, node: Node) -> Q | None:
        """Return what a clause asks of conversations, None if it asks for anything else."""
        match node:
            case Archived() | Measured():
                return self._condition(node)
            case And() | Or():
                parts = [self.condition(part) for part in node.nodes]
                asked = [part for part in parts if part is not None]
                joined = and_ if isinstance(node, And) else or_
                return reduce(joined, asked) if len(asked) == len(parts) else None
            case Not():
                asked_not = self.condition(node.node)
                return None if asked_not is None else ~asked_not
        return None

    def _condition(self, clause: Archived | Measured) -> Q | None:
        if isinstance(clause, Measured):
            return self._waiting(clause) if clause.name == "waiting" else None
        wanted = [value.casefold() for value in clause.values]
        if clause.name == "state":
            return Q(state__in=[state for state in Conversation.State.values if _fits(wanted, [state])])
        if clause.name == "due":
            return self._due_now(wanted)
        if clause.name == "owner":
            names = {one.pk: _called(one.name, one.email) for one in Teammate.objects.all()}
            return Q(owner__in=[pk for pk, called in names.items() if _fits(wanted, called)])
        if clause.name == "team":
            return Q(team__in=[team.pk for team in teams.teams() if _fits(wanted, [team.name])])
        if clause.name == "label":
            kept = Label.objects.filter(removed_at=None)
            ids = [label.pk for label in kept if _fits(wanted, [label.name])]
            return Q(pk__in=Labelled.objects.filter(label__in=ids).values("conversation"))
        return None

    def _due_now(self, wanted: Sequence[str]) -> Q:
        late = Q(due_at__lt=self._at)
        near = Q(soon_at__lte=self._at) | Q(soon_at=None, due_at=self._at)
        soon = near & Q(due_at__gte=self._at)
        chosen = [one for word, one in (("late", late), ("soon", soon)) if _fits(wanted, [word])]
        return Q(state=Conversation.State.WAITING) & reduce(or_, chosen, Q(pk__in=[]))

    def _waiting(self, clause: Measured) -> Q:
        waits = Q(state=Conversation.State.WAITING)
        if clause.least:
            waits &= Q(waiting_since__lte=self._at - clause.least * SECOND)
        if clause.most is not None:
            waits &= Q(waiting_since__gt=self._at - (clause.most + 1) * SECOND)
        return waits


TELLS: Mapping[str, Callable[[Filed, Conversation], Sequence[str]]] = {
    "state": Filed.state,
    "owner": Filed.owner,
    "team": Filed.team,
    "label": Filed.label,
    "waiting": Filed.waiting,
    "due": Filed.due,
}


def _called(name: str, email: str) -> tuple[str, ...]:
    """Return what a colleague is called: the whole name, the first one, the address."""
    return (name, name.split(" ", maxsplit=1)[0], email)


def _fits(wanted: Sequence[str], names: Sequence[str]) -> bool:
    return any(fits(one, name.casefold()) for one in wanted for name in names)


@dataclass(frozen=True, slots=True)
class Found:
    """The conversations that a query finds; where it is not `complete`, older ones may be missing."""

    ids: frozenset[int]
    complete: bool


NOTHING_FOUND = Found(frozenset(), complete=True)


class Where:
    """A queue, and the posts of the people with whom its conversations are, each with its `dialogue`.

    `few`: the queue may be a short one. Both are made where they are asked for.
    """

    def __init__(
        self,
        queue: Callable[[], QuerySet[Conversation]],
        posts: Callable[[], QuerySet[Post]],
        *,
        few: bool = True,
    ) -> None:
        self._queue, self._posts, self.few = queue, posts, few

    @cached_property
    def queue(self) -> QuerySet[Conversation]:
        return self._queue()

    @cached_property
    def posts(self) -> QuerySet[Post]:
        return posts_of(self._posts(), self.queue)

    def asked(self, condition: Q) -> Where:
        """Return those conversations of the queue that fulfil a condition."""
        return Where(lambda: self.queue.filter(condition), self._posts)

    def dialogues_of(self, post_ids: Sequence[int], *, most: int) -> list[int]:
        found = archive.newest_of(self.posts).filter(among("pk", post_ids))
        return list(found.values_list(F("dialogue"), flat=True)[:most])


def conversations_found(
    tree: Node,
    where: Where,
    *,
    filing: Filed | None,
    at: datetime,
    limit: int = MOST_FOUND,
    most: int = MOST,
) -> Found:
    """Return those of a queue in which one post of the person matches, or whose person is called so.

    It ends after `limit` posts that match, or `most` that were asked. Without a `filing` nothing may be asked
    for that only the archive knows.
    """
    name = _plain_words(tree)
    said, standing = _parted(tree, filing) if filing else (tree, None)
    if standing:
        where = where.asked(standing)
    few = _if_few(where) if where.few else None
    found = archive.dialogues(said, where, at=at, limit=limit, most=most, filing=filing, few=few)
    ids = set(found.ids)
    if name and (persons := people.called(name, limit=limit)):
        called = where.queue.filter(among("person", persons)).order_by()
        ids |= set(called.values_list("pk", flat=True)[:limit])
    return Found(frozenset(ids), found.complete)


def _parted(tree: Node, filing: Filed) -> tuple[Node | None, Q | None]:
    """Return what a query asks of words, None if nothing, and what of the conversation they stand in."""
    said: list[Node] = []
    standing: list[Q] = []
    for part in tree.nodes if isinstance(tree, And) else (tree,):
        if (condition := filing.condition(part)) is None:
            said.append(part)
        else:
            standing.append(condition)
    words = And(tuple(said)) if len(said) > 1 else next(iter(said), None)
    return words, reduce(and_, standing) if standing else None


def _if_few(where: Where) -> dict[int, int] | None:
    """Return the posts of a queue, newest first, each with its conversation; None if these are many."""
    ids = list(where.queue.order_by().values_list("pk", flat=True)[: MOST_THREADS + 1])
    if len(ids) > MOST_THREADS:
        return None
    rows = Conversation.every.filter(Q(among("pk", ids)) | Q(among("joined_to", ids)))
    here = where.posts.filter(among("thread", rows.values_list("thread", flat=True)), deleted_at=None)
    return dict(here.order_by("-pk").values_list("pk", F("dialogue")))


def newest_in(hits: Iterable[archive.Hit]) -> dict[int, archive.Hit]:
    """Return by conversation the newest of the words that `words_found` found in it, newest first."""
    return {archive.dialogue_of(hit.post): hit for hit in reversed(list(hits))}


def _key(post: Post) -> branches.Key:
    return post.thread_id, post.author.person_id or 0


def words_found(
    tree: Node,
    queue: QuerySet[Conversation],
    posts: QuerySet[Post],
    *,
    filing: Filed,
    at: datetime,
    limit: int = MOST_FOUND,
    most: int = MOST,
) -> archive.Searched:
    """Return the posts that match, newest first, of the people with whom the conversations of a queue are."""
    within = posts_of(posts, queue)
    return archive.looked_through(tree, within, at=at, limit=limit, most=most, filing=filing)


def posts_of(posts: QuerySet[Post], queue: QuerySet[Conversation]) -> QuerySet[Post]:
    """Return the posts of the people with whom the conversations of a queue are, each with its `dialogue`."""
    here = Conversation.every.filter(thread=OuterRef("thread"), person=OuterRef("author__person"))
    posts = posts.annotate(dialogue=Subquery(here.values(standing=Coalesce("joined_to", "pk"))[:1]))
    return posts.filter(Exists(queue.order_by().filter(pk=OuterRef("dialogue"))))


def _plain_words(tree: Node) -> str:
    """Return the words of a query that is nothing but words, as somebody types a name; else ""."""
    parts = tree.nodes if isinstance(tree, And) else (tree,)
    return str(tree) if all(isinstance(part, Word) for part in parts) else ""
