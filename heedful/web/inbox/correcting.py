"""Say that a label which the models gave to a post is wrong, or one that they missed is right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heedful.desk import queries
from heedful.kit import clock
from heedful.kit.errors import Missing
from heedful.listening import actions as listening
from heedful.web.access import for_teammates, teammate_of
from heedful.web.inbox.deeds import answer

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

HOLDS = {"yes": True, "no": False, "forget": None}


@require_POST
@for_teammates
def correct(
    request: HttpRequest, conversation_id: int, post_id: int, question: str, label: str, holds: str
) -> HttpResponseBase:
    """Correct a label, or take that back ("forget")."""
    who = teammate_of(request).pk
    if holds not in HOLDS:
        raise Missing("A label holds, yes or no.")
    conversation = queries.conversation_for(who, conversation_id)
    claim = f"{question}/{label}"
    listening.correct(by_id=who, post_id=post_id, claim=claim, holds=HOLDS[holds], at=clock.now())
    if HOLDS[holds] is None:
        return answer(request, conversation, _("Taken back; it is read anew."), changed=["posts"])
    undo = reverse("inbox:correct", args=[conversation_id, post_id, question, label, "forget"])
    return answer(request, conversation, _("Corrected, and learned."), changed=["posts"], undo=undo)
