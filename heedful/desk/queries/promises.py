"""Read promises: those of a conversation, one's own, the team's, the late ones, and how many were kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q, QuerySet

from heedful.desk.models import Conversation, Promise
from heedful.desk.queries.conversations import conversations_for
from heedful.kit.errors import Invalid, Missing
from heedful.kit.prepared import prepared
from heedful.teams import queries as teams

VIEWS = ("mine", "team", "late", "closed")
PERIOD = timedelta(days=30)


def promises_for(teammate_id: int) -> QuerySet[Promise]:
    """Return the promises in the conversations that a teammate may see."""
    return Promise.objects.filter(conversation__in=conversations_for(teammate_id))


def promise_for(teammate_id: int, promise_id: int) -> Promise:
    """:raises Missing: there is none, or not for this teammate."""
    beside = ("conversation__person", "conversation__post", "owner", "reply")
    found = promises_for(teammate_id).select_related(*beside).filter(pk=promise_id).first()
    if found is None:
        raise Missing("There is no such promise.")
    return found


def promises_of(conversation: Conversation) -> list[Promise]:
    """Return what was promised in a conversation, the open ones first, then the newest."""
    promises = _promises(conversation.pk)
    return sorted(promises, key=lambda one: (one.state != Promise.State.OPEN, one.due_at))


@prepared
def _promises(conversation_id: int) -> QuerySet[Promise]:
    rows = Promise.objects.filter(conversation=conversation_id)
    return rows.select_related("owner", "closed_by").order_by("-pk")


def promises_in_view(teammate_id: int, view: str, *, at: datetime) -> QuerySet[Promise]:
    """Return promises by view: mine and team are open ones, by when they are due.

    :raises Invalid: there is no such view.
    """
    if view not in VIEWS:
        raise Invalid(f"There is no view {view!r}; there are {', '.join(VIEWS)}.")
    rows = promises_for(teammate_id).select_related("conversation__person", "owner", "closed_by")
    open_ = Q(state=Promise.State.OPEN)
    chosen = {
        "mine": open_ & Q(owner=teammate_id),
        "team": open_,
        "late": open_ & Q(due_at__lte=at),
        "closed": ~open_ & Q(due_at__gt=at - PERIOD),
    }[view]
    if view == "team" and not (teammate := teams.teammate(teammate_id)).sees_all_teams:
        chosen &= Q(owner__teams__in=teammate.team_ids) | Q(owner=teammate_id)
    order = ("-closed_at", "-pk") if view == "closed" else ("due_at", "pk")
    return rows.filter(chosen).distinct().order_by(*order)


@dataclass(frozen=True, slots=True)
class Kept:
    """Promises that were due, or closed before, in a period: how many, and what became of them."""

    since: datetime
    until: datetime
    made: int
    in_time: int
    late: int
    broken: int
    open: int

    @property
    def kept(self) -> int:
        return self.in_time + self.late

    @property
    def share(self) -> float:
        return self.in_time / self.made if self.made else 0.0


def kept_of(teammate_id: int, *, at: datetime) -> Kept:
    """Return kept / made of what a teammate may see, over the last 30 days; withdrawn ones are left out."""
    counted = due_in_period(teammate_id, at=at).aggregate(
        made=Count("pk"),
        in_time=Count("pk", filter=Q(state="kept", closed_at__lte=F("due_at"))),
        late=Count("pk", filter=Q(state="kept", closed_at__gt=F("due_at"))),
        broken=Count("pk", filter=Q(state="broken")),
        open=Count("pk", filter=Q(state="open")),
    )
    return Kept(since=at - PERIOD, until=at, **counted)


def due_in_period(teammate_id: int, *, at: datetime) -> QuerySet[Promise]:
    """Return the rows behind the figure."""
    due = Q(due_at__gt=at - PERIOD, due_at__lte=at)
    closed = Q(closed_at__gt=at - PERIOD, state__in=[Promise.State.KEPT, Promise.State.BROKEN])
    return promises_for(teammate_id).filter(due | closed).exclude(state=Promise.State.WITHDRAWN)


def promises_by_id(teammate_id: int, promise_ids: list[int]) -> Mapping[int, Promise]:
    return promises_for(teammate_id).in_bulk(promise_ids)
