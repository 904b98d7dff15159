"""Read what of a conversation may be one of its own, and what was split off."""

from heedful.desk import branches
from heedful.desk.models import Conversation
from heedful.desk.queries.conversations import conversations_for
from heedful.listening.models import Post


def may_be_split(conversation: Conversation) -> list[Post]:
    """Return their own words in the thread of a conversation, oldest first."""
    theirs = Post.objects.filter(
        thread=conversation.thread_id, author__person=conversation.person_id, by_us=False, deleted_at=None
    )
    return list(theirs.select_related("author").order_by("said_at", "pk")[:500])


def split_from(teammate_id: int, conversation: Conversation) -> Conversation | None:
    """Return the conversation that this one was split off, as far as a teammate may see it."""
    whole_id = conversation.thread.cut_from_id
    if whole_id is None:
        return None
    standing = branches.standing_at([whole_id]).get((whole_id, conversation.person_id))
    return conversations_for(teammate_id).select_related("post", "thread").filter(pk=standing or 0).first()


def split_off(teammate_id: int, conversation: Conversation) -> list[Conversation]:
    """Return what was split off a conversation, oldest first, as far as a teammate may see it."""
    if not branches.has_cuts(conversation):
        return []
    cuts = conversations_for(teammate_id).filter(
        thread__cut_from=conversation.thread_id, person=conversation.person_id
    )
    return list(cuts.select_related("post").order_by("pk"))
