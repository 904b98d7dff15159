"""Read replies, and what a reply may be."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from heedful.desk import rules
from heedful.desk.branches import source_of
from heedful.desk.models import Conversation, Reply
from heedful.desk.queries.conversations import conversations_for
from heedful.kit.errors import Missing
from heedful.kit.prepared import prepared
from heedful.listening import queries as listening
from heedful.listening.models import Post, Source
from heedful.teams.models import Teammate

TROUBLED = (Reply.State.REJECTED, Reply.State.UNKNOWN)


def replies_of(conversation: Conversation) -> list[Reply]:
    replies = _replies(conversation.pk)
    for reply in replies:
        reply.conversation = conversation
    return replies


@prepared
def _replies(conversation_id: int) -> QuerySet[Reply]:
    beside = ("author", "source", "rule", "approved_by")
    rows = Reply.objects.filter(conversation=conversation_id).select_related(*beside)
    return rows.order_by("written_at", "pk")


def reply_for(teammate_id: int, reply_id: int) -> Reply:
    """:raises Missing: there is none, or not for this teammate."""
    found = (
        Reply.objects.select_related(
            "conversation__person", "author", "source", "to_post", "rule", "approved_by"
        )
        .filter(pk=reply_id, conversation__in=conversations_for(teammate_id))
        .first()
    )
    if found is None:
        raise Missing("There is no such reply.")
    return found


def unsettled_for(teammate_id: int) -> QuerySet[Reply]:
    """Return replies that a person has to look at: rejected, or nobody knows whether they stand."""
    return (
        Reply.objects.filter(state__in=TROUBLED, conversation__in=conversations_for(teammate_id))
        .select_related("conversation__person", "author", "source")
        .order_by("written_at")
    )


def to_approve(teammate: Teammate) -> QuerySet[Reply]:
    """Return the replies that wait for this teammate's approval."""
    waiting = Reply.objects.filter(state=Reply.State.TO_APPROVE).exclude(author=teammate)
    if not teammate.may_answer:
        return waiting.none()
    return waiting if teammate.may_set_up else waiting.filter(rule__approvers=teammate)


def limits_of(
    conversation: Conversation, *, to_post: Post | None = None, source: Source | None = None, at: datetime
) -> rules.Limits:
    """Return what a reply to a post, or to their latest, may be, by its network and where it leaves from.

    It leaves from where the post is answered, or from `source`; a teammate's own account is public alone.
    """
    post = to_post or conversation.post
    source = source or source_of(conversation, post)
    connector = listening.connector_of(source)
    account = listening.account_of(source)
    window = at - post.said_at if connector.can.reply_window else timedelta()
    return rules.Limits(
        public=connector.can.reply_publicly and not post.private,
        private=connector.can.reply_privately and source.owner_id is None,
        length=account.length or connector.can.length,
        why_not=rules.why_nothing_can_be_sent(
            can=connector.can,
            signed_in=bool(source.sealed_credential),
            sends=source.sends,
            removed=source.removed_at is not None,
            window=window,
        ),
    )
