"""The list of causes with its figures, and one cause: whom it concerns, its letter, who was told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from heedful.causes import actions, queries
from heedful.desk import actions as desk_actions
from heedful.desk import queries as desk
from heedful.kit import clock
from heedful.web.access import for_teammates, teammate_of
from heedful.web.asking import told_in
from heedful.web.causes.forms import CauseForm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from heedful.causes.models import Cause, LetterVersion, Step, Telling
    from heedful.desk.models import Conversation
    from heedful.teams.models import Teammate

MOST_SHOWN = 200
STATES = {
    "open": gettext_lazy("Open"),
    "fixed": gettext_lazy("Fixed"),
    "not-fixed": gettext_lazy("Will not be fixed"),
    "": gettext_lazy("All"),
}


@for_teammates
@require_http_methods(["GET", "POST"])
def causes(request: HttpRequest) -> HttpResponse:
    """List the causes; a POST notes one."""
    me = teammate_of(request)
    form = CauseForm(request.POST or None, me=me)
    if form.is_valid():
        with told_in(form, "title"):
            cause = actions.note_cause(by_id=me.pk, at=clock.now(), **form.typed)
            messages.success(request, _("Noted. Link the conversations that come from it."))
            return redirect("causes:cause", cause.pk)
    context = {"page": List(me, request.GET.get("state", "open")), "form": form, "me": me}
    return render(request, "causes/causes.html", context, status=400 if form.is_bound else 200)


@dataclass(frozen=True, slots=True)
class Line:
    cause: Cause
    told: int


class List:
    """The causes of one state."""

    def __init__(self, me: Teammate, state: str) -> None:
        self.me, self.state = me, state if state in STATES else "open"

    @property
    def states(self) -> list[tuple[str, str, bool]]:
        return [(key, str(name), key == self.state) for key, name in STATES.items()]

    @cached_property
    def lines(self) -> list[Line]:
        found = list(queries.causes_for(self.me.pk, state=self.state)[:MOST_SHOWN])
        told = queries.told_counts(self.me.pk, found)
        return [Line(cause, told.get(cause.pk, 0)) for cause in found]

    @cached_property
    def figures(self) -> queries.Figures:
        return queries.figures_for(self.me.pk)


@for_teammates
@require_http_methods(["GET", "POST"])
def cause(request: HttpRequest, cause_id: int) -> HttpResponse:
    """Show one cause; a POST says it better, or says whose it is."""
    me = teammate_of(request)
    row = queries.cause_for(me.pk, cause_id)
    said = {"title": row.title, "words": row.words, "owner": row.owner_id, "team": row.team_id}
    form = CauseForm(request.POST or None, initial=said, me=me)
    if form.is_valid():
        with told_in(form, "title"):
            actions.change_cause(by_id=me.pk, cause_id=cause_id, at=clock.now(), **form.typed)
            messages.success(request, _("Saved."))
            return redirect("causes:cause", cause_id)
    context = {"page": Whole(me, row), "form": form, "me": me, "most": desk_actions.MOST_A_MINUTE}
    return render(request, "causes/cause.html", context, status=400 if form.is_bound else 200)


class Whole:
    """One cause with everything around it, for one teammate."""

    def __init__(self, me: Teammate, cause: Cause) -> None:
        self.me, self.cause = me, cause

    @cached_property
    def affected(self) -> list[Conversation]:
        return list(queries.affected_for(self.me.pk, self.cause)[:MOST_SHOWN])

    @property
    def people(self) -> int:
        return len({one.person_id for one in self.affected})

    @property
    def told(self) -> int:
        return len({one.person_id for one in self.affected if one.is_told})  # type: ignore[attr-defined]

    @cached_property
    def letter(self) -> list[LetterVersion]:
        return queries.letter_of(self.cause)

    @cached_property
    def history(self) -> list[Step]:
        return queries.history_of(self.cause)

    @cached_property
    def tellings(self) -> list[tuple[Telling, desk.Progress]]:
        found = queries.tellings_of(self.me.pk, self.cause)
        progress: Mapping[int, desk.Progress] = desk.progress_of([one.batch for one in found])
        return [(one, progress[one.batch_id]) for one in found]

    @cached_property
    def to_tell(self) -> int:
        return len(queries.to_tell(self.me.pk, self.cause)) if not self.cause.is_open else 0

    @property
    def may_end(self) -> bool:
        return self.me.may_answer and (self.cause.owner_id in {None, self.me.pk} or self.me.may_set_up)

    @property
    def proposed(self) -> str:
        """Return a first text for whoever tells people: short, warm, with room for what changed."""
        if self.cause.state == "fixed":
            what = self.cause.why or self.cause.title
            return _("Hello {name}, you told us about this, and you were right. It is fixed: %s") % what
        return _("Hello {name}, you told us about this. We looked into it: %s") % self.cause.why
