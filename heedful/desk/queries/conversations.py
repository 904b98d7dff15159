"""Read conversations and what is beside them; who may see one is decided here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects
from django.db.models.functions import Coalesce

from heedful.desk import rules
from heedful.desk.branches import JoinedElsewhere, thread_ids_of, with_branches
from heedful.desk.models import Conversation, Note, NotUs, Presence, Reply
from heedful.kit.among import as_list, listed
from heedful.kit.errors import Missing
from heedful.kit.prepared import prepared
from heedful.listening import queries as listening
from heedful.listening.models import Post
from heedful.teams import queries as teams
from heedful.teams.models import Teammate
from heedful.teams.preparing import prepared_for


def visible(teammate: Teammate) -> Q:
    return _own_only(teammate) if teammate.sees_own_only else open_to(teammate)


def _own_only(teammate: Teammate) -> Q:
    """Return the condition on what is in a teammate's hands, or was: they spoke there, or wrote a note."""
    spoke = Q(pk__in=Reply.objects.filter(author=teammate).values("conversation"))
    noted = Q(pk__in=Note.objects.filter(author=teammate).values("conversation"))
    return Q(owner=teammate) | spoke | noted


def open_to(teammate: Teammate) -> Q:
    """Return the condition on what may be in a teammate's hands, by their teams.

    What is hidden is named: from "no team or one of these" a planner may start at all that has no team.
    """
    if teammate.sees_all_teams:
        return Q()
    return Q(owner=teammate) | ~Q(team__in=teams.other_teams(teammate))


def conversations_for(teammate_id: int) -> QuerySet[Conversation]:
    """Return the conversations that a teammate may see."""
    return Conversation.objects.filter(visible(teams.teammate(teammate_id)))


def conversation_for(teammate_id: int, conversation_id: int) -> Conversation:
    """Return one conversation with its person, owner, source, thread and their latest post.

    :raises Missing: there is none, or not for this teammate.
    """
    found = next(iter(_conversation(teammate_id, conversation_id)), None)
    if found is None:
        _say_where_it_is(teammate_id, conversation_id)
        raise Missing("There is no such conversation.")
    return found


@prepared_for
def _conversation(teammate_id: int, conversation_id: int) -> QuerySet[Conversation]:
    beside = ("person", "owner", "source", "post__author", "thread")
    rows = with_branches(conversations_for(teammate_id)).select_related(*beside)
    return rows.filter(pk=conversation_id)


def _say_where_it_is(teammate_id: int, conversation_id: int) -> None:
    """:raises JoinedElsewhere: it is part of one that this teammate may see."""
    joined = Conversation.every.filter(pk=conversation_id).values_list("joined_to", flat=True).first()
    if joined is not None and visible_ids(teammate_id, [joined]):
        raise JoinedElsewhere(joined)


def visible_ids(teammate_id: int, conversation_ids: Sequence[int]) -> set[int]:
    """Return which of some conversations a teammate may see; live events pass through this."""
    return set(_visible_ids(teammate_id, as_list(conversation_ids)))


@prepared_for
def _visible_ids(teammate_id: int, conversation_ids: str) -> QuerySet[Conversation, int]:
    rows = conversations_for(teammate_id).filter(listed("pk", conversation_ids))
    return rows.values_list("pk", flat=True)


def may_be_given(teammate_id: int, conversation_ids: Sequence[int]) -> set[int]:
    """Return which of some conversations a teammate may be given, whether or not they see them yet."""
    open_ones = Conversation.objects.filter(open_to(teams.teammate(teammate_id)), pk__in=conversation_ids)
    return set(open_ones.values_list("pk", flat=True))


def threads_of_part(teammate: Teammate) -> QuerySet[Conversation, int]:
    """Return the threads of the conversations that a teammate may see."""
    return Conversation.objects.filter(visible(teammate)).values_list("thread", flat=True)


def ids_by_key(teammate_id: int, posts: Iterable[Post]) -> dict[tuple[int, int], int]:
    """Return by thread and person the conversations in which posts stand, as far as a teammate sees them."""
    rows = Conversation.every.filter(thread__in={post.thread_id for post in posts})
    rows = rows.annotate(here=Coalesce("joined_to", "pk"))
    seen = rows.filter(Exists(conversations_for(teammate_id).filter(pk=OuterRef("here")).order_by()))
    return {(thread, person): pk for thread, person, pk in seen.values_list("thread", "person", "here")}


def ids_by_thread(thread_ids: Sequence[int]) -> dict[int, list[int]]:
    """Return the conversations that stand in some threads; live events pass through `visible_ids` next."""
    return _grouped(_standing_at(as_list(thread_ids)))


@prepared
def _standing_at(thread_ids: str) -> QuerySet[Conversation, tuple[int, int]]:
    rows = Conversation.every.filter(listed("thread", thread_ids))
    return rows.values_list("thread", Coalesce("joined_to", "pk"))


def ids_by_post(post_ids: Sequence[int]) -> dict[int, list[int]]:
    """Return the conversations in whose threads some posts stand."""
    threads = listening.threads_of_posts(post_ids)
    standing = ids_by_thread(list(threads.values()))
    return {pk: standing[thread] for pk, thread in threads.items() if thread in standing}


def _grouped(pairs: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    grouped: dict[int, list[int]] = {}
    for key, pk in pairs:
        grouped.setdefault(key, []).append(pk)
    return grouped


def people_of(conversation_ids: Sequence[int]) -> dict[int, int]:
    """Return with whom some conversations are, by conversation."""
    return dict(_people(as_list(conversation_ids)))


@prepared
def _people(conversation_ids: str) -> QuerySet[Conversation, tuple[int, int]]:
    return Conversation.objects.filter(listed("pk", conversation_ids)).values_list("pk", "person")


def thread_of(teammate_id: int, conversation: Conversation) -> list[Post]:
    """Return the whole thread of a conversation, and of what is joined to it, oldest first."""
    return listening.thread_posts_for(teammate_id, thread_ids_of(conversation))


def earlier_with(teammate_id: int, conversation: Conversation) -> list[Conversation]:
    """Return our other dialogues with this person, newest first."""
    return _with(teammate_id, conversation.person_id, conversation.pk)


@prepared_for
def _with(teammate_id: int, person_id: int, besides: int) -> QuerySet[Conversation]:
    others = conversations_for(teammate_id).filter(person=person_id).exclude(pk=besides)
    return others.select_related("post", "source", "owner").order_by("-changed_at")[:20]


def notes_of(conversation: Conversation) -> list[Note]:
    notes = _notes(conversation.pk)
    for note in notes:
        note.conversation = conversation
    prefetch_related_objects(notes, "named__teammate")
    return notes


@prepared
def _notes(conversation_id: int) -> QuerySet[Note]:
    rows = Note.objects.filter(conversation=conversation_id).select_related("author")
    return rows.order_by("at", "pk")


def present_at(conversation_id: int, *, besides: int, at: datetime) -> list[Presence]:
    """Return who else is looking at a conversation or writing in it."""
    return _present(conversation_id, besides, at - rules.PRESENCE_LASTS)


@prepared
def _present(conversation_id: int, besides: int, since: datetime) -> QuerySet[Presence]:
    fresh = Presence.objects.filter(conversation=conversation_id, seen_at__gt=since)
    return fresh.exclude(teammate=besides).select_related("teammate").order_by("seen_at")


def not_us_for(teammate_id: int, not_us_id: int) -> NotUs:
    """:raises Missing: nobody said so, or not of what this teammate may see."""
    rows = NotUs.objects.select_related("post", "conversation__post").filter(pk=not_us_id)
    found = rows.filter(post__in=listening.posts_for(teammate_id)).first()
    if found is None:
        raise Missing("There is nothing to take back.")
    return found


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
