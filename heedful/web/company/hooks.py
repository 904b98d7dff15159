"""Hooks: which other systems are told what happens, and what they answered."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from heedful.desk import actions as desk
from heedful.desk import queries
from heedful.desk.hooks import TOPICS
from heedful.kit import clock
from heedful.teams import queries as teams
from heedful.web import answers
from heedful.web.access import for_teammates, teammate_of
from heedful.web.asking import told_in
from heedful.web.set_up import once

FORMS = {
    "slack": gettext_lazy("A chat that takes Slack's hooks (Slack, Mattermost, Rocket.Chat)"),
    "matrix": gettext_lazy("A Matrix room (matrix-hookshot)"),
    "events": gettext_lazy("A program: signed events, ids only"),
}
SHOWN = 100


class HookForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    url = forms.CharField(label=gettext_lazy("Address"), max_length=1000)
    form = forms.ChoiceField(label=gettext_lazy("Who listens there"), choices=list(FORMS.items()))
    topics = forms.MultipleChoiceField(
        label=gettext_lazy("What it is told"),
        choices=[(key, words) for key, (words, _kinds) in TOPICS.items()],
        widget=forms.CheckboxSelectMultiple,
        initial=["waiting", "trouble"],
    )


@never_cache
@for_teammates
@require_http_methods(["GET", "POST"])
def hooks(request: HttpRequest) -> HttpResponse:
    """List the hooks; a POST adds one and shows its secret once."""
    me = teams.who_may_set_up(teammate_of(request).pk)
    form = HookForm(request.POST or None)
    if form.is_valid():
        with told_in(form, "url"):
            hook, secret = desk.add_hook(by_id=me.pk, at=clock.now(), **form.cleaned_data)
            if hook.form == "events":
                once.keep(request, f"hook {hook.pk}", secret)
            return redirect("company:hook", hook.pk)
    context = {"hooks": list(queries.hooks_for(me.pk)), "form": form}
    return render(request, "company/hooks.html", context, status=400 if form.is_bound else 200)


@never_cache
@for_teammates
def hook(request: HttpRequest, hook_id: int) -> HttpResponse:
    """Show what one hook was told and what came back."""
    found = queries.hook_for(teammate_of(request).pk, hook_id)
    context = {
        "hook": found,
        "form_words": FORMS[found.form],
        "topics": [TOPICS[topic][0] for topic in found.topics if topic in TOPICS],
        "deliveries": list(queries.deliveries_of(found)[:SHOWN]),
        "secret": once.take(request, f"hook {hook_id}"),
    }
    return render(request, "company/hook.html", context)


@for_teammates
@require_POST
def test(request: HttpRequest, hook_id: int) -> HttpResponseBase:
    desk.test_hook(by_id=teammate_of(request).pk, hook_id=hook_id, at=clock.now())
    messages.success(request, _("A test is on its way; the log shows what comes back."))
    return redirect("company:hook", hook_id)


@for_teammates
@require_POST
def pause(request: HttpRequest, hook_id: int) -> HttpResponseBase:
    on = request.POST.get("on") == "yes"
    desk.pause_hook(by_id=teammate_of(request).pk, hook_id=hook_id, on=on, at=clock.now())
    words = _("It is told what happens from now on.") if on else _("It is told nothing until you resume it.")
    return answers.done(request, words, otherwise=f"/settings/hooks/{hook_id}/")


@for_teammates
@require_POST
def remove(request: HttpRequest, hook_id: int) -> HttpResponseBase:
    gone = desk.remove_hook(by_id=teammate_of(request).pk, hook_id=hook_id, at=clock.now())
    messages.success(request, _("%(name)s is told nothing more.") % {"name": gone.name})
    return redirect("company:hooks")


@for_teammates
@require_POST
def again(request: HttpRequest, delivery_id: int) -> HttpResponseBase:
    told = desk.deliver_again(by_id=teammate_of(request).pk, delivery_id=delivery_id, at=clock.now())
    messages.success(request, _("It is told once more, under the same id."))
    return redirect("company:hook", told.hook_id)
