"""What can be done on the page of a cause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from heedful.causes import actions
from heedful.kit import clock
from heedful.web import answers
from heedful.web.access import for_teammates, teammate_of

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase


def _told(request: HttpRequest, cause_id: int, words: str, undo: str = "") -> HttpResponseBase:
    return answers.done(request, words, otherwise=reverse("causes:cause", args=[cause_id]), undo=undo)


@require_POST
@for_teammates
def move(request: HttpRequest, cause_id: int) -> HttpResponseBase:
    moved = actions.move_cause(
        by_id=teammate_of(request).pk,
        cause_id=cause_id,
        state=request.POST.get("state", ""),
        why=request.POST.get("why", ""),
        at=clock.now(),
    )
    words = {
        "seen": _("It is open again."),
        "taken-up": _("Taken up."),
        "fixed": _("Fixed. Now everybody affected can be told."),
        "not-fixed": _("Noted, with the reason. Those affected can be told why."),
    }[moved.state]
    return _told(request, cause_id, words)


@require_POST
@for_teammates
def link_found(request: HttpRequest, cause_id: int) -> HttpResponseBase:
    linked = actions.link_found(
        by_id=teammate_of(request).pk, cause_id=cause_id, query=request.POST.get("query", ""), at=clock.now()
    )
    words = ngettext("%(n)s conversation linked.", "%(n)s conversations linked.", linked) % {"n": linked}
    return _told(request, cause_id, words)


@require_POST
@for_teammates
def unlink(request: HttpRequest, cause_id: int, conversation_id: int) -> HttpResponseBase:
    me = teammate_of(request).pk
    actions.unlink(by_id=me, cause_id=cause_id, conversation_id=conversation_id, at=clock.now())
    undo = reverse("causes:link_again", args=[conversation_id, cause_id])
    return _told(request, cause_id, _("Not linked any more."), undo)


@require_POST
@for_teammates
def keep_letter(request: HttpRequest, cause_id: int) -> HttpResponseBase:
    version = actions.keep_letter(
        by_id=teammate_of(request).pk, cause_id=cause_id, text=request.POST.get("text", ""), at=clock.now()
    )
    return _told(request, cause_id, _("Kept as version %s.") % version.number)


@require_POST
@for_teammates
def tell(request: HttpRequest, cause_id: int) -> HttpResponseBase:
    telling = actions.draft_telling(
        by_id=teammate_of(request).pk, cause_id=cause_id, text=request.POST.get("text", ""), at=clock.now()
    )
    return redirect("inbox:batch", telling.batch_id)
