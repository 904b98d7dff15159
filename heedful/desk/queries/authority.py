"""Read what somebody may decide alone, and what was asked of whoever decides more."""

from django.db.models import Q, QuerySet

from heedful.desk.deciding import DECISIONS
from heedful.desk.models import Authority, Conversation, Permission
from heedful.desk.queries.conversations import conversations_for
from heedful.kit.errors import Missing
from heedful.kit.prepared import prepared
from heedful.teams import queries as teams
from heedful.teams.models import Teammate
from heedful.teams.preparing import prepared_for


def authorities_of(teammate_id: int) -> dict[str, Authority]:
    """Return what a teammate may decide alone, by decision: their own, or the most of their teams."""
    found = sorted(_authorities(teammate_id), key=_weight)
    return {row.decision: row for row in found}


@prepared_for
def _authorities(teammate_id: int) -> QuerySet[Authority]:
    teammate = teams.teammate(teammate_id)
    rows = Authority.objects.filter(Q(teammate=teammate) | Q(team__in=teammate.team_ids))
    return rows.select_related("approver", "team")


def _weight(row: Authority) -> tuple[bool, bool, float]:
    return row.teammate_id is not None, row.up_to is None, float(row.up_to or 0)


def authorities_given(*, teammate_id: int | None = None, team_id: int | None = None) -> list[Authority]:
    """Return what was given to one teammate, or to one team, in the order of decisions."""
    rows = Authority.objects.filter(teammate=teammate_id, team=team_id).select_related("approver")
    return sorted(rows, key=lambda row: DECISIONS.index(row.decision))


def approvers() -> QuerySet[Teammate]:
    """Return who can be named to decide: whoever answers here."""
    return teams.teammates().exclude(role=teams.Role.OBSERVER)


def permissions_of(conversation: Conversation) -> list[Permission]:
    """Return what was asked in a conversation, newest first."""
    return _permissions(conversation.pk)


@prepared
def _permissions(conversation_id: int) -> QuerySet[Permission]:
    rows = Permission.objects.filter(conversation=conversation_id).select_related("asked_by", "approver")
    return rows.order_by("-pk")[:20]


def permissions_for(teammate_id: int) -> QuerySet[Permission]:
    """Return what was asked in conversations that a teammate may see, newest first."""
    rows = Permission.objects.filter(conversation__in=conversations_for(teammate_id))
    return rows.select_related("conversation__person", "asked_by", "approver").order_by("-pk")


def permissions_in_view(teammate_id: int, view: str) -> QuerySet[Permission]:
    """Return those that are `open`, wait for this teammate (`to-answer`), are `answered`, or `all`."""
    which = {
        "open": Q(granted=None),
        "to-answer": Q(granted=None, approver=teammate_id),
        "answered": Q(granted__isnull=False),
        "all": Q(),
    }
    return permissions_for(teammate_id).filter(which[view])


def permission_for(teammate_id: int, permission_id: int) -> Permission:
    """:raises Missing: there is none, or not for this teammate."""
    found = permissions_for(teammate_id).filter(pk=permission_id).first()
    if found is None:
        raise Missing("Nobody asked for this.")
    return found
