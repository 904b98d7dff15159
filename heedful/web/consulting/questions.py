"""What one is asked and has asked; one question as exactly those see it who are asked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from heedful.consulting import actions, queries, rules
from heedful.desk import queries as desk
from heedful.kit import clock
from heedful.web.access import for_teammates, teammate_of

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

MOST_SHOWN = 100
PERIOD_DAYS = 90
VIEWS = {
    "to-answer": gettext_lazy("For you to answer"),
    "answered": gettext_lazy("Answered"),
    "mine": gettext_lazy("You asked"),
}


@require_GET
@for_teammates
def questions(request: HttpRequest) -> HttpResponse:
    me, at = teammate_of(request), clock.now()
    view = request.GET.get("view", "")
    view = view if view in VIEWS else "to-answer"
    shown = {
        "view": view,
        "views": [(key, name, key == view) for key, name in VIEWS.items()],
        "questions": list(queries.consultations_for(me.pk, view)[:MOST_SHOWN]),
        "figures": queries.figures_for(me.pk, since=at - timedelta(days=PERIOD_DAYS)),
        "days": PERIOD_DAYS,
        "me": me,
    }
    return render(request, "consulting/questions.html", shown)


@require_GET
@for_teammates
def question(request: HttpRequest, consultation_id: int) -> HttpResponse:
    """Show one; the conversation is named to those alone who see it."""
    me = teammate_of(request)
    asked = queries.consultation_for(me.pk, consultation_id)
    seen = bool(desk.visible_ids(me.pk, [asked.conversation_id]))
    shown = {
        "asked": asked,
        "advice": list(asked.advice.all()),
        "may_answer": asked.state == queries.State.OPEN and queries.is_asked(me.pk, asked.pk),
        "conversation_id": asked.conversation_id if seen else None,
        "longest": rules.LONGEST_ADVICE,
    }
    return render(request, "consulting/question.html", shown)


@require_POST
@for_teammates
def answer(request: HttpRequest, consultation_id: int) -> HttpResponseBase:
    actions.answer(
        consultation_id=consultation_id,
        by_id=teammate_of(request).pk,
        text=request.POST.get("text", ""),
        at=clock.now(),
    )
    messages.success(request, _("Answered. Who asked is told."))
    return redirect("consulting:question", consultation_id)
