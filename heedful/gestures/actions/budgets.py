"""Leads say what a team may give away in a month."""

from datetime import datetime

from django.db import transaction

from heedful.gestures import events, queries, rules
from heedful.gestures.models import Budget, Month
from heedful.journal.write import record
from heedful.kit.errors import Invalid, Refused
from heedful.teams import queries as teams


@transaction.atomic
def set_budget(
    *,
    by_id: int,
    team_id: int | None,
    currency: str,
    a_month: str,
    alone_up_to: str,
    approver_id: int | None = None,
    keeps_days: int = 30,
    at: datetime,
) -> Budget:
    """Set the budget of a team, or (None) of conversations without one; this month's changes at once.

    :raises Refused: more than that is reserved or spent this month, or the currency cannot change now.
    """
    teams.who_may_set_up(by_id)
    team = teams.team(team_id) if team_id is not None else None
    if approver_id is not None:
        _check_approver(approver_id, team_id)
    if not 1 <= keeps_days <= 365:
        raise Invalid("An address is kept for 1 to 365 days.")
    code = rules.currency_of(currency)
    fields = {
        "currency": code,
        "a_month": rules.cents_of(a_month, code),
        "alone_up_to": rules.cents_of(alone_up_to, code),
        "approver_id": approver_id,
        "keeps_days": keeps_days,
        "set_at": at,
        "set_by_id": by_id,
    }
    before = Budget.objects.select_for_update().filter(team=team_id).first()
    said_before = _in_words(before) if before else ""
    if before:
        _change_this_month(before, code, int(str(fields["a_month"])), at)
    budget, _ = Budget.objects.update_or_create(team=team, defaults=fields)
    said = _in_words(budget)
    if said != said_before:
        name = team.name if team else "*"
        record(events.BudgetSet(budget.pk, name, said_before, said), at=at, teammate_id=by_id)
    return budget


def _check_approver(approver_id: int, team_id: int | None) -> None:
    """:raises Invalid: they could not see what they would approve."""
    approver = teams.who_may_answer(approver_id)
    if not (team_id is None or approver.sees_all_teams or team_id in approver.team_ids):
        raise Invalid(f"{approver} is not in this team and would not see what to approve.")


def _change_this_month(budget: Budget, currency: str, amount: int, at: datetime) -> None:
    month = Month.objects.filter(budget=budget, first_day=queries.month_now(at)).first()
    if month is None:
        if currency != budget.currency and budget.months.exists():
            raise Refused(f"Earlier months were counted in {budget.currency}, so it stays that.")
        return
    if currency != budget.currency:
        raise Refused(f"Earlier gestures were counted in {budget.currency}, so it stays that.")
    if not month.grant(amount):
        used = rules.money(month.reserved + month.spent, budget.currency)
        raise Refused(f"{used} are reserved or spent this month already.")


def _in_words(budget: Budget) -> str:
    a_month = rules.money(budget.a_month, budget.currency)
    alone = rules.money(budget.alone_up_to, budget.currency)
    approver = f", approver {budget.approver_id}" if budget.approver_id else ""
    return f"{a_month} a month, alone up to {alone}{approver}, addresses {budget.keeps_days} days"
