"""Read conversations and what belongs to them; every object reaches a screen through here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from heedful.desk import rules
from heedful.desk.models import Conversation, Draft, Note, NotUs, Presence, Reply, SavedView
from heedful.desk.searching import NOTHING_FOUND, Filed, Found, conversations_found
from heedful.desk.views import VIEWS, look_at
from heedful.kit.errors import Missing
from heedful.listening import queries as listening
from heedful.listening.archive import Counted, Searched, count, search
from heedful.listening.models import Post
from heedful.query import parse
from heedful.teams import queries as teams
from heedful.teams.models import Teammate

__all__ = ["NOTHING_FOUND", "VIEWS", "Found"]
TROUBLED = (Reply.State.REJECTED, Reply.State.UNKNOWN)


def _visible(teammate: Teammate) -> Q:
    if teammate.sees_all_teams:
        return Q()
    return Q(team=None) | Q(team__in=teammate.team_ids) | Q(owner=teammate)


def conversations_for(teammate_id: int) -> QuerySet[Conversation]:
    """Return the conversations that a teammate may see."""
    return Conversation.objects.filter(_visible(teams.teammate(teammate_id)))


def conversation_for(teammate_id: int, conversation_id: int) -> Conversation:
    """Return one conversation with its person, owner, source, thread and their latest post.

    :raises Missing: there is none, or not for this teammate.
    """
    beside = ("person", "owner", "source", "post__author", "thread")
    found = conversations_for(teammate_id).select_related(*beside).filter(pk=conversation_id).first()
    if found is None:
        raise Missing("There is no such conversation.")
    return found


def queue_for(
    teammate_id: int, view: str = "waiting", *, query: str = "", at: datetime | None = None
) -> QuerySet[Conversation]:
    """Return a view, saved or not, or what a query finds in it, the neediest first.

    First come those who spoke to us, then those who wait longest. Each has `troubled`: a reply of ours
    was rejected or its fate is unknown. `at` is needed beside a query, and
    for a saved view.

    :raises Invalid: there is no such view.
    :raises Mistake: the query cannot be read.
    """
    look = look_at(teammate_id, view)
    queue = _view(teams.teammate(teammate_id), look.view)
    if (query.strip() or look.saved) and at is not None:
        queue = queue.filter(pk__in=found_in(teammate_id, view, query=query, at=at).ids)
    troubled = Reply.objects.filter(conversation=OuterRef("pk"), state__in=TROUBLED)
    queue = queue.annotate(troubled=Exists(troubled)).select_related(
        "person", "owner", "post", "source", "team"
    )
    return queue.order_by(*_order(look.view))


def found_in(
    teammate_id: int, view: str, *, query: str, at: datetime, among: Sequence[int] | None = None
) -> Found:
    """Return which conversations of a view a query finds, or a saved view shows; `among` some, if given.

    :raises Invalid: there is no such view.
    :raises Mistake: the query cannot be read.
    """
    look = look_at(teammate_id, view)
    queue = _view(teams.teammate(teammate_id), look.view)
    if among is not None:
        queue = queue.filter(pk__in=among)
    found = NOTHING_FOUND
    for number, asked in enumerate(filter(str.strip, (look.query, query))):
        queue = queue.filter(pk__in=found.ids) if number else queue
        within = _found(teammate_id, queue, asked, at)
        found = Found(within.ids, within.complete and found.complete)
    return found


def _found(teammate_id: int, queue: QuerySet[Conversation], query: str, at: datetime, **bounds: int) -> Found:
    posts, filing = listening.posts_for(teammate_id), _filing(teammate_id, at)
    return conversations_found(parse(query), queue, posts, filing=filing, at=at, **bounds)


def saved_count(teammate_id: int, saved: SavedView, *, at: datetime, at_most: int, most: int) -> Found:
    """Return what a saved view shows, as far as counting it goes: `at_most` posts, of `most` that are asked.

    :raises Mistake: its query cannot be read any more.
    """
    queue = _view(teams.teammate(teammate_id), saved.view)
    return _found(teammate_id, queue, saved.query, at, limit=at_most, most=most)


def mentions_found(
    teammate_id: int,
    query: str,
    *,
    at: datetime,
    limit: int,
    before_id: int | None = None,
    track_id: int | None = None,
) -> Searched:
    """Return the mentions that a query finds, newest first; it may ask for what the desk knows.

    :raises Mistake: the query cannot be read.
    """
    filing = _filing(teammate_id, at)
    mentions = listening.mentions_for(teammate_id, track_id=track_id)
    return search(parse(query), mentions, at=at, limit=limit, before=before_id, filing=filing)


def mentions_counted(
    teammate_id: int, query: str, *, at: datetime, at_most: int, track_id: int | None = None
) -> Counted:
    """Return how many mentions a query finds; counting ends at `at_most`.

    :raises Mistake: the query cannot be read.
    """
    filing = _filing(teammate_id, at)
    mentions = listening.mentions_for(teammate_id, track_id=track_id)
    return count(parse(query), mentions, at=at, at_most=at_most, filing=filing)


def _filing(teammate_id: int, at: datetime) -> Filed:
    return Filed(conversations_for(teammate_id), at, listening.visible_tracks(teammate_id))


def _view(teammate: Teammate, view: str) -> QuerySet[Conversation]:
    return Conversation.objects.filter(_visible(teammate), _in_view(view, teammate))


def _in_view(view: str, teammate: Teammate) -> Q:
    open_states = Q(state__in=["waiting", "answered", "snoozed"])
    return {
        "waiting": Q(state="waiting"),
        "mine": Q(owner=teammate) & open_states,
        "team": Q(team__in=teammate.team_ids) & open_states,
        "answered": Q(state="answered"),
        "snoozed": Q(state="snoozed"),
        "done": Q(state="done"),
        "everything": Q(),
    }[view]


def _order(view: str) -> tuple[str, ...]:
    if view in {"waiting", "mine", "team"}:
        return ("-addressed", "waiting_since", "pk")
    return ("-changed_at", "pk")


def counts_for(teammate_id: int, *, at_most: int | None = None) -> dict[str, int]:
    """Return how many conversations stand in each view that has a count; counting ends at `at_most`."""
    teammate = teams.teammate(teammate_id)
    visible = Conversation.objects.filter(_visible(teammate))
    views = ("waiting", "mine", "team", "snoozed")
    return {view: visible.filter(_in_view(view, teammate))[:at_most].count() for view in views}


def visible_ids(teammate_id: int, conversation_ids: Sequence[int]) -> set[int]:
    """Return which of some conversations a teammate may see; live events pass through this."""
    return set(conversations_for(teammate_id).filter(pk__in=conversation_ids).values_list("pk", flat=True))


def ids_by_thread(thread_ids: Sequence[int]) -> dict[int, list[int]]:
    """Return the conversations that stand in some threads; live events pass through `visible_ids` next."""
    found = Conversation.objects.filter(thread__in=thread_ids).values_list("thread", "pk")
    return _grouped(found)


def ids_by_post(post_ids: Sequence[int]) -> dict[int, list[int]]:
    """Return the conversations in whose threads some posts stand."""
    found = Conversation.objects.filter(thread__posts__in=post_ids).values_list("thread__posts", "pk")
    return _grouped(found)


def _grouped(pairs: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    grouped: dict[int, list[int]] = {}
    for key, pk in pairs:
        grouped.setdefault(key, []).append(pk)
    return grouped


def people_of(conversation_ids: Sequence[int]) -> dict[int, int]:
    """Return with whom some conversations are, by conversation."""
    return dict(Conversation.objects.filter(pk__in=conversation_ids).values_list("pk", "person"))


def thread_of(teammate_id: int, conversation: Conversation) -> list[Post]:
    """Return the whole thread of a conversation, oldest first."""
    return listening.thread_posts_for(teammate_id, conversation.thread_id)


def earlier_with(teammate_id: int, conversation: Conversation) -> list[Conversation]:
    """Return our other dialogues with this person, newest first."""
    others = conversations_for(teammate_id).filter(person=conversation.person_id).exclude(pk=conversation.pk)
    return list(others.select_related("post", "source", "owner").order_by("-changed_at")[:20])


def replies_of(conversation: Conversation) -> list[Reply]:
    return list(conversation.replies.select_related("author").order_by("written_at", "pk"))


def reply_for(teammate_id: int, reply_id: int) -> Reply:
    """:raises Missing: there is none, or not for this teammate."""
    found = (
        Reply.objects.select_related("conversation", "author", "source", "to_post")
        .filter(pk=reply_id, conversation__in=conversations_for(teammate_id))
        .first()
    )
    if found is None:
        raise Missing("There is no such reply.")
    return found


def not_us_for(teammate_id: int, not_us_id: int) -> NotUs:
    """:raises Missing: nobody said so, or not of what this teammate may see."""
    rows = NotUs.objects.select_related("post", "conversation__post").filter(pk=not_us_id)
    found = rows.filter(post__in=listening.posts_for(teammate_id)).first()
    if found is None:
        raise Missing("There is nothing to take back.")
    return found


def unsettled_for(teammate_id: int) -> QuerySet[Reply]:
    """Return replies that a person has to look at: rejected, or nobody knows whether they stand."""
    return (
        Reply.objects.filter(state__in=TROUBLED, conversation__in=conversations_for(teammate_id))
        .select_related("conversation__person", "author", "source")
        .order_by("written_at")
    )


def notes_of(conversation: Conversation) -> list[Note]:
    return list(conversation.notes.select_related("author").order_by("at", "pk"))


def drafts_of(teammate_id: int, conversation: Conversation) -> dict[str, str]:
    """Return what the teammate has typed and not sent, by kind (public, private, note)."""
    drafts = Draft.objects.filter(conversation=conversation, teammate=teammate_id)
    return dict(drafts.values_list("kind", "text"))


def present_at(conversation_id: int, *, besides: int, at: datetime) -> list[Presence]:
    """Return who else is looking at a conversation or writing in it."""
    fresh = Presence.objects.filter(conversation=conversation_id, seen_at__gt=at - rules.PRESENCE_LASTS)
    return list(fresh.exclude(teammate=besides).select_related("teammate").order_by("seen_at"))


def limits_of(conversation: Conversation, *, at: datetime) -> rules.Limits:
    """Return what a reply in this conversation may be, by its network and its source."""
    source = conversation.source
    connector = listening.connector_of(source)
    account = listening.account_of(source)
    window = at - conversation.post.said_at if connector.can.reply_window else timedelta()
    return rules.Limits(
        public=connector.can.reply_publicly and not conversation.post.private,
        private=connector.can.reply_privately,
        length=account.length or connector.can.length,
        why_not=rules.why_nothing_can_be_sent(
            can=connector.can,
            signed_in=bool(source.sealed_credential),
            sends=source.sends,
            removed=source.removed_at is not None,
            window=window,
        ),
    )


@dataclass(frozen=True, slots=True)
class Clock:
    """How long the person has waited, from their own words, and how long we took to notice; seconds."""

    waited: float
    noticed_after: float


def clock_of(conversation: Conversation, *, at: datetime) -> Clock:
    is_one = conversation.first_post_id == conversation.post_id
    first = conversation.post if is_one else conversation.first_post
    ends = at if conversation.state == Conversation.State.WAITING else (conversation.first_answered_at or at)
    return Clock(
        waited=max(0.0, (ends - conversation.waiting_since).total_seconds()),
        noticed_after=max(0.0, (first.heard_at - first.said_at).total_seconds()),
    )
