"""Add a conversation to an incident from beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heedful.desk import queries as desk
from heedful.insights import actions
from heedful.kit import clock
from heedful.kit.errors import Invalid
from heedful.web.access import for_teammates, teammate_of
from heedful.web.inbox.deeds import answer

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase


@require_POST
@for_teammates
def add(request: HttpRequest, conversation_id: int) -> HttpResponseBase:
    """Say that a conversation belongs to an incident that is open."""
    me, chosen = teammate_of(request).pk, request.POST.get("incident", "")
    found = desk.conversation_for(me, conversation_id)
    if not (chosen.isascii() and chosen.isdigit() and len(chosen) < 19):
        raise Invalid(_("Choose an incident from the list."))
    key = {"incident_id": int(chosen), "conversation_id": conversation_id}
    actions.add_conversation(by_id=me, at=clock.now(), **key)
    undo = reverse("insights:leave_out", args=[int(chosen), conversation_id])
    return answer(request, found, _("It belongs to the incident."), changed=["person"], undo=undo)
