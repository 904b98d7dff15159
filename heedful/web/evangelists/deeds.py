"""Take up what one's own track heard, say where one answered, hand it to a team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heedful.desk import actions as desk
from heedful.desk import queries
from heedful.kit import clock
from heedful.kit.errors import Invalid
from heedful.web.access import for_teammates, teammate_of
from heedful.web.inbox.deeds import answer

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

CHANGED = ("head", "posts", "beside", "composer", "person")


@require_POST
@for_teammates
def take_up(request: HttpRequest, post_id: int) -> HttpResponse:
    taken = desk.take_up(post_id=post_id, by_id=teammate_of(request).pk, at=clock.now())
    return redirect("inbox:conversation", taken.pk)


@require_POST
@for_teammates
def answered(request: HttpRequest, conversation_id: int) -> HttpResponseBase:
    me, key = teammate_of(request).pk, request.POST.get("key", "")
    if not key:
        raise Invalid(_("This form did not arrive whole. Open the conversation again."))
    desk.answered_myself(
        conversation_id=conversation_id,
        teammate_id=me,
        link=request.POST.get("link", ""),
        key=key,
        at=clock.now(),
    )
    after = queries.conversation_for(me, conversation_id)
    return answer(request, after, _("Noted: you answered there."), changed=CHANGED)


@require_POST
@for_teammates
def hand_to_team(request: HttpRequest, conversation_id: int) -> HttpResponseBase:
    me, team = teammate_of(request).pk, request.POST.get("team", "")
    if not (team.isascii() and team.isdigit() and len(team) < 19):
        raise Invalid(_("Choose a team."))
    handed = desk.hand_to_team(
        conversation_id=conversation_id,
        team_id=int(team),
        by_id=me,
        note=request.POST.get("note", ""),
        at=clock.now(),
    )
    if not queries.visible_ids(me, [conversation_id]):
        return redirect("inbox:queue")
    after = queries.conversation_for(me, conversation_id)
    words = _("%(team)s has it now: %(name)s.") % {"team": handed.team, "name": after.person}
    return answer(request, after, words, changed=CHANGED)
