"""Figures and answers; the link to the question, shown once; how each team asks."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from heedful.asked import actions, queries, rules
from heedful.desk import queries as desk
from heedful.kit import clock
from heedful.outside.rules import path_of
from heedful.teams import queries as teams
from heedful.web.access import for_teammates, teammate_of
from heedful.web.asking import told_in
from heedful.web.inbox.deeds import answer
from heedful.web.set_up import once
from heedful.web.set_up.doors import address_of

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

PERIOD_DAYS = 90
MOST_SHOWN = 100
REST = "0"  # conversations without a team


@require_GET
@for_teammates
def asked(request: HttpRequest) -> HttpResponse:
    me, at = teammate_of(request), clock.now()
    only = request.GET.get("only", "")
    context = {
        "me": me,
        "figures": queries.figures_for(me.pk, since=at - timedelta(days=PERIOD_DAYS)),
        "days": PERIOD_DAYS,
        "only": only,
        "answers": list(queries.answers_for(me.pk, only=only)[:MOST_SHOWN]),
        "needs": queries.needs_for(me.pk).count(),
    }
    return render(request, "asked/asked.html", context)


@require_POST
@for_teammates
def hand_out(request: HttpRequest, question_id: int) -> HttpResponseBase:
    question, secret = actions.hand_out(
        question_id=question_id, by_id=teammate_of(request).pk, at=clock.now()
    )
    once.keep(request, f"question-link:{question.pk}", address_of(request, path_of(secret)))
    return redirect("asked:link", question.pk)


@require_GET
@for_teammates
def link(request: HttpRequest, question_id: int) -> HttpResponse:
    """Show a link that was just made, this once."""
    question = queries.question_for(teammate_of(request).pk, question_id)
    shown = {"question": question, "link": once.take(request, f"question-link:{question.pk}")}
    answered = render(request, "asked/link.html", shown)
    answered["Cache-Control"] = "no-store"
    return answered


@require_POST
@for_teammates
def seen(request: HttpRequest, question_id: int) -> HttpResponseBase:
    who = teammate_of(request)
    question = actions.see_not_helped(question_id=question_id, by_id=who.pk, at=clock.now())
    conversation = desk.conversation_for(who.pk, question.conversation_id)
    return answer(request, conversation, _("Good. It is no open need any more."), changed=["person"])


class AskingForm(forms.Form):
    team = forms.ChoiceField(label=gettext_lazy("After the conversations of"))
    on = forms.BooleanField(label=gettext_lazy("Ask whether it helped"), required=False)
    how = forms.ChoiceField(
        label=gettext_lazy("How"),
        choices=[
            (queries.How.DRAFT.value, gettext_lazy("A private draft, which a teammate sends")),
            (queries.How.AUTOMATIC.value, gettext_lazy("A private reply, by itself")),
            (queries.How.COPY.value, gettext_lazy("A link to copy")),
        ],
    )
    after_hours = forms.IntegerField(
        label=gettext_lazy("Hours after it is done"), min_value=0, max_value=336, initial=24
    )
    question = forms.CharField(label=gettext_lazy("The question"), max_length=200, initial=rules.QUESTION)
    answers = forms.CharField(
        label=gettext_lazy("Answers, one a line"),
        widget=forms.Textarea(attrs={"rows": 5}),
        initial=rules.ANSWERS,
        help_text=gettext_lazy("Three to five. Put a minus before those that say that it did not help."),
    )

    def __init__(self, *args: object, **fields: object) -> None:
        super().__init__(*args, **fields)  # type: ignore[arg-type]
        named = [(str(team.pk), team.name) for team in teams.teams()]
        self.fields["team"].choices = [(REST, _("No team")), *named]  # type: ignore[attr-defined]


@for_teammates
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Show how teams ask; a POST sets it for one."""
    me = teams.who_may_set_up(teammate_of(request).pk)
    form = AskingForm(request.POST or None)
    if form.is_valid():
        with told_in(form, "answers"):
            actions.set_asking(by_id=me.pk, at=clock.now(), **_typed(form.cleaned_data))
            messages.success(request, _("Saved."))
            return redirect(reverse("asked:settings"))
    context = {"form": form, "askings": queries.askings_for(me.pk)}
    return render(request, "asked/settings.html", context, status=400 if form.is_bound else 200)


def _typed(cleaned: dict[str, Any]) -> dict[str, Any]:
    team = cleaned.pop("team")
    return cleaned | {"team_id": None if team == REST else int(team)}
