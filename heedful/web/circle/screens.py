"""Who is in the circle, by whose invitation and what for; asking them; inviting somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from heedful.circle import actions, queries
from heedful.desk import actions as desk
from heedful.desk import queries as conversations
from heedful.kit import clock
from heedful.outside.rules import path_of
from heedful.teams import queries as teams
from heedful.web import answers
from heedful.web.access import for_teammates, teammate_of
from heedful.web.set_up import once
from heedful.web.set_up.doors import address_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.http.response import HttpResponseBase

    from heedful.desk.models import Conversation
    from heedful.teams.models import Teammate

LINK = "circle"
MOST_SHOWN = 500


@require_GET
@for_teammates
def circle(request: HttpRequest) -> HttpResponse:
    me = teammate_of(request)
    members = list(queries.circle_for(me.pk)[:MOST_SHOWN])
    seen = conversations.visible_ids(me.pk, [one.conversation_id for one in members])
    shown = [(one, one.conversation_id in seen) for one in members if one.state in {"in", "invited"}]
    context = {
        "me": me,
        "inside": [(one, sees) for one, sees in shown if one.state == "in"],
        "invited": [(one, sees) for one, sees in shown if one.state == "invited"],
        "reachable": len(queries.reachable(me.pk)) if me.speaks_for_us else 0,
        "count": queries.in_count(),
    }
    return render(request, "circle/circle.html", context)


@require_GET
@for_teammates
def invitation(request: HttpRequest, member_id: int) -> HttpResponse:
    """Show an invitation, and this once the link that was just made for it."""
    me = teammate_of(request)
    found = queries.member_for(me.pk, member_id)
    link = once.take(request, f"{LINK}:{found.pk}")
    sees = bool(conversations.visible_ids(me.pk, [found.conversation_id]))
    shown = {"member": found, "link": link, "words": _words(link) if link else "", "sees_it": sees, "me": me}
    answer = render(request, "circle/invitation.html", shown)
    if link:
        answer["Cache-Control"] = "no-store"
    return answer


def _words(link: str) -> str:
    house = teams.company()
    name = house.name if house else ""
    return _(
        "Your thoughts help us. Some of us at %(company)s would like to ask you now and then: what that "
        "means, and yes or no, is on this private page: %(link)s"
    ) % {"company": name, "link": link}


@require_POST
@for_teammates
def invite(request: HttpRequest, conversation_id: int) -> HttpResponseBase:
    """Make the link: in a private draft where there can be one, or shown once to be copied."""
    me, at = teammate_of(request), clock.now()
    member, secret = actions.invite(
        conversation_id=conversation_id, by_id=me.pk, topics=request.POST.get("topics", ""), at=at
    )
    link = address_of(request, path_of(secret))
    conversation = conversations.conversation_for(me.pk, conversation_id)
    if request.POST.get("how") == "draft" and may_draft(me, conversation, at):
        _draft(me, conversation, _words(link), at)
        return redirect(f"{reverse('inbox:conversation', args=[conversation_id])}?kind=private")
    once.keep(request, f"{LINK}:{member.pk}", link)
    return redirect("circle:invitation", member.pk)


def may_draft(me: Teammate, conversation: Conversation, at: datetime) -> bool:
    limits = conversations.limits_of(conversation, at=at)
    return me.speaks_for_us and limits.private and not limits.why_not


def _draft(me: Teammate, conversation: Conversation, words: str, at: datetime) -> None:
    before = conversations.drafts_of(me.pk, conversation).get("private", "")
    text = f"{before}\n\n{words}" if before else words
    desk.save_draft(conversation_id=conversation.pk, teammate_id=me.pk, kind="private", text=text, at=at)


@require_POST
@for_teammates
def withdraw(request: HttpRequest, member_id: int) -> HttpResponseBase:
    back = actions.withdraw(member_id=member_id, by_id=teammate_of(request).pk, at=clock.now())
    words = _("The invitation of %(name)s is taken back; its link opens nothing.") % {"name": back.person}
    return answers.done(request, words, otherwise=reverse("circle:circle"))


@require_POST
@for_teammates
def ask(request: HttpRequest) -> HttpResponseBase:
    batch = actions.ask(
        by_id=teammate_of(request).pk,
        title=request.POST.get("title", ""),
        text=request.POST.get("text", ""),
        at=clock.now(),
    )
    return redirect("inbox:batch", batch.pk)
