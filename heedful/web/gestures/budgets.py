"""Budgets for gestures, one a team: what it may give away in a month, and who approves what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from heedful.gestures import actions, queries
from heedful.kit import clock
from heedful.teams import queries as teams
from heedful.web.access import for_teammates, teammate_of
from heedful.web.asking import told_in

if TYPE_CHECKING:
    from typing import Any

REST = "0"  # conversations without a team


class BudgetForm(forms.Form):
    team = forms.ChoiceField(label=gettext_lazy("For the conversations of"))
    a_month = forms.CharField(label=gettext_lazy("A month"), max_length=12)
    currency = forms.CharField(label=gettext_lazy("Currency"), max_length=3, initial="EUR")
    alone_up_to = forms.CharField(
        label=gettext_lazy("A teammate decides alone up to"), max_length=12, initial="0"
    )
    approver = forms.ChoiceField(
        label=gettext_lazy("Who approves above it"),
        required=False,
        help_text=gettext_lazy("Leads always may; never anybody their own proposal."),
    )
    keeps_days = forms.IntegerField(
        label=gettext_lazy("Days after which an address is erased, at the latest"),
        min_value=1,
        max_value=365,
        initial=30,
    )

    def __init__(self, *args: object, **fields: object) -> None:
        super().__init__(*args, **fields)  # type: ignore[arg-type]
        named = [(str(team.pk), team.name) for team in teams.teams()]
        self.fields["team"].choices = [(REST, _("No team")), *named]  # type: ignore[attr-defined]
        may = [(str(one.pk), one.name) for one in teams.teammates() if one.may_answer]
        self.fields["approver"].choices = [("", _("Any lead")), *may]  # type: ignore[attr-defined]


@for_teammates
@require_http_methods(["GET", "POST"])
def budgets(request: HttpRequest) -> HttpResponse:
    """Show the budgets; a POST sets the one of a team."""
    me = teams.who_may_set_up(teammate_of(request).pk)
    form = BudgetForm(request.POST or None)
    if form.is_valid():
        with told_in(form, "a_month"):
            actions.set_budget(by_id=me.pk, at=clock.now(), **_typed(form.cleaned_data))
            messages.success(request, _("Saved. It counts from this month on."))
            return redirect("gestures:budgets")
    context = {"form": form, "purses": queries.purses_for(me.pk, at=clock.now())}
    return render(request, "gestures/budgets.html", context, status=400 if form.is_bound else 200)


def _typed(cleaned: dict[str, Any]) -> dict[str, Any]:
    team, approver = cleaned.pop("team"), cleaned.pop("approver")
    return cleaned | {
        "team_id": None if team == REST else int(team),
        "approver_id": int(approver) if approver else None,
    }
