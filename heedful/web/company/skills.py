"""What a colleague can do and speak, and whether they are away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from heedful.kit import clock
from heedful.teams import actions as teams
from heedful.teams import queries
from heedful.web.access import for_teammates, teammate_of

if TYPE_CHECKING:
    from heedful.teams.models import Teammate


class SkillsForm(forms.Form):
    skills = forms.CharField(
        label=gettext_lazy("Good at"),
        max_length=900,
        required=False,
        help_text=gettext_lazy("Your words, with commas between: billing, fibre"),
    )
    languages = forms.CharField(
        label=gettext_lazy("Writes in"),
        max_length=400,
        required=False,
        help_text=gettext_lazy("Languages, with commas between: en, de, pt-br"),
    )


def skills_form(colleague: Teammate) -> SkillsForm:
    """Return the form as it is kept."""
    kept = {"skills": ", ".join(colleague.skills), "languages": ", ".join(colleague.languages)}
    return SkillsForm(initial=kept)


@for_teammates
@require_POST
def set_skills(request: HttpRequest, teammate_id: int) -> HttpResponse:
    teams.set_skills(
        by_id=teammate_of(request).pk,
        teammate_id=teammate_id,
        skills=request.POST.get("skills", "").split(","),
        languages=request.POST.get("languages", "").split(","),
        at=clock.now(),
    )
    messages.success(request, _("Saved."))
    return redirect("company:person", teammate_id)


@for_teammates
@require_POST
def set_away(request: HttpRequest, teammate_id: int) -> HttpResponse:
    """Say that one is away, or here again; a lead may say it of others."""
    by_id, away = teammate_of(request).pk, request.POST.get("away") == "yes"
    (teams.go_away if away else teams.come_back)(by_id=by_id, teammate_id=teammate_id, at=clock.now())
    name = queries.teammate(teammate_id).name
    words = _("%s is away: rules give them nothing.") if away else _("%s is here again.")
    messages.success(request, words % name)
    return redirect("company:person", teammate_id)
