"""Teams: who belongs together, and so sees what is meant for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from heedful.kit import clock
from heedful.teams import actions, queries
from heedful.web.access import for_teammates, teammate_of
from heedful.web.asking import told_in

if TYPE_CHECKING:
    from heedful.teams.models import Team


class TeamForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    people = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Who is in it"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: object, **fields: object) -> None:
        super().__init__(*args, **fields)  # type: ignore[arg-type]
        everybody = queries.teammates().values_list("pk", "name")
        self.fields["people"].choices = list(everybody)  # type: ignore[attr-defined]


@for_teammates
@require_http_methods(["GET", "POST"])
def teams(request: HttpRequest) -> HttpResponse:
    """List the teams; a POST makes one, or gives the team of this name these people."""
    me = teammate_of(request)
    form = TeamForm(request.POST or None)
    if form.is_valid():
        with told_in(form, "name"):
            typed = form.cleaned_data
            actions.add_team(by_id=me.pk, name=typed["name"], teammate_ids=typed["people"], at=clock.now())
            messages.success(request, _("Saved."))
            return redirect("company:teams")
    listed = queries.teams().prefetch_related("teammates")
    context = {"form": form, "teams": [(team, _members(team)) for team in listed], "me": me}
    return render(request, "company/teams.html", context, status=400 if form.is_bound else 200)


def _members(team: Team) -> list[str]:
    return sorted(teammate.name for teammate in team.teammates.all() if teammate.is_active)


@for_teammates
@require_http_methods(["GET", "POST"])
def team(request: HttpRequest, team_id: int) -> HttpResponse:
    """Change a team's name and people."""
    me = queries.who_may_set_up(teammate_of(request).pk)
    row = queries.team(team_id)
    members = list(queries.members_of(row).values_list("pk", flat=True))
    form = TeamForm(request.POST or None, initial={"name": row.name, "people": members})
    if form.is_valid():
        with told_in(form, "name"):
            typed = form.cleaned_data
            actions.change_team(
                by_id=me.pk, team_id=team_id, name=typed["name"], teammate_ids=typed["people"], at=clock.now()
            )
            messages.success(request, _("Saved."))
            return redirect("company:teams")
    return render(
        request, "company/team.html", {"form": form, "team": row}, status=400 if form.is_bound else 200
    )
