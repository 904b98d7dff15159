"""Rules: their list, one while it is written with what it would have done, and what they did taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from heedful.desk import actions as desk
from heedful.desk import queries, trying_rules
from heedful.kit import clock
from heedful.query import Mistake
from heedful.web.access import for_teammates, teammate_of
from heedful.web.asking import told_in
from heedful.web.company.rule_form import RuleForm, then_of, typed_as
from heedful.web.company.rule_trial import Tried

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from heedful.desk.models import Rule


@for_teammates
@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """List the rules in their order."""
    listed = list(queries.rules_for(teammate_of(request).pk))
    return render(request, "company/rules.html", {"shown": [(rule, then_of(rule)) for rule in listed]})


@for_teammates
@require_http_methods(["GET", "POST"])
def add_rule(request: HttpRequest) -> HttpResponse:
    """A new rule; "Try it" shows what it would have done, and saves nothing."""
    queries.rules_for(teammate_of(request).pk)
    return _editor(request, None)


@for_teammates
@require_http_methods(["GET", "POST"])
def rule(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Change a rule."""
    return _editor(request, queries.rule_for(teammate_of(request).pk, rule_id))


def _editor(request: HttpRequest, known: Rule | None) -> HttpResponse:
    me, at = teammate_of(request).pk, clock.now()
    form = RuleForm(request.POST or None, initial=typed_as(known) if known else None)
    trial, mistake = None, None
    if form.is_valid():
        with told_in(form):
            try:
                if request.POST.get("do") != "try":
                    return _save(request, form, known, at)
                trial = _tried(me, form, known, at)
            except Mistake as found:
                mistake = found
                form.add_error("query", str(found))
    context = {
        "form": form,
        "rule": known,
        "trial": trial,
        "mistake": mistake,
        "marked": _marked(form, mistake),
        "has_run": bool(known and queries.last_run_of(known)),
    }
    status = 400 if form.is_bound and not trial else 200
    return render(request, "company/rule.html", context, status=status)


def _save(request: HttpRequest, form: RuleForm, known: Rule | None, at: datetime) -> HttpResponse:
    saved = desk.save_rule(
        by_id=teammate_of(request).pk, written=form.written, rule_id=known.pk if known else None, at=at
    )
    messages.success(request, _("Saved: %s. It acts on whoever speaks from now on.") % saved.name)
    return redirect("company:rules")


def _marked(form: RuleForm, mistake: Mistake | None) -> Mapping[str, str] | None:
    """Return the query split where its mistake is."""
    if mistake is None:
        return None
    query, here = str(form.data.get("query", "")), mistake.column - 1
    return {"before": query[:here], "here": query[here : here + 1] or " ", "after": query[here + 1 :]}


def _tried(by_id: int, form: RuleForm, known: Rule | None, at: datetime) -> Tried:
    draft = desk.read_rule(by_id, form.written, rule_id=known.pk if known else None)
    return Tried(trying_rules.trial_of(by_id, draft, at=at, labels=form.label_names))


@for_teammates
@require_POST
def move_rule(request: HttpRequest, rule_id: int) -> HttpResponse:
    up = request.POST.get("to") != "down"
    moved = desk.move_rule(by_id=teammate_of(request).pk, rule_id=rule_id, up=up, at=clock.now())
    messages.success(request, _("Moved: %s.") % moved.name)
    return redirect("company:rules")


@for_teammates
@require_POST
def turn_rule(request: HttpRequest, rule_id: int) -> HttpResponse:
    on = request.POST.get("on") == "on"
    turned = desk.turn_rule(by_id=teammate_of(request).pk, rule_id=rule_id, on=on, at=clock.now())
    messages.success(request, (_("On: %s.") if on else _("Off: %s.")) % turned.name)
    return redirect("company:rules")


@for_teammates
@require_POST
def remove_rule(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Remove at once; the toast takes it back."""
    removed = desk.remove_rule(by_id=teammate_of(request).pk, rule_id=rule_id, at=clock.now())
    undo = reverse("company:restore_rule", args=[rule_id])
    messages.success(request, _("Removed: %s. What it did stays.") % removed.name, extra_tags=undo)
    return redirect("company:rules")


@for_teammates
@require_POST
def restore_rule(request: HttpRequest, rule_id: int) -> HttpResponse:
    restored = desk.restore_rule(by_id=teammate_of(request).pk, rule_id=rule_id, at=clock.now())
    messages.success(request, _("%s is back.") % restored.name)
    return _go(request)


@for_teammates
@require_POST
def run_rule(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Let a rule act on those who wait already; the toast takes it back."""
    number = desk.run_rule(by_id=teammate_of(request).pk, rule_id=rule_id, at=clock.now())
    words = ngettext("It acted on %s conversation.", "It acted on %s conversations.", number) % number
    undo = reverse("company:take_back_run", args=[rule_id]) if number else ""
    messages.success(request, words, extra_tags=undo)
    return redirect("company:rules")


@for_teammates
@require_POST
def take_back_run(request: HttpRequest, rule_id: int) -> HttpResponse:
    number = desk.take_back_run(by_id=teammate_of(request).pk, rule_id=rule_id, at=clock.now())
    words = ngettext("Taken back in %s conversation.", "Taken back in %s conversations.", number) % number
    messages.success(request, words)
    return _go(request)


def _go(request: HttpRequest) -> HttpResponse:
    """Go to the rules, also where a toast asked through htmx."""
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": reverse("company:rules")})
    return redirect("company:rules")
