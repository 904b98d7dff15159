"""Read the circle; who may see whom is decided here."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from heedful.circle.models import Member
from heedful.desk import queries as desk
from heedful.desk.models import Conversation
from heedful.kit.errors import Missing
from heedful.kit.prepared import prepared
from heedful.teams import queries as teams
from heedful.teams.models import Teammate

State = Member.State


def circle_for(teammate_id: int) -> QuerySet[Member]:
    """Return whom a teammate may see: who said yes is known to all; others to whom the conversation is."""
    visible = Q(state=State.IN) | Q(conversation__in=desk.conversations_for(teammate_id))
    beside = ("handle__person", "invited_by")
    return Member.objects.filter(visible).select_related(*beside).order_by("-invited_at", "-pk")


def visible_ids(teammate: Teammate, ids: Sequence[int]) -> set[int]:
    return set(circle_for(teammate.pk).filter(pk__in=ids).values_list("pk", flat=True))


def member_for(teammate_id: int, member_id: int) -> Member:
    """:raises Missing: there is none, or not for this teammate."""
    found = circle_for(teammate_id).filter(pk=member_id).first()
    if found is None:
        raise Missing("There is nobody like that in the circle.")
    return found


def member_of(conversation: Conversation) -> Member | None:
    """Return what is between the circle and the person of a conversation."""
    return next(iter(_member(conversation.person_id)), None)


@prepared
def _member(person_id: int) -> QuerySet[Member]:
    theirs = Member.objects.filter(handle__person=person_id)
    return theirs.select_related("handle", "invited_by").order_by("-pk")[:1]


def member_of_link(about_id: int) -> Member:
    """Return for whom a link is, whoever opened it.

    :raises Missing: the invitation was withdrawn, or they were erased.
    """
    found = Member.objects.select_related("handle", "invited_by").filter(pk=about_id).first()
    if found is None:
        raise Missing("This invitation is not there any more.")
    return found


def reachable(teammate_id: int) -> list[Conversation]:
    """Return the conversations in which a teammate can write to those in the circle, one a person."""
    teams.who_may_answer(teammate_id)
    members = Member.objects.filter(state=State.IN)
    rows = desk.conversations_for(teammate_id).filter(pk__in=members.values("conversation"))
    by_person = {row.person_id: row for row in rows.select_related("person").order_by("-pk")}
    return list(by_person.values())


def in_count() -> int:
    return Member.objects.filter(state=State.IN).count()


def told_of(person_id: int) -> list[dict[str, object]]:
    """Return what is kept of a person here, for their file."""
    rows = Member.objects.filter(handle__person=person_id).select_related("invited_by")
    return [
        {
            "state": row.state,
            "topics": row.topics,
            "invited_by": row.invited_by.name,
            "invited_at": row.invited_at.isoformat(),
            "said_at": row.said_at.isoformat() if row.said_at else None,
        }
        for row in rows
    ]
