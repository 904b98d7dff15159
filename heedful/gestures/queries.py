"""Read gestures and their ledger; who may see one is decided here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from heedful.desk import queries as desk
from heedful.desk.models import Conversation
from heedful.gestures import rules
from heedful.gestures.models import Budget, Gesture, Month
from heedful.kit.errors import Missing
from heedful.kit.prepared import prepared
from heedful.teams import queries as teams
from heedful.teams.preparing import prepared_for

State = Gesture.State
NEVER_CAME = (State.DECLINED, State.GIVEN_UP)


@dataclass(frozen=True, slots=True)
class Purse:
    """A budget and what stands in it this month, whether or not anything was given yet."""

    budget: Budget
    granted: int
    reserved: int
    spent: int

    @property
    def left(self) -> int:
        return self.granted - self.reserved - self.spent


def gestures_for(teammate_id: int) -> QuerySet[Gesture]:
    """Return the gestures of conversations that a teammate may see, newest first."""
    visible = desk.conversations_for(teammate_id)
    beside = ("person", "proposed_by", "decided_by", "sender", "month__budget__team", "thanks")
    return Gesture.objects.filter(conversation__in=visible).select_related(*beside).order_by("-pk")


def gesture_for(teammate_id: int, gesture_id: int) -> Gesture:
    """:raises Missing: there is none, or not for this teammate."""
    found = gestures_for(teammate_id).filter(pk=gesture_id).first()
    if found is None:
        raise Missing("There is no such gesture.")
    return found


def gestures_to(teammate_id: int, person_id: int) -> list[Gesture]:
    """Return what was ever proposed for a person, newest first; what came to nothing too."""
    return _gestures_to(teammate_id, person_id)


@prepared_for
def _gestures_to(teammate_id: int, person_id: int) -> QuerySet[Gesture]:
    return gestures_for(teammate_id).filter(person=person_id)[:50]


def gesture_of_link(gesture_id: int) -> Gesture:
    """Return the gesture whose address a person outside was asked for.

    :raises Missing: it is gone, or waits for no address any more.
    """
    found = Gesture.objects.filter(pk=gesture_id, state=State.ADDRESS_ASKED).first()
    if found is None:
        raise Missing("This is not needed any more.")
    return found


def may_decide(teammate_id: int, gesture: Gesture) -> bool:
    """Test whether somebody may approve it: a lead or the named approver, and never who proposed it."""
    teammate = teams.teammate(teammate_id)
    named = gesture.month.budget.approver_id == teammate.pk and teammate.may_answer
    return (teammate.may_set_up or named) and gesture.proposed_by_id != teammate.pk


def budget_of(conversation: Conversation) -> Budget | None:
    """Return from which budget gestures in a conversation are paid: that of its team."""
    return next(iter(_budget(conversation.team_id)), None)


@prepared
def _budget(team_id: int | None) -> QuerySet[Budget]:
    return Budget.objects.filter(team=team_id).select_related("approver").order_by("pk")[:1]


def budgets_for(teammate_id: int) -> QuerySet[Budget]:
    """Return the budgets of one's teams, and the one for all; leads and owners see every one."""
    teammate = teams.teammate(teammate_id)
    seen = Q() if teammate.sees_all_teams else Q(team=None) | Q(team__in=teammate.team_ids)
    return Budget.objects.filter(seen).select_related("team", "approver").order_by("team__name", "pk")


def month_now(at: datetime) -> date:
    """Return the month in the house's time zone."""
    return rules.month_of(timezone.localtime(at))


def purse_of(budget: Budget, *, at: datetime) -> Purse:
    """Return what stands in a budget now."""
    month = Month.objects.filter(budget=budget, first_day=month_now(at)).first()
    if month is None:
        return Purse(budget, budget.a_month, 0, 0)
    return Purse(budget, month.granted, month.reserved, month.spent)


def purses_for(teammate_id: int, *, at: datetime) -> list[Purse]:
    """Return what stands in each budget that a teammate may see."""
    budgets = list(budgets_for(teammate_id))
    now = Month.objects.filter(budget__in=budgets, first_day=month_now(at))
    by_budget = {month.budget_id: month for month in now}
    found = []
    for budget in budgets:
        month = by_budget.get(budget.pk) or Month(budget=budget, granted=budget.a_month)
        found.append(Purse(budget, month.granted, month.reserved, month.spent))
    return found


def months_for(teammate_id: int) -> list[Month]:
    """Return the ledger, newest month first."""
    budgets = budgets_for(teammate_id)
    months = Month.objects.filter(budget__in=budgets).select_related("budget__team")
    return list(months.order_by("-first_day", "budget__team__name")[:60])


def deciders_of(gesture: Gesture) -> list[int]:
    """Return who is asked to approve: the named approver, or else the leads; never who proposed it."""
    named = gesture.month.budget.approver_id
    if named is not None and named != gesture.proposed_by_id and not teams.has_left(named):
        return [named]
    leads = [one.pk for one in teams.teammates() if one.may_set_up]
    return [pk for pk in leads if pk != gesture.proposed_by_id]


def names_by_id(teammate_id: int, gesture_ids: Sequence[int]) -> dict[int, str]:
    return dict(gestures_for(teammate_id).filter(pk__in=gesture_ids).values_list("pk", "what"))
