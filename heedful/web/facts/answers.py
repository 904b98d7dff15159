"""The answers that are used again: a list, each with its variants and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from heedful.answers import actions, queries
from heedful.desk import queries as desk
from heedful.kit import clock
from heedful.web import answers as told
from heedful.web.access import for_teammates, teammate_of
from heedful.web.asking import told_in
from heedful.web.facts.forms import AnswerForm, NewAnswerForm, Variants
from heedful.web.tracks.asked import anew

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from heedful.answers.models import Answer

MOST_LISTED = 500
NOBODY_USED = desk.Outcome(0, 0, 0, 0, 0)


def _page(answer_id: int) -> str:
    """Return an answer's page from its top: a browser takes the end of the form's address along otherwise."""
    return reverse("answers:answer", args=[answer_id]) + "#main"


@dataclass(frozen=True, slots=True)
class Listed:
    answer: Answer
    outcome: desk.Outcome
    is_stale: bool


@for_teammates
@require_http_methods(["GET", "POST"])
def answers(request: HttpRequest) -> HttpResponse:
    """List the answers, search in them, and keep a new one."""
    me, at, asked = teammate_of(request), clock.now(), request.GET.get("q", "").strip()[:200]
    form, variants = NewAnswerForm(request.POST or None, by=me), Variants(request.POST or None)
    if form.is_valid() and variants.is_valid() and (kept := _kept(request, form, variants)):
        return redirect(_page(kept.pk))
    found = queries.answers_found(me.pk, asked)[: MOST_LISTED + 1]
    outcomes = desk.outcomes_of(me.pk, [one.pk for one in found[:MOST_LISTED]])
    listed = [Listed(one, outcomes.get(one.pk, NOBODY_USED), one.is_stale(at)) for one in found[:MOST_LISTED]]
    context = {
        "form": form,
        "variants": variants,
        "me": me,
        "asked": asked,
        "answers": listed,
        "has_more": len(found) > MOST_LISTED,
        "stale": sum(one.is_stale for one in listed),
    }
    return render(request, "answers/answers.html", context, status=400 if form.is_bound else 200)


def _kept(request: HttpRequest, form: NewAnswerForm, variants: Any) -> Answer | None:
    """Keep what was typed; None where it is refused, with the reason in the form."""
    fields = {name: value for name, value in form.cleaned_data.items() if name != "number"}
    with told_in(form, "title"):
        kept = actions.add_answer(
            by_id=teammate_of(request).pk, variants=_said(variants), at=clock.now(), **fields
        )
        messages.success(request, _("Kept. It is proposed where its words fit."))
        return kept
    return None


def _said(variants: Any) -> list[dict[str, str]]:
    told_in_rows = [row for row in variants.cleaned_data if row]
    return [{"network": row.get("network", ""), "text": row.get("text", "")} for row in told_in_rows]


@for_teammates
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, answer_id: int) -> HttpResponse:
    """Show an answer with what came of it; change it."""
    me, at = teammate_of(request), clock.now()
    found = queries.answer_for(me.pk, answer_id)
    names = ("title", "language", "review_at", "number")
    form = AnswerForm(request.POST or None, initial={name: getattr(found, name) for name in names})
    variants = Variants(request.POST or None, initial=found.variants)
    if form.is_valid() and variants.is_valid():
        with told_in(form, "title"):
            actions.change_answer(
                by_id=me.pk, answer_id=answer_id, variants=_said(variants), at=at, **form.cleaned_data
            )
            messages.success(request, _("Changed. What was said before stays as it was said."))
            return redirect(_page(answer_id))
    shown = queries.answer_for(me.pk, answer_id)
    context = {
        "answer": shown,
        "is_stale": shown.is_stale(at),
        "may_change": shown.may_be_changed_by(me) and shown.archived_at is None,
        "may_restore": shown.may_be_changed_by(me) and shown.archived_at is not None,
        "outcome": desk.outcome_of(me.pk, shown),
        "uses": desk.answer_uses_of(me.pk, shown),
        "versions": queries.versions_of_answer(shown),
        "form": form,
        "variants": variants,
        "me": me,
        "at": at,
    }
    return render(request, "answers/answer.html", context, status=400 if form.is_bound else 200)


@require_POST
@for_teammates
def keep(request: HttpRequest, reply_id: int) -> HttpResponse:
    """Make an answer of a reply of ours; whoever wrote it gets the credit."""
    me = teammate_of(request)
    said = desk.reply_for(me.pk, reply_id)
    kept = actions.add_answer(
        by_id=me.pk,
        title=desk.title_of(said),
        variants=[{"network": "", "text": desk.words_to_keep(said)}],
        written_by_id=said.author_id,
        at=clock.now(),
    )
    messages.success(
        request, _("Kept, with credit to %s. Give it a title that colleagues find.") % said.author
    )
    page = reverse("answers:answer", args=[kept.pk])
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": page})
    return redirect(page)


@require_POST
@for_teammates
def archive(request: HttpRequest, answer_id: int) -> HttpResponseBase:
    """Archive at once; the toast takes it back."""
    gone = actions.archive_answer(by_id=teammate_of(request).pk, answer_id=answer_id, at=clock.now())
    undo = reverse("answers:restore", args=[answer_id])
    page = reverse("answers:answer", args=[answer_id])
    return told.done(request, _("Archived: %s.") % gone.title, undo=undo, otherwise=page)


@require_POST
@for_teammates
def restore(request: HttpRequest, answer_id: int) -> HttpResponseBase:
    back = actions.restore_answer(by_id=teammate_of(request).pk, answer_id=answer_id, at=clock.now())
    return anew(request, _("%s is back.") % back.title, otherwise=reverse("answers:answer", args=[answer_id]))
