"""Read which conversations are one by a teammate's word, and which may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from heedful.desk.branches import has_branches
from heedful.desk.models import Conversation, Draft, Join
from heedful.desk.queries.conversations import conversations_for, visible
from heedful.kit.errors import Missing
from heedful.teams import queries as teams

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST = 20  # conversations of a person that are offered


def join_for(teammate_id: int, join_id: int) -> Join:
    """Return a join of two conversations that are both for this teammate.

    :raises Missing: there is none, or not for them.
    """
    beside = ("kept__person", "gone__person", "kept__post", "gone__post")
    found = Join.objects.select_related(*beside).filter(pk=join_id).first()
    if found is None or not _sees_both(teammate_id, found):
        raise Missing("There is nothing to part.")
    return found


def _sees_both(teammate_id: int, join: Join) -> bool:
    both = [pk for pk in (join.kept_id, join.gone_id) if pk]
    seen = Conversation.every.filter(visible(teams.teammate(teammate_id)), pk__in=both)
    return seen.count() == len(both)


def joins_of(conversation: Conversation) -> list[Join]:
    """Return what is joined to a conversation, newest first."""
    if not has_branches(conversation):
        return []
    rows = Join.objects.filter(kept=conversation, undone_at=None).exclude(gone=None)
    return list(rows.select_related("by", "gone__post__author", "gone__source").order_by("-pk"))


def may_be_joined(teammate_id: int, conversation: Conversation, words: str = "") -> list[Conversation]:
    """Return other conversations of this person that a teammate may see, newest first, by words of theirs."""
    theirs = conversations_for(teammate_id).filter(person=conversation.person_id).exclude(pk=conversation.pk)
    for word in words.split()[:8]:
        theirs = theirs.filter(Q(post__text__icontains=word) | Q(first_post__text__icontains=word))
    return list(theirs.select_related("post", "source", "owner", "team").order_by("-changed_at")[:MOST])


@dataclass(frozen=True, slots=True)
class Follows:
    """What would follow a conversation into another one."""

    replies: int
    notes: int
    promises: int
    drafts: int
    stay: Sequence[str]  # whose drafts stand aside until both are parted, since they have one in each


def what_follows(kept: Conversation, gone: Conversation) -> Follows:
    there = set(Draft.objects.filter(conversation=kept).values_list("teammate", "kind"))
    drafts = list(Draft.objects.filter(conversation=gone).select_related("teammate"))
    stay = [str(draft.teammate) for draft in drafts if (draft.teammate_id, draft.kind) in there]
    return Follows(
        replies=gone.replies.count(),
        notes=gone.notes.count(),
        promises=gone.promises.count(),
        drafts=len(drafts) - len(stay),
        stay=stay,
    )
