"""Clocks: how fast people are to have an answer, in the order in which the policies are asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from heedful import connectors
from heedful.desk import actions, queries
from heedful.desk.clocks import BUILT_IN
from heedful.kit import clock
from heedful.kit.errors import Invalid
from heedful.listening import queries as listening
from heedful.teams import queries as teams
from heedful.web.access import for_teammates, teammate_of
from heedful.web.asking import told_in
from heedful.web.inbox.words import PRIORITIES

if TYPE_CHECKING:
    from heedful.desk.models import ClockPolicy
    from heedful.teams.models import Teammate

SPAN = re.compile(r"(\d{1,5})\s*(min|m|h|d)?")
UNITS = {"": 1, "min": 1, "m": 1, "h": 60, "d": 1440}
TARGETS = (
    ("first", gettext_lazy("First answer")),
    ("next", gettext_lazy("Next answers")),
    ("resolution", gettext_lazy("Resolution")),
)


def minutes_of(text: str) -> int | None:
    """Return a span in minutes: `20`, `20 min`, `4 h`, `2 d`; None where there is none.

    :raises Invalid: it is no span.
    """
    if not text.strip():
        return None
    found = SPAN.fullmatch(text.strip().casefold())
    if found is None:
        raise Invalid(_("Write a span such as 20 min, 4 h or 2 d."))
    return int(found[1]) * UNITS[found[2] or ""]


def networks() -> dict[str, str]:
    """Return the networks by name, as people call them."""
    return {network: connectors.for_network(network).name for network in connectors.REGISTRY}


def span_words(minutes: int | None) -> str:
    """Return a span as `minutes_of` reads it."""
    if not minutes:
        return ""
    return f"{minutes} min" if minutes % 60 else f"{minutes // 60} h"


class SpanField(forms.CharField):
    """A span of time as people write it."""

    def clean(self, value: object) -> int | None:
        try:
            return minutes_of(super().clean(value))
        except Invalid as invalid:
            raise forms.ValidationError(str(invalid)) from invalid


class ClockForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    team = forms.ChoiceField(label=gettext_lazy("Conversations of"), required=False)
    network = forms.ChoiceField(label=gettext_lazy("On"), required=False)
    track = forms.ChoiceField(label=gettext_lazy("Found by"), required=False)
    priority = forms.ChoiceField(label=gettext_lazy("Priority from"), required=False)
    first_minutes = SpanField(
        label=gettext_lazy("First answer within"),
        help_text=gettext_lazy("Such as 20 min, 4 h or 2 d. Empty: no target."),
        required=False,
        max_length=20,
    )
    next_minutes = SpanField(label=gettext_lazy("Next answers within"), required=False, max_length=20)
    resolution_minutes = SpanField(
        label=gettext_lazy("Resolution within"),
        help_text=gettext_lazy("It rests while we wait for the person."),
        required=False,
        max_length=20,
    )
    counts = forms.ChoiceField(
        label=gettext_lazy("Time counts"),
        choices=[
            ("hours", gettext_lazy("while the team is at work")),
            ("always", gettext_lazy("around the clock")),
        ],
        widget=forms.RadioSelect,
    )
    warn_percent = forms.IntegerField(
        label=gettext_lazy("Warn after this share of a target, in percent"), min_value=10, max_value=95
    )
    escalate_to = forms.ChoiceField(
        label=gettext_lazy("Who is told of what is late"),
        help_text=gettext_lazy("Before that, whoever has the conversation is warned, or its team."),
        required=False,
    )

    def __init__(self, me: Teammate, *args: object, **fields: object) -> None:
        super().__init__(*args, **fields)  # type: ignore[arg-type]
        self._choose("team", _("every team"), teams.teams().values_list("pk", "name"))
        self._choose("network", _("every network"), networks().items())
        tracks = listening.tracks_for(me.pk, counted=False).filter(owner=None)
        self._choose("track", _("any track, or addressed to us"), tracks.values_list("pk", "name"))
        self._choose("priority", _("any"), sorted(PRIORITIES.items()))
        who = ((one.pk, one.name) for one in teams.teammates() if one.may_answer)
        self._choose("escalate_to", _("nobody"), who)

    def _choose(self, name: str, none: str, choices: object) -> None:
        pairs = [(str(key), label) for key, label in choices]  # type: ignore[attr-defined]
        self.fields[name].choices = [("", none), *pairs]  # type: ignore[attr-defined]

    @property
    def policy(self) -> actions.Policy:
        said = self.cleaned_data
        return actions.Policy(
            name=said["name"],
            team_id=_id(said["team"]),
            network=said["network"],
            track_id=_id(said["track"]),
            priority=_id(said["priority"]),
            first_minutes=said["first_minutes"],
            next_minutes=said["next_minutes"],
            resolution_minutes=said["resolution_minutes"],
            in_hours=said["counts"] == "hours",
            warn_percent=said["warn_percent"],
            escalate_to_id=_id(said["escalate_to"]),
        )


def _id(chosen: str) -> int | None:
    return int(chosen) if chosen else None


@dataclass(frozen=True, slots=True)
class Listed:
    """One policy as the list shows it."""

    pk: int
    name: str
    conditions: str
    targets: str
    count: int


@for_teammates
@require_GET
def clocks(request: HttpRequest) -> HttpResponse:
    me = teammate_of(request)
    listed = [_listed(row) for row in queries.clock_policies_for(me.pk)]
    built_in = Listed(0, "", "", _built_in_words(), queries.built_in_count())
    return render(request, "company/clocks.html", {"listed": listed, "built_in": built_in})


def _built_in_words() -> str:
    spans = [BUILT_IN.first, BUILT_IN.next, BUILT_IN.resolution]
    return _targets([int(span.total_seconds() // 60) if span else None for span in spans], in_hours=False)


def _targets(minutes: list[int | None], *, in_hours: bool) -> str:
    said = [
        f"{label}: {span_words(span)}" for (_name, label), span in zip(TARGETS, minutes, strict=True) if span
    ]
    return f"{', '.join(said)} ({_('in opening hours') if in_hours else _('around the clock')})"


def _listed(row: ClockPolicy) -> Listed:
    conditions = [
        row.team.name if row.team else "",
        networks().get(row.network, row.network),
        row.track.name if row.track else "",
        _("priority from %s") % PRIORITIES[row.priority] if row.priority is not None else "",
    ]
    targets = _targets([row.first_minutes, row.next_minutes, row.resolution_minutes], in_hours=row.in_hours)
    if row.escalate_to:
        targets += " · " + _("late goes to %s") % row.escalate_to
    waiting: int = getattr(row, "waiting_count", 0)
    return Listed(row.pk, row.name, ", ".join(filter(None, conditions)), targets, waiting)


@for_teammates
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    me = teams.who_may_set_up(teammate_of(request).pk)
    form = ClockForm(me, request.POST or None, initial={"counts": "hours", "warn_percent": 75})
    if form.is_valid():
        with told_in(form):
            row = actions.add_clock_policy(by_id=me.pk, policy=form.policy, at=clock.now())
            messages.success(request, _("%s decides from now on, where it fits first.") % row.name)
            return redirect("company:clocks")
    return _form(request, form, None)


@for_teammates
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, policy_id: int) -> HttpResponse:
    me = teammate_of(request)
    row = queries.clock_policy_for(me.pk, policy_id)
    form = ClockForm(me, request.POST or None, initial=_typed(row))
    if form.is_valid():
        with told_in(form):
            actions.change_clock_policy(by_id=me.pk, policy_id=policy_id, policy=form.policy, at=clock.now())
            messages.success(request, _("Saved. What waits is reckoned as if it had always been so."))
            return redirect("company:clocks")
    return _form(request, form, row)


def _form(request: HttpRequest, form: ClockForm, row: ClockPolicy | None) -> HttpResponse:
    return render(
        request, "company/clock.html", {"form": form, "policy": row}, status=400 if form.is_bound else 200
    )


def _typed(row: ClockPolicy) -> dict[str, object]:
    return {
        "name": row.name,
        "team": row.team_id or "",
        "network": row.network,
        "track": row.track_id or "",
        "priority": "" if row.priority is None else row.priority,
        "first_minutes": span_words(row.first_minutes),
        "next_minutes": span_words(row.next_minutes),
        "resolution_minutes": span_words(row.resolution_minutes),
        "counts": "hours" if row.in_hours else "always",
        "warn_percent": row.warn_percent,
        "escalate_to": row.escalate_to_id or "",
    }


@for_teammates
@require_POST
def move(request: HttpRequest, policy_id: int) -> HttpResponse:
    me, up = teammate_of(request), request.POST.get("way") == "up"
    actions.move_clock_policy(by_id=me.pk, policy_id=policy_id, up=up, at=clock.now())
    return redirect("company:clocks")


@for_teammates
@require_POST
def remove(request: HttpRequest, policy_id: int) -> HttpResponse:
    """Remove at once; the toast takes it back."""
    row = actions.remove_clock_policy(by_id=teammate_of(request).pk, policy_id=policy_id, at=clock.now())
    messages.success(
        request,
        _("Removed the clock %s.") % row.name,
        extra_tags=reverse("company:restore_clock", args=[policy_id]),
    )
    return redirect("company:clocks")


@for_teammates
@require_POST
def restore(request: HttpRequest, policy_id: int) -> HttpResponse:
    row = actions.restore_clock_policy(by_id=teammate_of(request).pk, policy_id=policy_id, at=clock.now())
    messages.success(request, _("%s is back.") % row.name)
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": reverse("company:clocks")})
    return redirect("company:clocks")
