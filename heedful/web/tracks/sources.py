"""Sources: where we listen, how each does, and what may leave through it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from heedful.connectors.contract import Connector
from heedful.kit import clock
from heedful.kit.errors import OutsideTrouble
from heedful.listening import actions as listening
from heedful.listening import queries
from heedful.teams import queries as teams
from heedful.web.access import for_teammates, teammate_of
from heedful.web.asking import told_in
from heedful.web.tracks.trying import in_words
from heedful.web.tracks.words import Health, Sending, health_of, in_short, sending_of

if TYPE_CHECKING:
    from heedful.listening.models import Source


class NameForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    team = forms.TypedChoiceField(
        label=gettext_lazy("Team"),
        help_text=gettext_lazy("With a team, only its people, leads and owners see what is said here."),
        coerce=int,
        empty_value=None,
        required=False,
    )

    def __init__(self, *args: object, **fields: object) -> None:
        super().__init__(*args, **fields)  # type: ignore[arg-type]
        everybody = [("", _("Everybody"))]
        self.fields["team"].choices = everybody + [(team.pk, team.name) for team in teams.teams()]  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Shown:
    """A source as the screens show it."""

    row: Source
    connector: Connector
    health: Health
    sending: Sending
    losses: queries.Losses

    @property
    def lag(self) -> str:
        """How long after it was said the latest post was heard; "" where none was."""
        return "" if self.row.lag_seconds is None else in_short(self.row.lag_seconds)


def shown(rows: list[Source], *, at: datetime) -> list[Shown]:
    lost = queries.losses_at([row.pk for row in rows])
    return [
        Shown(row, queries.connector_of(row), health_of(row, at=at), sending_of(row), lost[row.pk])
        for row in rows
    ]


@for_teammates
@require_GET
def sources(request: HttpRequest) -> HttpResponse:
    me = teammate_of(request)
    rows = shown(list(queries.sources_for(me.pk)), at=clock.now())
    return render(request, "tracks/sources.html", {"sources": rows, "me": me})


@for_teammates
@require_http_methods(["GET", "POST"])
def source(request: HttpRequest, source_id: int) -> HttpResponse:
    """Show one source; a POST gives it another name or team."""
    me = teammate_of(request)
    row = queries.source_for(me.pk, source_id)
    form = NameForm(request.POST or None, initial={"name": row.name, "team": row.team_id})
    if form.is_valid():
        with told_in(form, "name"):
            listening.name_source(
                by_id=me.pk,
                source_id=source_id,
                name=form.cleaned_data["name"],
                team_id=form.cleaned_data["team"],
                at=clock.now(),
            )
            messages.success(request, _("Saved."))
            return redirect("tracks:source", source_id)
    context = {
        "source": shown([row], at=clock.now())[0],
        "account": queries.account_of(row),
        "form": form,
        "me": me,
        "gaps": list(queries.gaps_for(me.pk).filter(source=row)[:5]),
    }
    return render(request, "tracks/source.html", context, status=400 if form.is_bound else 200)


@for_teammates
@require_POST
def test(request: HttpRequest, source_id: int) -> HttpResponse:
    """Test the connection as it is stored, and say what came of it."""
    me = teams.who_may_answer(teammate_of(request).pk)
    try:
        account = listening.test_source(by_id=me.pk, source_id=source_id)
    except OutsideTrouble as trouble:
        messages.error(request, in_words(trouble))
    else:
        who = account.address or account.name
        words = _("It answers, and knows us as %s.") % who if who else _("It answers.")
        messages.success(request, " ".join([words, *account.warnings]))
    return redirect("tracks:source", source_id)


@for_teammates
@require_POST
def pause(request: HttpRequest, source_id: int) -> HttpResponse:
    listening.pause_source(by_id=teammate_of(request).pk, source_id=source_id, at=clock.now())
    undo = reverse("tracks:resume_source", args=[source_id])
    messages.success(request, _("Paused. Nothing is heard here until it is resumed."), extra_tags=undo)
    return redirect("tracks:source", source_id)


@for_teammates
@require_POST
def resume(request: HttpRequest, source_id: int) -> HttpResponse:
    listening.resume_source(by_id=teammate_of(request).pk, source_id=source_id, at=clock.now())
    messages.success(request, _("Listening goes on where it stopped."))
    return redirect("tracks:source", source_id)


@for_teammates
@require_POST
def sending(request: HttpRequest, source_id: int) -> HttpResponse:
    """Turn sending on or off."""
    me, on = teammate_of(request), request.POST.get("on") == "on"
    listening.turn_sending(by_id=me.pk, source_id=source_id, on=on, at=clock.now())
    account = sending_of(queries.source_for(me.pk, source_id)).account
    if on:
        messages.success(request, _("Replies here are published as %s from now on.") % account)
    else:
        messages.success(request, _("Nothing leaves through this source any more."))
    return redirect("tracks:source", source_id)


@for_teammates
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, source_id: int) -> HttpResponse:
    """Ask first: the credential is forgotten, and that cannot be undone."""
    me = teams.who_may_set_up(teammate_of(request).pk)
    if request.method == "POST" and queries.was_removed(source_id):
        return redirect("tracks:sources")  # the second click
    row = queries.source_for(me.pk, source_id)
    if request.method == "POST":
        listening.remove_source(by_id=me.pk, source_id=source_id, at=clock.now())
        messages.success(request, _("%s was removed. What was heard there stays.") % row)
        return redirect("tracks:sources")
    return render(request, "tracks/remove_source.html", {"source": row, "sending": sending_of(row)})
