"""Correct what we said in public: one by one, or many that a lead approves; stop them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heedful.desk import actions as desk
from heedful.kit import clock
from heedful.kit.errors import Invalid
from heedful.web.access import for_teammates, teammate_of
from heedful.web.tracks.asked import anew

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase


def _back(request: HttpRequest, fact_id: int, words: str, *, undo: str = "") -> HttpResponseBase:
    return anew(request, words, undo=undo, otherwise=reverse("answers:fact", args=[fact_id]) + "#old")


@require_POST
@for_teammates
def correct(request: HttpRequest, use_id: int) -> HttpResponseBase:
    said = desk.correct(
        use_id=use_id, by_id=teammate_of(request).pk, text=request.POST.get("text", ""), at=clock.now()
    )
    undo = reverse("inbox:take_back", args=[said.pk])
    fact_id = int(said.corrects.values_list("version__fact", flat=True)[0])
    return _back(request, fact_id, _("The correction leaves in a moment."), undo=undo)


@require_POST
@for_teammates
def let_it_stand(request: HttpRequest, use_id: int) -> HttpResponseBase:
    use = desk.let_it_stand(use_id=use_id, by_id=teammate_of(request).pk, at=clock.now())
    undo = reverse("answers:list_again", args=[use_id])
    return _back(request, use.version.fact_id, _("It stands as it is, and counts no more."), undo=undo)


@require_POST
@for_teammates
def list_again(request: HttpRequest, use_id: int) -> HttpResponseBase:
    use = desk.list_again(use_id=use_id, by_id=teammate_of(request).pk, at=clock.now())
    return _back(request, use.version.fact_id, _("It is listed again."))


@require_POST
@for_teammates
def approve(request: HttpRequest, fact_id: int) -> HttpResponseBase:
    run = desk.approve_corrections(
        fact_id=fact_id,
        by_id=teammate_of(request).pk,
        cap=_number(request.POST.get("cap", "")),
        pause_seconds=_number(request.POST.get("pause", "")),
        at=clock.now(),
    )
    words = _("Approved: up to %(n)s corrections leave, one every %(s)s seconds.")
    return _back(request, fact_id, words % {"n": run.cap, "s": run.pause_seconds})


def _number(typed: str) -> int:
    """:raises Invalid: it is no number."""
    if not (typed.isascii() and typed.isdigit() and len(typed) < 7):
        raise Invalid(_("A whole number is needed."))
    return int(typed)


@require_POST
@for_teammates
def stop(request: HttpRequest, run_id: int) -> HttpResponseBase:
    run = desk.stop_corrections(run_id=run_id, by_id=teammate_of(request).pk, at=clock.now())
    return _back(request, run.fact_id, _("Stopped. What is held can still be taken back."))
