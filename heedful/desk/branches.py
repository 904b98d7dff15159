"""The branches of a conversation: its own thread, and those of what is joined to it. No writes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from heedful.desk.models import Conversation
from heedful.kit.among import among
from heedful.kit.errors import Refused
from heedful.listening.models import Post, Thread

if TYPE_CHECKING:
    from heedful.listening.models import Source

Key = tuple[int, int]  # thread, person


class JoinedElsewhere(Refused):
    """The conversation is part of another one now; `kept_id` is that one."""

    def __init__(self, kept_id: int) -> None:
        super().__init__(f"This is part of another conversation now: look at /inbox/{kept_id}/.")
        self.kept_id = kept_id


def rows_of(conversation_id: int) -> QuerySet[Conversation]:
    """Return a conversation and what is joined to it."""
    return Conversation.every.filter(Q(pk=conversation_id) | Q(joined_to=conversation_id))


def with_branches(rows: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """Let each row know whether something is joined to it or cut off, so that nobody asks in vain."""
    joined = Conversation.every.filter(joined_to=OuterRef("pk"))
    cut = Thread.objects.filter(cut_from=OuterRef("thread"))
    return rows.annotate(has_branches=Exists(joined.order_by()), has_cuts=Exists(cut))


def has_branches(conversation: Conversation) -> bool:
    """Test whether something may be joined to a conversation; True also where nobody asked."""
    return bool(getattr(conversation, "has_branches", True))


def has_cuts(conversation: Conversation) -> bool:
    """Test whether something may be split off a conversation; True also where nobody asked."""
    return bool(getattr(conversation, "has_cuts", True))


def threads_of(conversation_id: int) -> QuerySet[Conversation, int]:
    """Return the threads of a conversation, for a query for posts."""
    return rows_of(conversation_id).order_by().values_list("thread", flat=True)


def thread_ids_of(conversation: Conversation) -> list[int]:
    """Return the threads of a conversation."""
    return list(threads_of(conversation.pk)) if has_branches(conversation) else [conversation.thread_id]


def keys_of(conversations: Sequence[Conversation]) -> dict[Key, int]:
    """Return in which threads the persons of some conversations speak there, and which conversation it is."""
    keys = {(one.thread_id, one.person_id): one.pk for one in conversations}
    asked = [one.pk for one in conversations if has_branches(one)]
    joined = Conversation.every.filter(among("joined_to", asked))
    for thread_id, person_id, kept_id in joined.values_list("thread", "person", "joined_to"):
        keys.setdefault((thread_id, person_id), kept_id or 0)
    return keys


def parts_at(thread_ids: Iterable[int]) -> dict[Key, int]:
    """Return what stands in some threads as a part of another conversation, and of which."""
    joined = Conversation.every.filter(among("thread", thread_ids), joined_to__isnull=False)
    told = joined.values_list("thread", "person", "joined_to")
    return {(thread_id, person_id): kept_id or 0 for thread_id, person_id, kept_id in told}


def standing_at(thread_ids: Iterable[int]) -> dict[Key, int]:
    """Return which conversation the words of a person in a thread belong to."""
    rows = Conversation.every.filter(among("thread", thread_ids))
    told = rows.values_list("thread", "person", Coalesce("joined_to", "pk"))
    return {(thread_id, person_id): pk for thread_id, person_id, pk in told}


def source_of(conversation: Conversation, post: Post) -> Source:
    """Return from where a post of a conversation is answered: the source of the branch in which it stands."""
    if post.thread_id == conversation.thread_id:
        return conversation.source
    branch = Conversation.every.filter(joined_to=conversation.pk, thread=post.thread_id)
    found = branch.select_related("source").order_by("pk").first()
    return found.source if found else conversation.source


def latest_of(conversation: Conversation, *, private: bool) -> Post:
    """Return what is answered unless somebody chooses: their latest words, in public for a public one."""
    latest = conversation.post
    if private or not latest.private:
        return latest
    in_public = Post.objects.filter(
        thread__in=threads_of(conversation.pk),
        author__person=conversation.person_id,
        private=False,
        by_us=False,
        deleted_at=None,
    )
    return in_public.select_related("author", "thread").order_by("-said_at", "-pk").first() or latest
