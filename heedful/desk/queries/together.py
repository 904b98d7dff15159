"""Read what was changed together and what was handed on."""

from django.db.models import Q, QuerySet

from heedful.desk.models import Bulk, Conversation, Handover
from heedful.desk.queries.conversations import conversations_for
from heedful.kit.errors import Missing
from heedful.kit.prepared import prepared
from heedful.teams import queries as teams
from heedful.teams.models import Teammate


def bulk_for(teammate_id: int, bulk_id: int) -> Bulk:
    """:raises Missing: there is no such deed of this teammate."""
    found = Bulk.objects.filter(pk=bulk_id, by=teammate_id).first()
    if found is None:
        raise Missing("There is nothing to take back.")
    return found


def handover_for(teammate_id: int, handover_id: int) -> Handover:
    """:raises Missing: there is none by this teammate, or not of what they may see."""
    rows = Handover.objects.select_related("conversation")
    theirs = rows.filter(by=teams.teammate(teammate_id), conversation__in=conversations_for(teammate_id))
    found = theirs.filter(pk=handover_id).first()
    if found is None:
        raise Missing("There is nothing to take back.")
    return found


def takers_of(conversation: Conversation) -> list[Teammate]:
    """Return whom a conversation can be given to: who answers, may see it and has it not yet."""
    answering = teams.teammates().prefetch_related(None).exclude(role=Teammate.Role.OBSERVER)
    if conversation.owner_id is not None:
        answering = answering.exclude(pk=conversation.owner_id)
    if conversation.team_id is not None:
        leads = [Teammate.Role.LEAD, Teammate.Role.OWNER]
        answering = answering.filter(Q(role__in=leads) | Q(teams=conversation.team_id)).distinct()
    return list(answering)


def handovers_of(conversation: Conversation) -> list[Handover]:
    """Return how a conversation went from hand to hand, oldest first; what was taken back is left out."""
    return _handovers(conversation.pk)


@prepared
def _handovers(conversation_id: int) -> QuerySet[Handover]:
    rows = Handover.objects.filter(conversation=conversation_id, undone_at=None)
    return rows.select_related("from_owner", "to_owner").order_by("at", "pk")
