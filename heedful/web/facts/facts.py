"""The facts: a list, and each with what it said before and where it was said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from heedful.answers import actions, queries
from heedful.desk import queries as desk
from heedful.kit import clock
from heedful.web import answers as told
from heedful.web.access import for_teammates, teammate_of
from heedful.web.asking import told_in
from heedful.web.facts.forms import ChangeFactForm, NewFactForm
from heedful.web.tracks.asked import anew

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.http.response import HttpResponseBase

    from heedful.answers.models import Fact
    from heedful.desk.models import CorrectionRun, FactUse
    from heedful.teams.models import Teammate

MOST_LISTED, MOST_USES = 500, 100


@dataclass(frozen=True, slots=True)
class Listed:
    """A fact in the list: whether it ended or ends soon, and how many public answers say it otherwise."""

    fact: Fact
    ends: str  # "ended", "soon" or ""
    old: int


def _page(fact_id: int) -> str:
    """Return a fact's page from its top: a browser takes the end of the form's address along otherwise."""
    return reverse("answers:fact", args=[fact_id]) + "#main"


def _ends(fact: Fact, at: datetime) -> str:
    if fact.has_expired(at):
        return "ended"
    return "soon" if fact.has_expired(at + queries.SOON) else ""


@for_teammates
@require_http_methods(["GET", "POST"])
def facts(request: HttpRequest) -> HttpResponse:
    """List what is true, search in it, and state something new."""
    me, at, asked = teammate_of(request), clock.now(), request.GET.get("q", "").strip()[:200]
    form = NewFactForm(request.POST or None, by=me)
    if form.is_valid():
        with told_in(form, "key"):
            fact = actions.add_fact(by_id=me.pk, at=at, **form.cleaned_data)
            messages.success(request, _("Stated. In a reply it is %s.") % fact.reference)
            return redirect(_page(fact.pk))
    found = queries.facts_found(me.pk, asked)[: MOST_LISTED + 1]
    old = desk.stale_by_fact(me.pk, at=at)
    listed = [Listed(fact, _ends(fact, at), old.get(fact.pk, 0)) for fact in found[:MOST_LISTED]]
    context = {
        "form": form,
        "me": me,
        "asked": asked,
        "facts": sorted(listed, key=lambda one: (not one.old, one.ends != "ended", one.ends != "soon")),
        "has_more": len(found) > MOST_LISTED,
        "figure": desk.staleness(me.pk, at=at),
        "at": at,
    }
    return render(request, "answers/facts.html", context, status=400 if form.is_bound else 200)


@dataclass(frozen=True, slots=True)
class Old:
    """A public answer with old words: its correction, ready to be read and sent."""

    use: FactUse
    account: str
    network_name: str
    correction: str
    is_on_its_way: bool
    why_not: str  # why this teammate cannot send it, "" if they can
    left_out: str  # why the last run left it out


class Shown:
    """A fact as its page shows it, for one teammate at one moment."""

    def __init__(self, who: Teammate, fact: Fact, *, at: datetime) -> None:
        self.who, self.fact, self.at = who, fact, at
        self.figure = desk.staleness(who.pk, at=at, fact=fact)
        self.runs = desk.runs_of(who.pk, fact)
        self.old = self._old()

    @property
    def ends(self) -> str:
        return _ends(self.fact, self.at)

    @property
    def holds(self) -> bool:
        return self.ends != "ended" and self.fact.archived_at is None

    @property
    def may_change(self) -> bool:
        return self.fact.may_be_changed_by(self.who)

    @property
    def running(self) -> CorrectionRun | None:
        return next((run for run in self.runs if run.ended_at is None), None)

    @property
    def versions(self) -> Sequence[object]:
        return queries.versions_of_fact(self.fact)

    @property
    def uses(self) -> Sequence[FactUse]:
        return list(desk.uses_of(self.who.pk, self.fact)[:MOST_USES])

    def _old(self) -> list[Old]:
        uses = desk.stale_uses(self.who.pk, self.fact, at=self.at)[:MOST_USES]
        left_out = {one["use"]: one["why"] for run in self.runs[:1] for one in run.left_out}
        return [self._shown(use, left_out.get(use.pk, "")) for use in uses]

    def _shown(self, use: FactUse, left_out: str) -> Old:
        place = desk.place_of(use)
        owner = use.reply.conversation.owner
        why_not = ""
        if not self.who.may_answer:
            why_not = _("Observers read along.")
        elif owner is not None and owner.pk != self.who.pk:
            why_not = _("%s has this conversation.") % owner
        correction = desk.correction_for(use, at=self.at)
        return Old(use, place.account, place.network, correction, desk.is_on_its_way(use), why_not, left_out)


@for_teammates
@require_http_methods(["GET", "POST"])
def fact(request: HttpRequest, fact_id: int) -> HttpResponse:
    """Show a fact with its versions, its uses and what has to be corrected; change it."""
    me, at = teammate_of(request), clock.now()
    found = queries.fact_for(me.pk, fact_id)
    form = ChangeFactForm(request.POST or None, initial=_as_it_is(found))
    if form.is_valid():
        with told_in(form, "text"):
            changed = actions.change_fact(by_id=me.pk, fact_id=fact_id, at=at, **form.cleaned_data)
            n = desk.staleness(me.pk, at=at, fact=changed).stale
            words = _("Changed. No public answer holds old words.")
            if n:
                words = _("Changed. Public answers with old words: %s. Corrections are ready below.") % n
            messages.success(request, words)
            return redirect(_page(fact_id))
    found = queries.fact_for(me.pk, fact_id)
    context = {"shown": Shown(me, found, at=at), "form": form, "me": me, "at": at}
    return render(request, "answers/fact.html", context, status=400 if form.is_bound else 200)


def _as_it_is(fact: Fact) -> dict[str, object]:
    ends = timezone.localtime(fact.expires_at) if fact.expires_at else None
    return {"text": fact.text, "source": fact.source, "expires_at": ends, "number": fact.number}


@require_POST
@for_teammates
def archive(request: HttpRequest, fact_id: int) -> HttpResponseBase:
    """Archive at once; the toast takes it back."""
    gone = actions.archive_fact(by_id=teammate_of(request).pk, fact_id=fact_id, at=clock.now())
    undo = reverse("answers:restore_fact", args=[fact_id])
    words = _("Archived: %s. Nobody can say it now.") % gone.key
    return told.done(request, words, undo=undo, otherwise=reverse("answers:fact", args=[fact_id]))


@require_POST
@for_teammates
def restore(request: HttpRequest, fact_id: int) -> HttpResponseBase:
    back = actions.restore_fact(by_id=teammate_of(request).pk, fact_id=fact_id, at=clock.now())
    page = reverse("answers:fact", args=[fact_id])
    return anew(request, _("%s is back.") % back.key, otherwise=page)
