"""Peers who answered before us: confirm, thank, give credit, and count them across venues."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from heedful.desk import actions as desk
from heedful.desk import queries
from heedful.kit import clock
from heedful.web.access import for_teammates, teammate_of
from heedful.web.inbox.deeds import answer

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from heedful.desk.models import PeerAnswer

MOST_SHOWN = 100
SPAN = timedelta(days=30)
CHANGED = ("head", "posts", "person")


@require_GET
@for_teammates
def peers(request: HttpRequest) -> HttpResponse:
    """List confirmed answers of peers across venues, and those that wait to be read."""
    me, at = teammate_of(request), clock.now()
    context = {
        "confirmed": list(queries.peer_answers_for(me.pk)[:MOST_SHOWN]),
        "found": list(queries.peer_answers_for(me.pk, confirmed=False)[:MOST_SHOWN]),
        "counted": queries.peers_counted(me.pk, since=at - SPAN),
        "me": me,
        "at": at,
    }
    return render(request, "kudos/peers.html", context)


@require_POST
@for_teammates
def judge(request: HttpRequest, peer_id: int) -> HttpResponseBase:
    """Say that it is right, or that it is no help."""
    helps = request.POST.get("helps") == "yes"
    row = desk.judge_peer(by_id=teammate_of(request).pk, peer_id=peer_id, helps=helps, at=clock.now())
    name = row.post.author
    words = _("Confirmed: %s helps.") % name if helps else _("Noted: that is no answer.")
    return _told(request, row, words)


@require_POST
@for_teammates
def mark(request: HttpRequest, conversation_id: int, post_id: int) -> HttpResponseBase:
    """Say that a post helps where the rule did not see it."""
    me = teammate_of(request).pk
    row = desk.mark_peer(by_id=me, conversation_id=conversation_id, post_id=post_id, at=clock.now())
    return _told(request, row, _("Confirmed: %s helps.") % row.post.author)


def _told(request: HttpRequest, row: PeerAnswer, words: str) -> HttpResponseBase:
    conversation = queries.conversation_for(teammate_of(request).pk, row.conversation_id)
    return answer(request, conversation, words, changed=CHANGED)


@require_POST
@for_teammates
def draft(request: HttpRequest, peer_id: int) -> HttpResponse:
    """Draft a thank-you below their words, or an answer that gives them credit; then show it."""
    me, credit = teammate_of(request).pk, request.POST.get("for") == "credit"
    row = queries.peer_answer_for(me, peer_id)
    names = {"peer": row.post.author, "person": row.conversation.person}
    text = (
        _("%(person)s, %(peer)s has it right: do as they say. If it does not help, tell us here and we look.")
        if credit
        else _("%(peer)s, thank you for helping %(person)s. That is right.")
    )
    desk.draft_for_peer(by_id=me, peer_id=peer_id, text=text % names, credit=credit, at=clock.now())
    here = reverse("inbox:conversation", args=[row.conversation_id])
    address = here if credit else f"{here}?to={row.post_id}&kind=public"
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)
