"""Give a conversation to a colleague, with a word."""

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
from heedful.kit.errors import Invalid
from heedful.kit.numbers import whole
from heedful.teams import queries as teams
from heedful.web.access import for_teammates, teammate_of
from heedful.web.inbox.deeds import answer

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

AFTER_IT = ("head", "composer", "beside", "person")


@require_http_methods(["GET", "POST"])
@for_teammates
def give(request: HttpRequest, conversation_id: int) -> HttpResponseBase:
    """Show whom it can be given to; give it."""
    who = teammate_of(request).pk
    conversation = queries.conversation_for(who, conversation_id)
    if request.method == "GET":
        shown = {
            "conversation": conversation,
            "takers": queries.takers_of(conversation),
            "teams": teams.teams(),
        }
        page = "inbox/give.html#form" if getattr(request, "htmx", False) else "inbox/give.html"
        return render(request, page, shown)
    to_id = whole(request.POST.get("to", ""))
    if to_id is None:
        raise Invalid(_("Choose a colleague."))
    note = request.POST.get("note", "")
    handed = desk.give(conversation_id=conversation_id, to_id=to_id, by_id=who, note=note, at=clock.now())
    after = queries.conversation_for(who, conversation_id)
    words = _("%(owner)s has it now: %(name)s.") % {"owner": after.owner, "name": after.person}
    undo = reverse("inbox:undo_give", args=[handed.pk]) if handed else ""
    return answer(request, after, words, changed=AFTER_IT, undo=undo)


@require_POST
@for_teammates
def undo(request: HttpRequest, handover_id: int) -> HttpResponseBase:
    back = desk.take_back_handover(handover_id=handover_id, by_id=teammate_of(request).pk, at=clock.now())
    words = _("Taken back: %(name)s.") % {"name": back.person}
    return answer(request, back, words, changed=AFTER_IT)
