"""Fill in the fields of the house beside a conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heedful.desk import actions as desk
from heedful.kit import clock
from heedful.web.access import for_teammates, teammate_of
from heedful.web.inbox.deeds import answer

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase


@require_POST
@for_teammates
def fill(request: HttpRequest, conversation_id: int, field_id: int) -> HttpResponseBase:
    filled, before = desk.fill(
        conversation_id=conversation_id,
        field_id=field_id,
        teammate_id=teammate_of(request).pk,
        value=request.POST.get("value", ""),
        at=clock.now(),
    )
    words = _("Saved; before it was “%s”.") % before if before else _("Saved.")
    return answer(request, filled, words, changed=["person"])
