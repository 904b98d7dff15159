"""Say how urgent somebody's need is, by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heedful.desk import actions as desk
from heedful.desk import queries
from heedful.kit import clock
from heedful.web.access import for_teammates, teammate_of
from heedful.web.inbox.deeds import answer
from heedful.web.inbox.words import PRIORITIES

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase


@require_POST
@for_teammates
def set_priority(request: HttpRequest, conversation_id: int, priority: int) -> HttpResponseBase:
    who = teammate_of(request).pk
    before = queries.conversation_for(who, conversation_id).priority
    changed = desk.set_priority(
        conversation_id=conversation_id, teammate_id=who, priority=priority, at=clock.now()
    )
    words = _("%(name)s: priority %(priority)s.")
    told = words % {"name": changed.person, "priority": PRIORITIES[changed.priority]}
    undo = reverse("inbox:priority", args=[conversation_id, before]) if before != changed.priority else ""
    return answer(request, changed, told, changed=["head"], undo=undo)
