"""One's own accounts, through which one alone speaks; for leads, whose there are and what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from heedful.connectors.contract import Account
from heedful.kit import clock
from heedful.kit.errors import Invalid, Refused
from heedful.listening import actions as listening
from heedful.listening import queries
from heedful.teams import actions as house
from heedful.teams import queries as teams
from heedful.web.access import for_teammates, teammate_of
from heedful.web.tracks import trying

if TYPE_CHECKING:
    from datetime import datetime

    from heedful.connectors.contract import Connector
    from heedful.teams.models import Teammate

SPARE_LINES = 2  # empty ones in the form of languages


@for_teammates
@require_GET
def accounts(request: HttpRequest) -> HttpResponse:
    """Show one's own accounts; to a lead everybody's, and the line that replies from them end with."""
    me = teammate_of(request)
    return render(request, "evangelists/accounts.html", _shown(me))


def _shown(me: Teammate) -> dict[str, object]:
    shown = {
        "me": me,
        "own": [(row, queries.connector_of(row)) for row in queries.voices_of(me.pk)],
        "line": teams.disclosure(),
        "networks": answerable(),
    }
    if me.may_set_up:
        company = teams.company()
        lines = dict(company.disclosures) if company else {}
        first = lines.pop("", teams.DISCLOSURE)
        others = [*sorted(lines.items()), *[("", "")] * SPARE_LINES]
        everybody = [(row, queries.connector_of(row)) for row in queries.everybodys_voices(me.pk)]
        shown |= {"everybody": everybody, "first": first, "others": others}
    return shown


def answerable() -> list[Connector]:
    """Return the networks on which somebody can answer from an account of their own."""
    return [one for one in trying.all_connectors() if one.can.reply_publicly and one.credential_fields]


@never_cache
@for_teammates
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def connect(request: HttpRequest) -> HttpResponse:
    """Choose a network, sign in there as oneself, test, and keep it for sending alone."""
    me, at = teams.who_may_answer(teammate_of(request).pk), clock.now()
    if request.POST.get("do") == "add":
        return _keep(request, me, at)
    return _page(request, trying.trial_of(request, me, at=at))


def _keep(request: HttpRequest, me: Teammate, at: datetime) -> HttpResponse:
    try:
        tested = trying.tested_in(request, me, at=at)
        account = dict(tested["account"])
        account["warnings"] = tuple(account.get("warnings", ()))
        voice = listening.connect_voice(
            by_id=me.pk,
            network=tested["network"],
            address=tested["address"],
            credential=tested["credential"],
            account=Account(**account),
            at=at,
        )
    except Invalid as mistake:
        return _page(request, None, wrong=str(mistake))
    except Refused as refused:
        messages.info(request, str(refused))
        return redirect("evangelists:accounts")
    messages.success(request, _("You answer as %s from now on, where you choose to.") % voice)
    return redirect("evangelists:accounts")


def _page(request: HttpRequest, trial: trying.Trial | None, *, wrong: str = "") -> HttpResponse:
    failed = wrong or (trial and (trial.trouble or trial.form.errors))
    context = {"trial": trial, "wrong": wrong, "networks": answerable()}
    return render(request, "evangelists/connect.html", context, status=400 if failed else 200)


@for_teammates
@require_POST
def remove(request: HttpRequest, voice_id: int) -> HttpResponse:
    gone = listening.remove_voice(by_id=teammate_of(request).pk, voice_id=voice_id, at=clock.now())
    messages.success(request, _("%s is forgotten here. What you said stays where you said it.") % gone)
    return redirect("evangelists:accounts")


@for_teammates
@require_POST
def profile(request: HttpRequest, voice_id: int) -> HttpResponse:
    """Note that an account's profile says for whom its owner works, or that it does not."""
    discloses = request.POST.get("discloses") == "yes"
    me = teammate_of(request).pk
    listening.say_profile_discloses(by_id=me, voice_id=voice_id, discloses=discloses, at=clock.now())
    messages.success(request, _("Noted."))
    return redirect("evangelists:accounts")


@for_teammates
@require_POST
def lines(request: HttpRequest) -> HttpResponse:
    """Set the line for each language."""
    codes, words = request.POST.getlist("language"), request.POST.getlist("line")
    given = {"": request.POST.get("first", "")}
    given |= {code: line for code, line in zip(codes, words, strict=False) if code.strip()}
    try:
        house.set_disclosures(by_id=teammate_of(request).pk, lines=given, at=clock.now())
    except Invalid as mistake:
        messages.error(request, str(mistake))
    else:
        messages.success(request, _("Saved. It holds from the next reply on."))
    return redirect("evangelists:accounts")
