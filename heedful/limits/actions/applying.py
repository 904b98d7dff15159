"""Set conversations apart where a limit is on, and bring them back where none is any more."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from heedful.desk.models import Conversation
from heedful.journal.write import record
from heedful.limits import events, queries
from heedful.limits.models import Limit

MOST_AT_ONCE = 2_000


def renew(conversations: Iterable[Conversation], *, at: datetime) -> None:
    """Bring some conversations in line with the limits that are on; in the caller's transaction."""
    limits = queries.active()
    apart: list[int] = []
    back: list[int] = []
    for conversation in conversations:
        limited = any(queries.concerns(limit, conversation.post) for limit in limits)
        if limited != conversation.set_apart:
            (apart if limited else back).append(conversation.pk)
    if apart:
        Conversation.objects.filter(pk__in=apart).update(set_apart=True)
        record(events.SetApart(apart), at=at)
    if back:
        Conversation.objects.filter(pk__in=back).update(set_apart=False)
        record(events.NotApartAnyMore(back), at=at)


def around(limit: Limit) -> Sequence[Conversation]:
    """Return the conversations on which a limit may have, or had, an effect; done ones are let be."""
    if limit.handle_id is not None:
        near = Q(post__author=limit.handle_id)
    elif limit.by_rule:
        near = Q(post__in=limit.post_ids)
    else:
        team = limit.post.source.team_id if limit.post else None
        near = Q(source__team=team)
    found = Conversation.objects.filter(near | Q(set_apart=True)).exclude(state="done")
    return list(found.select_related("post__source").order_by("-changed_at")[:MOST_AT_ONCE])


@transaction.atomic
def apply_to_new(*, conversation_ids: list[int], at: datetime) -> None:
    """Set apart what just opened or goes on where a limit is on it. May be repeated."""
    if not queries.active():
        return
    named = Conversation.objects.filter(pk__in=conversation_ids).select_related("post__source")
    renew(named, at=at)


@transaction.atomic
def follow_merged(*, kept_id: int, gone_id: int, at: datetime) -> None:
    """Let limits follow the conversation beside which they were asked for. May be repeated."""
    del at
    Limit.objects.filter(conversation=gone_id).update(conversation=kept_id)
