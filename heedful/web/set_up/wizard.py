"""The first visit, in five screens that can be skipped, left and come back to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from heedful.kit import clock
from heedful.kit.errors import Invalid, Missing, Refused
from heedful.listening import actions as listening
from heedful.listening import queries as heard
from heedful.teams import actions as teams
from heedful.teams import queries
from heedful.web.access import for_teammates, teammate_of
from heedful.web.asking import told_in
from heedful.web.set_up import once
from heedful.web.set_up.doors import address_of
from heedful.web.set_up.forms import CompanyForm, InvitationForm, OwnerForm, ProposedTracks
from heedful.web.set_up.proposals import tracks_for_names
from heedful.web.set_up.sign_in import sign_in
from heedful.web.tracks import trying

if TYPE_CHECKING:
    from heedful.teams.models import Teammate

STEPS: dict[str, Promise] = {
    "owner": gettext_lazy("You"),
    "company": gettext_lazy("Company"),
    "source": gettext_lazy("Where to listen"),
    "colleague": gettext_lazy("Colleagues"),
    "done": gettext_lazy("Ready"),
}
asked = require_http_methods(["GET", "POST"])


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    words: Promise
    number: int
    state: str  # "past", "now" or "ahead"

    @property
    def link(self) -> str:
        """Past and coming steps can be opened, but for the owner's account, which is made once."""
        return "" if self.name == "owner" else reverse(f"set_up:{self.name}")


def _page(
    request: HttpRequest, now: str, context: Mapping[str, object], *, status: int = 200
) -> HttpResponse:
    names = list(STEPS)
    at = names.index(now)
    states = ["past"] * at + ["now"] + ["ahead"] * (len(names) - at - 1)
    steps = [
        Step(name, STEPS[name], number, state)
        for number, (name, state) in enumerate(zip(names, states, strict=True), start=1)
    ]
    after = reverse(f"set_up:{names[at + 1]}") if at + 1 < len(names) else ""
    frame = {"steps": steps, "step": steps[at], "skip_to": after, "steps_count": len(steps)}
    return render(request, f"set_up/{now}.html", {**frame, **context}, status=status)


def _owner_of(request: HttpRequest) -> Teammate:
    return queries.who_may_own(teammate_of(request).pk)


@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """Lead to the first step that is not done."""
    if not queries.has_owner():
        token = request.GET.urlencode()
        return redirect(f"{reverse('set_up:owner')}{'?' if token else ''}{token}")
    if not request.user.is_authenticated:
        return redirect(f"{reverse('account_login')}?next={reverse('set_up:start')}")
    if not teammate_of(request).may_own:
        return redirect(settings.LOGIN_REDIRECT_URL)
    return redirect(f"set_up:{_first_undone(teammate_of(request))}")


def _first_undone(owner: Teammate) -> str:
    if queries.company() is None:
        return "company"
    if not heard.sources_for(owner.pk).exists():
        return "source"
    return "done" if queries.teammates().count() > 1 else "colleague"


@never_cache
@sensitive_post_parameters("token", "password")
@asked
def owner(request: HttpRequest) -> HttpResponse:
    """Make the first owner, for whoever can read the console."""
    if queries.has_owner():
        return redirect("set_up:start")
    form = OwnerForm(request.POST or None, initial={"token": request.GET.get("token", "")})
    if form.is_valid():
        answer = _become_owner(request, form, clock.now())
        if answer is not None:
            return answer
    return _page(request, "owner", {"form": form}, status=400 if form.is_bound else 200)


def _become_owner(request: HttpRequest, form: OwnerForm, at: datetime) -> HttpResponse | None:
    typed = dict(form.cleaned_data)
    secret = typed.pop("token").strip()
    try:
        with told_in(form, "password"):
            made = teams.become_owner(secret=secret, at=at, **typed)
            return sign_in(request, made, then=reverse("set_up:company"))
    except Missing:
        form.add_error("token", _("This token opens nothing. Copy the latest one from the console."))
    return None


@never_cache
@for_teammates
@asked
def company(request: HttpRequest) -> HttpResponse:
    """Ask for the company and its names, and follow the tracks that they suggest."""
    me = _owner_of(request)
    if request.POST.get("do") == "follow":
        return _follow(request, me)
    known = queries.company()
    initial = {"name": known.name, "names": "\n".join(known.names)} if known else None
    form = CompanyForm(request.POST or None, initial=initial)
    if form.is_valid():
        with told_in(form, "name"):
            teams.name_company(by_id=me.pk, at=clock.now(), **form.cleaned_data)
            return redirect(f"{reverse('set_up:company')}#tracks")
    return _company_page(request, me, form, None)


def _follow(request: HttpRequest, me: Teammate) -> HttpResponse:
    rows = ProposedTracks(request.POST, prefix="tracks")
    if rows.is_valid():
        for row in rows:
            _follow_one(row, me)
        if not any(row.errors for row in rows):
            return redirect(f"{reverse('set_up:source')}#main")
    known = queries.company()
    form = CompanyForm(initial={"name": known.name, "names": "\n".join(known.names)} if known else None)
    return _company_page(request, me, form, rows)


def _follow_one(row: ProposedTracks.form, me: Teammate) -> None:  # type: ignore[name-defined]
    """Follow a proposed track; one that is followed already, by these words, is left as it is."""
    typed = row.cleaned_data
    if not typed.get("follow") or not (typed.get("name") or typed.get("query")):
        return
    name, query = typed["name"].strip(), typed["query"].strip()
    if heard.tracks_for(me.pk).filter(name=name, query=query).exists():
        return
    try:
        listening.add_track(by_id=me.pk, name=name, query=query, at=clock.now())
    except Invalid as mistake:
        row.add_error("query", str(mistake))
    except Refused as refused:
        row.add_error("name", str(refused))


def _company_page(
    request: HttpRequest,
    me: Teammate,
    form: CompanyForm,
    rows: BaseFormSet | None,  # type: ignore[type-arg]
) -> HttpResponse:
    known = queries.company()
    followed = list(heard.tracks_for(me.pk))
    if rows is None and known is not None:
        queries_followed = {track.query for track in followed}
        proposed = [
            {"follow": True, "name": proposal.name, "query": proposal.query}
            for proposal in tracks_for_names([known.name, *known.names])
            if proposal.query not in queries_followed
        ]
        rows = ProposedTracks(initial=proposed, prefix="tracks")
    wrong = form.is_bound or (rows is not None and rows.is_bound)
    context = {"form": form, "rows": rows, "followed": followed, "known": known}
    return _page(request, "company", context, status=400 if wrong else 200)


@never_cache
@for_teammates
@sensitive_post_parameters()
@asked
def source(request: HttpRequest) -> HttpResponse:
    """Choose a network, test the connection, listen there."""
    me, at = _owner_of(request), clock.now()
    if request.POST.get("do") == "add":
        return _add_source(request, me, at)
    return _source_page(request, me, trying.trial_of(request, me, at=at))


def _add_source(request: HttpRequest, me: Teammate, at: datetime) -> HttpResponse:
    try:
        trying.add(request, me, at=at)
    except Invalid as mistake:
        return _source_page(request, me, None, wrong=str(mistake))
    except Refused:  # a second click, or a test of what we listen to: it is there
        pass
    return redirect("set_up:source")


def _source_page(
    request: HttpRequest, me: Teammate, trial: trying.Trial | None, *, wrong: str = ""
) -> HttpResponse:
    failed = wrong or (trial and (trial.trouble or trial.form.errors))
    context = {
        "trial": trial,
        "wrong": wrong,
        "networks": trying.all_connectors(),
        "sources": list(heard.sources_for(me.pk)),
    }
    return _page(request, "source", context, status=400 if failed else 200)


@never_cache
@for_teammates
@asked
def colleague(request: HttpRequest) -> HttpResponse:
    """Invite the first colleague; the link is shown to copy, once."""
    me, at = _owner_of(request), clock.now()
    form = InvitationForm(request.POST or None, by=me)
    if form.is_valid():
        with told_in(form, "email"):
            made, path = teams.invite(by_id=me.pk, at=at, **form.cleaned_data)
            once.keep(request, "invitation", f"{made.email} {address_of(request, path)}")
            return redirect("set_up:colleague")
    email, _space, link = once.take(request, "invitation").partition(" ")
    context = {
        "form": form,
        "link": link,
        "link_for": email,
        "invitations": list(queries.invitations(at)),
        "by_mail": queries.mail_is_set_up(),
    }
    return _page(request, "colleague", context, status=400 if form.is_bound else 200)


@never_cache
@for_teammates
@asked
def done(request: HttpRequest) -> HttpResponse:
    """Say what happens now; finishing leads to the inbox."""
    me = _owner_of(request)
    if request.method == "POST":
        teams.finish_set_up(by_id=me.pk, at=clock.now())
        return redirect(settings.LOGIN_REDIRECT_URL)
    context = {
        "known": queries.company(),
        "tracks": list(heard.tracks_for(me.pk)),
        "sources": list(heard.sources_for(me.pk)),
        "teammates_count": queries.teammates().count(),
    }
    return _page(request, "done", context)
