"""What can be done beside the conversation with a question: remind, withdraw, ask again, use the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heedful.consulting import actions
from heedful.desk import queries as desk
from heedful.kit import clock
from heedful.web.access import for_teammates, teammate_of
from heedful.web.inbox.deeds import answer

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from heedful.consulting.models import Consultation

KINDS = ("public", "private")


@require_POST
@for_teammates
def remind(request: HttpRequest, consultation_id: int) -> HttpResponseBase:
    me = teammate_of(request).pk
    asked = actions.remind(consultation_id=consultation_id, by_id=me, at=clock.now())
    return _told(request, asked, _("Reminded: %s.") % asked.asked_name)


@require_POST
@for_teammates
def withdraw(request: HttpRequest, consultation_id: int) -> HttpResponseBase:
    me = teammate_of(request).pk
    asked = actions.withdraw(consultation_id=consultation_id, by_id=me, at=clock.now())
    undo = reverse("consulting:ask_again", args=[consultation_id])
    return _told(request, asked, _("Withdrawn: nobody need answer."), undo)


@require_POST
@for_teammates
def ask_again(request: HttpRequest, consultation_id: int) -> HttpResponseBase:
    me, more = teammate_of(request).pk, request.POST.get("more", "")
    asked = actions.ask_again(consultation_id=consultation_id, by_id=me, more=more, at=clock.now())
    return _told(request, asked, _("Asked again: %s.") % asked.asked_name)


def _told(request: HttpRequest, asked: Consultation, words: str, undo: str = "") -> HttpResponseBase:
    conversation = desk.conversation_for(teammate_of(request).pk, asked.conversation_id)
    return answer(request, conversation, words, changed=["person"], undo=undo)


@require_POST
@for_teammates
def use(request: HttpRequest, advice_id: int) -> HttpResponseBase:
    """Put an answer into the draft: told to the page that asks, else kept below what stands there."""
    me, at = teammate_of(request).pk, clock.now()
    if request.headers.get("X-Part"):
        return JsonResponse({"text": actions.note_use(advice_id=advice_id, by_id=me, at=at).text})
    kind = request.POST.get("kind", "")
    kind = kind if kind in KINDS else "public"
    used = actions.use(advice_id=advice_id, by_id=me, kind=kind, at=at)
    conversation_id = used.consultation.conversation_id
    page = reverse("inbox:conversation", args=[conversation_id])
    return redirect(f"{page}?kind={kind}#composer-{conversation_id}")
