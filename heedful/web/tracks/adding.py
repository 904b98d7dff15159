"""Add a source, or give one a new credential: always tested before it is kept."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from heedful.kit import clock
from heedful.kit.errors import Invalid, OutsideTrouble, Refused
from heedful.listening import actions as listening
from heedful.listening import queries
from heedful.teams import queries as teams
from heedful.web.access import for_teammates, teammate_of
from heedful.web.asking import told_in
from heedful.web.tracks import trying
from heedful.web.tracks.words import sending_of

if TYPE_CHECKING:
    from heedful.teams.models import Teammate


@never_cache
@for_teammates
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Choose a network, say where, test, and listen there."""
    me, at = teams.who_may_set_up(teammate_of(request).pk), clock.now()
    if request.POST.get("do") == "add":
        return _keep(request, me, at)
    return _page(request, trying.trial_of(request, me, at=at))


def _keep(request: HttpRequest, me: Teammate, at: datetime) -> HttpResponse:
    try:
        source = trying.add(request, me, at=at)
    except Invalid as mistake:
        return _page(request, None, wrong=str(mistake))
    except Refused as refused:  # a second click, or a place that we know
        messages.info(request, str(refused))
        return redirect("tracks:sources")
    messages.success(request, _("We listen at %s from now on.") % source)
    return redirect("tracks:source", source.pk)


def _page(request: HttpRequest, trial: trying.Trial | None, *, wrong: str = "") -> HttpResponse:
    failed = wrong or (trial and (trial.trouble or trial.form.errors))
    context = {"trial": trial, "wrong": wrong, "networks": trying.all_connectors()}
    return render(request, "tracks/add_source.html", context, status=400 if failed else 200)


@never_cache
@for_teammates
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def credential(request: HttpRequest, source_id: int) -> HttpResponse:
    """Sign in at a source anew. What is stored is never shown."""
    me = teams.who_may_own(teammate_of(request).pk)
    source = queries.source_for(me.pk, source_id)
    form = trying.CredentialForm(request.POST or None, connector=queries.connector_of(source))
    if form.is_valid() and _changed(form, me, source_id):
        messages.success(request, _("Signed in anew. Listening goes on where it stopped."))
        return redirect("tracks:source", source_id)
    context = {
        "form": form,
        "source": source,
        "connector": queries.connector_of(source),
        "sending": sending_of(source),
    }
    return render(request, "tracks/credential.html", context, status=400 if form.is_bound else 200)


def _changed(form: trying.CredentialForm, me: Teammate, source_id: int) -> bool:
    given = trying.credential_in(form.cleaned_data)
    if not any(given.values()):
        form.add_error(None, _("Type the new credential."))
        return False
    with told_in(form):
        try:
            listening.change_credential(by_id=me.pk, source_id=source_id, credential=given, at=clock.now())
        except OutsideTrouble as trouble:
            form.add_error(None, trying.in_words(trouble))
    return not form.errors
