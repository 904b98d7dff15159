"""Rules that ask for a second pair of eyes: leads make them, and see in words what each asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from heedful.desk import actions, approvals
from heedful.kit import clock
from heedful.listening import queries as listening
from heedful.query.lexer import LONGEST
from heedful.teams import queries as teams
from heedful.web.access import for_teammates, teammate_of
from heedful.web.asking import told_in

if TYPE_CHECKING:
    from heedful.desk.models import ApprovalRule

KINDS = {
    "": gettext_lazy("Public and private"),
    "public": gettext_lazy("Public replies"),
    "private": gettext_lazy("Private replies"),
}
ROLES = {
    "": gettext_lazy("Everybody"),
    "owner": gettext_lazy("Owners"),
    "lead": gettext_lazy("Leads"),
    "teammate": gettext_lazy("Teammates"),
}


class RuleForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    role = forms.ChoiceField(label=gettext_lazy("Written by"), choices=ROLES, required=False)
    teammate_id = forms.TypedChoiceField(
        label=gettext_lazy("Only by"), coerce=int, empty_value=None, required=False
    )
    newcomers = forms.IntegerField(
        label=gettext_lazy("Only their first replies"),
        help_text=gettext_lazy("So many; 0 for all they ever write."),
        min_value=0,
        max_value=1000,
        required=False,
    )
    kind = forms.ChoiceField(label=gettext_lazy("Who will read it"), choices=KINDS, required=False)
    source_id = forms.TypedChoiceField(
        label=gettext_lazy("At the source"), coerce=int, empty_value=None, required=False
    )
    team_id = forms.TypedChoiceField(
        label=gettext_lazy("In conversations of the team"), coerce=int, empty_value=None, required=False
    )
    track_id = forms.TypedChoiceField(
        label=gettext_lazy("Where the person's words hit the track"),
        coerce=int,
        empty_value=None,
        required=False,
    )
    words = forms.CharField(
        label=gettext_lazy("With these words in it"),
        help_text=gettext_lazy("A query, such as: refund OR voucher OR lawyer. Empty: whatever it says."),
        max_length=LONGEST,
        required=False,
    )
    approver_ids = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Who approves"),
        help_text=gettext_lazy("Leads and owners always may. Nobody approves their own."),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, who_id: int, *args: object, **fields: object) -> None:
        super().__init__(*args, **fields)  # type: ignore[arg-type]
        people = [(one.pk, one.name) for one in teams.teammates() if one.may_answer]
        choices = {
            "teammate_id": people,
            "source_id": [(one.pk, str(one)) for one in listening.sources_for(who_id)],
            "team_id": [(one.pk, one.name) for one in teams.teams()],
            "track_id": [(one.pk, one.name) for one in listening.tracks_for(who_id, counted=False)],
        }
        for name, found in choices.items():
            self.fields[name].choices = [("", _("any")), *found]  # type: ignore[attr-defined]
        self.fields["approver_ids"].choices = people  # type: ignore[attr-defined]


@for_teammates
@require_http_methods(["GET", "POST"])
def approvals_page(request: HttpRequest) -> HttpResponse:
    """List the rules; a POST makes one."""
    me = teammate_of(request)
    rules = approvals.rules_for(me.pk)
    form = RuleForm(me.pk, request.POST or None)
    if form.is_valid():
        with told_in(form, "words"):
            _make(me.pk, form.cleaned_data)
            messages.success(request, _("From now on it is asked."))
            return redirect("company:approvals")
    shown = {"form": form, "rules": [(rule, sentence_of(rule)) for rule in rules], "me": me}
    return render(request, "company/approvals.html", shown, status=400 if form.is_bound else 200)


def _make(by_id: int, typed: dict[str, Any]) -> None:
    asks = approvals.Asks(
        role=typed["role"],
        teammate_id=typed["teammate_id"],
        newcomers=typed["newcomers"] or 0,
        kind=typed["kind"],
        source_id=typed["source_id"],
        team_id=typed["team_id"],
        track_id=typed["track_id"],
        words=typed["words"],
    )
    actions.make_approval_rule(
        by_id=by_id, name=typed["name"], asks=asks, approver_ids=typed["approver_ids"], at=clock.now()
    )


def sentence_of(rule: ApprovalRule) -> str:
    """Say what a rule asks, in one line."""
    parts = [str(KINDS[rule.kind]), str(rule.teammate or ROLES[rule.role])]
    if rule.newcomers:
        parts.append(_("their first %(n)s") % {"n": rule.newcomers})
    if rule.source:
        parts.append(_("at %(source)s") % {"source": rule.source})
    if rule.team:
        parts.append(_("for %(team)s") % {"team": rule.team})
    if rule.track:
        parts.append(_("where %(track)s was hit") % {"track": rule.track})
    if rule.words:
        parts.append(_("with: %(words)s") % {"words": rule.words})
    return " · ".join(parts)


@require_POST
@for_teammates
def remove_rule(request: HttpRequest, approval_rule_id: int) -> HttpResponse:
    actions.remove_approval_rule(
        by_id=teammate_of(request).pk, approval_rule_id=approval_rule_id, at=clock.now()
    )
    messages.success(request, _("Removed. What waits for an approval still does."))
    return redirect("company:approvals")
