"""Read who else helps: beside a conversation, and across venues."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, QuerySet

from heedful.desk.models import Conversation, PeerAnswer
from heedful.desk.queries.conversations import conversations_for
from heedful.kit.errors import Missing
from heedful.kit.prepared import prepared

State = PeerAnswer.State


def peers_of(conversation: Conversation) -> list[PeerAnswer]:
    """Return who else helps in a conversation that one may see, oldest words first."""
    return _peers(conversation.pk)


@prepared
def _peers(conversation_id: int) -> QuerySet[PeerAnswer]:
    rows = PeerAnswer.objects.filter(conversation=conversation_id, post__deleted_at=None)
    helping = rows.exclude(state=State.NO_HELP).select_related("post__author", "by")
    return helping.order_by("post__said_at", "pk")[:20]


def is_helped() -> Exists:
    """Return whether somebody else helps in a conversation."""
    rows = PeerAnswer.objects.filter(conversation=OuterRef("pk"), post__deleted_at=None)
    return Exists(rows.exclude(state=State.NO_HELP))


def peer_answer_for(teammate_id: int, peer_id: int) -> PeerAnswer:
    """:raises Missing: there is none, or not for this teammate."""
    rows = PeerAnswer.objects.select_related("post__author", "conversation__person", "conversation__post")
    found = rows.filter(pk=peer_id, conversation__in=conversations_for(teammate_id)).first()
    if found is None:
        raise Missing("There is no such answer.")
    return found


def peer_answers_for(teammate_id: int, *, confirmed: bool = True) -> QuerySet[PeerAnswer]:
    """Return answers of peers that a teammate may see, newest first: confirmed ones, or those that wait."""
    state = State.CONFIRMED if confirmed else State.FOUND
    rows = PeerAnswer.objects.filter(
        state=state, post__deleted_at=None, conversation__in=conversations_for(teammate_id)
    )
    beside = ("post__author", "post__source", "conversation__person", "conversation__first_post", "by")
    return rows.select_related(*beside).order_by("-post__said_at", "-pk")


def peers_counted(teammate_id: int, *, since: datetime) -> Sequence[tuple[str, int, int]]:
    """Return for each network how many answers of peers were confirmed since a moment, and found."""
    rows = PeerAnswer.objects.filter(
        conversation__in=conversations_for(teammate_id), post__said_at__gte=since, post__deleted_at=None
    )
    counted: dict[str, list[int]] = {}
    for network, state, n in rows.values_list("post__network", "state").annotate(n=Count("pk")).order_by():
        line = counted.setdefault(network, [0, 0])
        line[0] += n if state == State.CONFIRMED else 0
        line[1] += n if state != State.NO_HELP else 0
    return [(network, confirmed, found) for network, (confirmed, found) in sorted(counted.items())]
