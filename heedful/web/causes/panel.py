"""Say from the conversation which cause it comes from, and take that back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heedful.causes import actions, queries
from heedful.desk import queries as desk
from heedful.kit import clock
from heedful.web.access import for_teammates, teammate_of
from heedful.web.inbox.deeds import answer

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase


@require_POST
@for_teammates
def link(request: HttpRequest, conversation_id: int) -> HttpResponseBase:
    """Link it to the cause of a title; where there is none of this title, it is noted."""
    cause = actions.link_to_title(
        by_id=teammate_of(request).pk,
        conversation_id=conversation_id,
        title=request.POST.get("title", ""),
        at=clock.now(),
    )
    return _told(request, conversation_id, cause.pk, _("Comes from: %s.") % cause)


@require_POST
@for_teammates
def link_again(request: HttpRequest, conversation_id: int, cause_id: int) -> HttpResponseBase:
    me = teammate_of(request).pk
    actions.link(by_id=me, cause_id=cause_id, conversation_ids=[conversation_id], at=clock.now())
    words = _("Comes from: %s.") % queries.cause_for(me, cause_id)
    return _told(request, conversation_id, cause_id, words)


@require_POST
@for_teammates
def unlink(request: HttpRequest, conversation_id: int, cause_id: int) -> HttpResponseBase:
    me = teammate_of(request).pk
    actions.unlink(by_id=me, cause_id=cause_id, conversation_id=conversation_id, at=clock.now())
    undo = reverse("causes:link_again", args=[conversation_id, cause_id])
    found = desk.conversation_for(me, conversation_id)
    return answer(request, found, _("Not linked any more."), changed=["person"], undo=undo)


def _told(request: HttpRequest, conversation_id: int, cause_id: int, words: str) -> HttpResponseBase:
    found = desk.conversation_for(teammate_of(request).pk, conversation_id)
    undo = reverse("causes:unlink_here", args=[conversation_id, cause_id])
    return answer(request, found, words, changed=["person"], undo=undo)
