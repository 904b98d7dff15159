"""Opening hours: when the company and its teams are at work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from heedful.kit import clock
from heedful.teams import actions, queries, timetable
from heedful.web.access import for_teammates, teammate_of
from heedful.web.asking import told_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from heedful.teams.hours import Hours
    from heedful.teams.models import Team

DAYS = (
    ("monday", gettext_lazy("Monday")),
    ("tuesday", gettext_lazy("Tuesday")),
    ("wednesday", gettext_lazy("Wednesday")),
    ("thursday", gettext_lazy("Thursday")),
    ("friday", gettext_lazy("Friday")),
    ("saturday", gettext_lazy("Saturday")),
    ("sunday", gettext_lazy("Sunday")),
)
USUAL = ("09:00-17:00",) * 5 + ("", "")
OFTEN = ("Europe/Berlin", "Europe/London", "America/New_York", "America/Los_Angeles", "Asia/Kolkata", "UTC")


class HoursForm(forms.Form):
    """The week as lines; which days are open is asked only where hours of one's own are chosen."""

    own = forms.ChoiceField(label=gettext_lazy("At work"), widget=forms.RadioSelect)
    zone = forms.CharField(
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy("Such as Europe/Berlin."),
        max_length=60,
        widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off", "spellcheck": "false"}),
    )
    monday = forms.CharField(
        label=gettext_lazy("Monday"),
        help_text=gettext_lazy("Such as 09:00-12:30, 13:30-17:00 or 22:00-06:00. Empty: closed."),
        max_length=120,
        required=False,
    )
    holidays = forms.CharField(
        label=gettext_lazy("Holidays"),
        help_text=gettext_lazy(
            "One a line: 2026-12-25 Christmas. Open for a part of it: 2026-12-24 Christmas Eve 09:00-12:00."
        ),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
    )

    def __init__(self, *args: object, otherwise: str, **fields: object) -> None:
        super().__init__(*args, **fields)  # type: ignore[arg-type]
        self.fields["own"].choices = [("no", otherwise), ("yes", _("In these hours"))]  # type: ignore[attr-defined]
        for name, label in DAYS[1:]:
            self.fields[name] = forms.CharField(label=label, max_length=120, required=False)
        self.order_fields(["own", "zone", *(name for name, _label in DAYS), "holidays"])

    @property
    def week(self) -> Sequence[str]:
        return [self.cleaned_data[name] for name, _label in DAYS]


@dataclass(frozen=True, slots=True)
class Listed:
    """The hours of one team, or of the company, as the list shows them."""

    name: str
    team_id: int | None
    words: str
    is_open: bool
    never_opens: bool


@for_teammates
@require_GET
def hours(request: HttpRequest) -> HttpResponse:
    queries.who_may_set_up(teammate_of(request).pk)
    known, at = queries.hours_by_team(), clock.now()
    company = _listed(_("The company"), None, known, at)
    teams = [_listed(team.name, team.pk, known, at) for team in queries.teams()]
    return render(request, "company/hours.html", {"listed": [company, *teams]})


def _listed(name: str, team_id: int | None, known: Mapping[int | None, Hours], at: datetime) -> Listed:
    own = known.get(team_id)
    counts = own or known.get(None)
    if own is None:
        words = _("As the company") if team_id is not None else _("Around the clock")
    else:
        words = words_of(own)
    return Listed(name, team_id, words, counts is None or counts.is_open(at), bool(own and own.is_never))


def words_of(hours: Hours) -> str:
    """Return a week in short: days that follow each other with the same spans are one."""
    runs: list[tuple[str, str, str]] = []
    for (_name, day), spans in zip(DAYS, hours.week, strict=True):
        line = timetable.line_of(spans)
        if runs and runs[-1][2] == line:
            runs[-1] = (runs[-1][0], str(day), line)
        else:
            runs.append((str(day), str(day), line))
    said = [f"{_days(first, last)} {line}" for first, last, line in runs if line]
    return f"{'; '.join(said) or _('closed')} ({hours.zone})"


def _days(first: str, last: str) -> str:
    return first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}


@for_teammates
@require_http_methods(["GET", "POST"])
def company_hours(request: HttpRequest) -> HttpResponse:
    return _change(request, None)


@for_teammates
@require_http_methods(["GET", "POST"])
def team_hours(request: HttpRequest, team_id: int) -> HttpResponse:
    queries.who_may_set_up(teammate_of(request).pk)
    return _change(request, queries.team(team_id))


def _change(request: HttpRequest, team: Team | None) -> HttpResponse:
    """Show the hours of a team, or of the company; a POST sets them, or takes them away."""
    me = queries.who_may_set_up(teammate_of(request).pk)
    team_id = team.pk if team else None
    known = queries.hours_by_team()
    otherwise = _("Around the clock") if team is None else _("As the company")
    form = HoursForm(request.POST or None, initial=_typed(known, team_id), otherwise=otherwise)
    if form.is_valid():
        with told_in(form):
            _set(form, me.pk, team_id)
            messages.success(request, _("Saved. Clocks that run are reckoned anew."))
            return redirect("company:hours")
    context = {"form": form, "team": team, "zones": [settings.TIME_ZONE, *OFTEN]}
    return render(request, "company/hours_of.html", context, status=400 if form.is_bound else 200)


def _set(form: HoursForm, by_id: int, team_id: int | None) -> None:
    if form.cleaned_data["own"] == "no":
        actions.forget_hours(by_id=by_id, team_id=team_id, at=clock.now())
        return
    actions.set_hours(
        by_id=by_id,
        team_id=team_id,
        zone=form.cleaned_data["zone"].strip(),
        week=form.week,
        holidays=form.cleaned_data["holidays"].splitlines(),
        at=clock.now(),
    )


def _typed(known: Mapping[int | None, Hours], team_id: int | None) -> dict[str, str]:
    """Return what the form shows first: what was set, or the company's week, or a usual one."""
    own = known.get(team_id)
    shown = own or known.get(None)
    week = [timetable.line_of(spans) for spans in shown.week] if shown else USUAL
    typed = {name: line for (name, _label), line in zip(DAYS, week, strict=True)}
    typed |= {"own": "yes" if own else "no", "zone": shown.zone if shown else settings.TIME_ZONE}
    holidays = [timetable.holiday_line(holiday) for holiday in shown.holidays] if shown else []
    return typed | {"holidays": "\n".join(holidays)}
