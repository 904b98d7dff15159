"""Conversations by query: what the desk knows of posts, and which dialogues their words belong to."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from heedful.desk import branches
from heedful.desk.models import Conversation, Label, Labelled
from heedful.desk.models.labels import WITH_LABELS
from heedful.kit.among import among, as_list, listed
from heedful.listening import archive
from heedful.listening.archive import MOST, Known
from heedful.listening.models import Post, Track
from heedful.people import queries as people
from heedful.query import Node
from heedful.query.fields import Archived, Measured
from heedful.query.glob import fits
from heedful.query.leaves import Word
from heedful.query.nodes import And
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
        soon = Q(soon_at__lte=self._at) & Q(due_at__gte=self._at)
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


def conversations_found(
    tree: Node,
    queue: QuerySet[Conversation],
    posts: QuerySet[Post],
    *,
    filing: Filed,
    at: datetime,
    limit: int = MOST_FOUND,
    most: int = MOST,
) -> Found:
    """Return those of a queue in which one post of the person matches, or whose person is called so.

    It ends after `limit` posts that match, or `most` that were asked.
    """
    found = archive.dialogues(tree, _of(posts, queue), at=at, limit=limit, most=most, filing=filing)
    standing = branches.standing_at(thread_id for thread_id, _ in found.keys)
    stand = as_list(standing[key] for key in found.keys if key in standing)
    here = queue.filter(listed("pk", stand)).order_by()
    ids = set(here.values_list("pk", flat=True))
    if (name := _plain_words(tree)) and (persons := people.called(name, limit=limit)):
        called = queue.filter(among("person", persons)).order_by()
        ids |= set(called.values_list("pk", flat=True)[:limit])
    return Found(frozenset(ids), found.complete)


def newest_in(hits: Iterable[archive.Hit]) -> dict[int, archive.Hit]:
    """Return by conversation the newest words that were found in it, of hits that come newest first."""
    found = list(hits)
    standing = branches.standing_at(hit.post.thread_id for hit in found)
    return {standing[key]: hit for hit in reversed(found) if (key := _key(hit.post)) in standing}


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
    within = _of(posts, queue)
    return archive.looked_through(tree, within, at=at, limit=limit, most=most, filing=filing)


def _of(posts: QuerySet[Post], queue: QuerySet[Conversation]) -> QuerySet[Post]:
    """Return the posts of the people with whom the conversations of a queue are, in all their branches."""
    theirs = queue.filter(thread=OuterRef("thread"), person=OuterRef("author__person"))
    within = Q(Exists(theirs.order_by()))
    if joined := _joined_in(queue):
        threads = {thread for thread, _ in joined[:MOST_THREADS]}
        within |= Q(among("thread", threads)) & Q(among("author__person", {person for _, person in joined}))
    return posts.filter(within)


def _joined_in(queue: QuerySet[Conversation]) -> list[branches.Key]:
    """Return the threads of what is joined to conversations of a queue, and who speaks there."""
    standing = Exists(queue.order_by().filter(pk=OuterRef("joined_to")))  # asked of the few, not of the queue
    return list(Conversation.every.filter(standing, joined_to__isnull=False).values_list("thread", "person"))


def _plain_words(tree: Node) -> str:
    """Return the words of a query that is nothing but words, as somebody types a name; else ""."""
    parts = tree.nodes if isinstance(tree, And) else (tree,)
    return str(tree) if all(isinstance(part, Word) for part in parts) else ""
