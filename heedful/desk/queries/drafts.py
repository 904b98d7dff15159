"""Read drafts: one's own with their versions, and those that colleagues share."""

from django.db.models import QuerySet

from heedful.desk.models import Conversation, Draft, DraftVersion
from heedful.desk.queries.conversations import conversation_for, conversations_for
from heedful.kit.errors import Invalid, Missing
from heedful.kit.prepared import prepared


def drafts_of(teammate_id: int, conversation: Conversation) -> dict[str, str]:
    """Return what the teammate has typed and not sent, by kind (public, mine, private, note)."""
    return {draft.kind: draft.text for draft in own_drafts(teammate_id, conversation)}


def own_drafts(teammate_id: int, conversation: Conversation) -> list[Draft]:
    """Return the drafts of the teammate in which something stands, the oldest words first."""
    return _drafts(conversation.pk, teammate_id)


@prepared
def _drafts(conversation_id: int, teammate_id: int) -> QuerySet[Draft]:
    own = Draft.objects.filter(conversation=conversation_id, teammate=teammate_id).exclude(text="")
    return own.select_related("teammate").order_by("saved_at", "pk")


def draft_of(teammate_id: int, conversation_id: int, kind: str) -> Draft | None:
    """Return one's own draft of a kind of reply, None if nothing is typed.

    :raises Missing: the conversation is not for this teammate.
    """
    conversation = conversation_for(teammate_id, conversation_id)
    if kind not in {"public", "mine", "private"}:
        raise Invalid("A draft of a reply is public or private.")
    drafts = Draft.objects.filter(conversation=conversation, teammate=teammate_id, kind=kind)
    return drafts.select_related("teammate", "handed_by", "conversation__person").first()


def versions_of(draft: Draft) -> list[DraftVersion]:
    """Return what a draft said before, newest first."""
    return list(draft.versions.select_related("by").order_by("-at", "-pk"))


def shared_drafts(conversation: Conversation, *, besides: int) -> list[Draft]:
    """Return the drafts that colleagues let others read along in."""
    return _shared(conversation.pk, besides)


@prepared
def _shared(conversation_id: int, besides: int) -> QuerySet[Draft]:
    shared = Draft.objects.filter(conversation=conversation_id, is_shared=True).exclude(teammate=besides)
    return shared.exclude(text="").select_related("teammate").order_by("saved_at")


def shared_draft_for(teammate_id: int, draft_id: int) -> Draft:
    """:raises Missing: there is none, or it is not shared with this teammate."""
    shared = Draft.objects.filter(
        pk=draft_id, is_shared=True, conversation__in=conversations_for(teammate_id)
    )
    found = shared.select_related("teammate").first()
    if found is None:
        raise Missing("There is no such draft.")
    return found
