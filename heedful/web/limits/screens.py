"""All limits with their reasons; ask for one, confirm, decline, lift, and answer an appeal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from heedful.desk import actions as desk
from heedful.desk import queries as conversations
from heedful.kit import clock
from heedful.kit.errors import Invalid
from heedful.limits import actions, queries
from heedful.outside.rules import path_of
from heedful.web.access import for_teammates, teammate_of
from heedful.web.set_up import once
from heedful.web.set_up.doors import address_of

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

MOST_SHOWN = 100
LINK = "appeal-link"


@require_GET
@for_teammates
def limits(request: HttpRequest) -> HttpResponse:
    me = teammate_of(request)
    found = list(queries.limits_for(me.pk)[:MOST_SHOWN])
    appealed = [one for one in found if hasattr(one, "appeal") and one.appeal.decided_at is None]
    context = {
        "me": me,
        "waiting": [(one, queries.may_confirm(me, one)) for one in found if one.state == "asked"],
        "appealed": [(one, me.may_set_up and me.pk in queries.judges_of(one)) for one in appealed],
        "on": [one for one in found if one.state == "on"],
        "over": [one for one in found if one.state in {"declined", "ended"}],
        "link": once.take(request, LINK),
    }
    return render(request, "limits/limits.html", context)


def _done(request: HttpRequest, words: str) -> HttpResponseBase:
    messages.success(request, words)
    return redirect("limits:limits")


@require_POST
@for_teammates
def ask(request: HttpRequest, conversation_id: int) -> HttpResponseBase:
    days = request.POST.get("days", "")
    if not (days.isascii() and days.isdigit() and len(days) < 4):
        raise Invalid(_("Say for how many days."))
    actions.ask_limit(
        conversation_id=conversation_id,
        by_id=teammate_of(request).pk,
        kind=request.POST.get("kind", ""),
        reason=request.POST.get("reason", ""),
        days=int(days),
        at=clock.now(),
    )
    messages.success(request, _("Asked. It has no effect until another lead confirms it."))
    return redirect("inbox:conversation", conversation_id)


@require_POST
@for_teammates
def confirm(request: HttpRequest, limit_id: int) -> HttpResponseBase:
    actions.confirm(limit_id=limit_id, by_id=teammate_of(request).pk, at=clock.now())
    return _done(request, _("Confirmed. It ends by itself."))


@require_POST
@for_teammates
def decline(request: HttpRequest, limit_id: int) -> HttpResponseBase:
    words = request.POST.get("words", "")
    actions.decline(limit_id=limit_id, by_id=teammate_of(request).pk, words=words, at=clock.now())
    return _done(request, _("Nothing is set apart."))


@require_POST
@for_teammates
def lift(request: HttpRequest, limit_id: int) -> HttpResponseBase:
    actions.lift(limit_id=limit_id, by_id=teammate_of(request).pk, at=clock.now())
    return _done(request, _("Lifted. What was set apart is back where it was."))


@require_POST
@for_teammates
def appeal_link(request: HttpRequest, limit_id: int) -> HttpResponseBase:
    """Make a link for an appeal: in a private draft where there can be one, or shown once to be copied."""
    who, at = teammate_of(request), clock.now()
    limit, secret = actions.make_appeal_link(limit_id=limit_id, by_id=who.pk, at=at)
    link = address_of(request, path_of(secret))
    conversation = conversations.conversation_for(who.pk, limit.conversation_id)
    allowed = conversations.limits_of(conversation, at=at)
    if request.POST.get("how") == "draft" and allowed.private and not allowed.why_not:
        words = _("Something you said waits in a list of its own here. Why, and how to object: %s") % link
        before = conversations.drafts_of(who.pk, conversation).get("private", "")
        text = f"{before}\n\n{words}" if before else words
        desk.save_draft(conversation_id=conversation.pk, teammate_id=who.pk, kind="private", text=text, at=at)
        return redirect(f"/inbox/{conversation.pk}/?kind=private")
    once.keep(request, LINK, link)
    return redirect("limits:limits")


@require_POST
@for_teammates
def answer_appeal(request: HttpRequest, limit_id: int) -> HttpResponseBase:
    lifts = request.POST.get("lifts") == "yes"
    actions.answer_appeal(
        limit_id=limit_id,
        by_id=teammate_of(request).pk,
        lifts=lifts,
        words=request.POST.get("words", ""),
        at=clock.now(),
    )
    return _done(request, _("Lifted.") if lifts else _("It stays, with your words."))
