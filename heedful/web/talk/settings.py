"""Settings of the page: an owner opens it, each teammate says whether they are shown."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from heedful.kit import clock
from heedful.talk import actions, queries
from heedful.teams import queries as teams
from heedful.web.access import for_teammates, teammate_of
from heedful.web.asking import told_in


class TalkForm(forms.Form):
    on = forms.BooleanField(label=gettext_lazy("The page is open to everybody"), required=False)
    words = forms.CharField(
        label=gettext_lazy("What stands on top"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    keeps_days = forms.IntegerField(
        label=gettext_lazy("Erase what was written after so many days"),
        min_value=1,
        max_value=3650,
        initial=180,
    )


class MeForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("What you help with"),
        help_text=gettext_lazy("Such as: bills and moving house. It stands there with your name."),
        max_length=200,
        required=False,
    )


@for_teammates
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Show how the page is set; an owner's POST sets it."""
    me = teams.who_may_answer(teammate_of(request).pk)
    row = queries.talk()
    initial = {"on": row.on, "words": row.words, "keeps_days": row.keeps_days} if row else None
    form = TalkForm(request.POST or None, initial=initial)
    if form.is_valid():
        with told_in(form, "keeps_days"):
            actions.set_talk(by_id=me.pk, at=clock.now(), **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("talk:settings")
    shown = queries.shown_of(me.pk)
    context = {
        "form": form,
        "me": me,
        "talk": row,
        "shown": shown,
        "mine": MeForm(initial={"words": shown.words if shown else ""}, auto_id="mine_%s"),
        "people": queries.shown_people(),
    }
    return render(request, "talk/settings.html", context, status=400 if form.is_bound else 200)


@require_POST
@for_teammates
def me(request: HttpRequest) -> HttpResponse:
    """Say that one is shown, or no more."""
    shown = request.POST.get("shown") == "yes"
    words = request.POST.get("words", "")
    actions.show_me(teammate_id=teammate_of(request).pk, shown=shown, words=words, at=clock.now())
    messages.success(request, _("You are shown.") if shown else _("You are not shown."))
    return redirect("talk:settings")
