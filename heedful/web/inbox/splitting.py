"""Let another matter in the same thread be a conversation of its own, and make both one again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from heedful.desk import actions as desk
from heedful.desk import queries
from heedful.kit import clock
from heedful.kit.numbers import whole
from heedful.web.access import for_teammates, teammate_of
from heedful.web.inbox.deeds import answer
from heedful.web.inbox.joining import AFTER_IT

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase


@require_http_methods(["GET", "POST"])
@for_teammates
def split(request: HttpRequest, conversation_id: int) -> HttpResponseBase:
    """Show their words, each with a box; split off those that were chosen."""
    who = teammate_of(request).pk
    if request.method == "POST":
        chosen = {pk for typed in request.POST.getlist("post") if (pk := whole(typed)) is not None}
        made = desk.split(conversation_id=conversation_id, post_ids=chosen, by_id=who, at=clock.now())
        made = queries.conversation_for(who, made.pk)
        words = _("This is a conversation of its own now: %(name)s.") % {"name": made.person}
        return answer(request, made, words, changed=AFTER_IT, undo=reverse("inbox:mend", args=[made.pk]))
    conversation = queries.conversation_for(who, conversation_id)
    theirs = queries.may_be_split(conversation)
    begin = next((place for place, post in enumerate(theirs) if post.pk == _asked(request)), len(theirs) - 1)
    lines = [(post, place >= max(begin, 1)) for place, post in enumerate(theirs)]
    shown = {"conversation": conversation, "lines": lines, "at": clock.now()}
    return render(request, "inbox/split.html", shown)


def _asked(request: HttpRequest) -> int:
    return whole(request.GET.get("post", "")) or 0


@require_POST
@for_teammates
def mend(request: HttpRequest, conversation_id: int) -> HttpResponseBase:
    who = teammate_of(request).pk
    whole = desk.mend(conversation_id=conversation_id, by_id=who, at=clock.now())
    words = _("They are one conversation again: %(name)s.") % {"name": whole.person}
    return answer(request, whole, words, changed=AFTER_IT)
