"""Decisions beside a conversation: what one may alone, asking whoever decides more, and their answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heedful.desk import actions as desk
from heedful.desk import queries
from heedful.desk.deciding import amount_of
from heedful.kit import clock
from heedful.kit.errors import Invalid
from heedful.web.access import for_teammates, teammate_of
from heedful.web.inbox.deeds import answer

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from heedful.desk.deciding import Money


def money_typed(request: HttpRequest) -> Money | None:
    """Return the amount that was typed, None for none.

    :raises Invalid: it is no amount.
    """
    try:
        amount = amount_of(request.POST.get("amount", ""))
    except ValueError as error:
        raise Invalid(_("Write the amount as a number, such as 25 or 12.50.")) from error
    return desk.money_of(amount, request.POST.get("currency", ""))


@require_POST
@for_teammates
def ask(request: HttpRequest, conversation_id: int) -> HttpResponseBase:
    asked = desk.ask_permission(
        conversation_id=conversation_id,
        by_id=teammate_of(request).pk,
        decision=request.POST.get("decision", ""),
        money=money_typed(request),
        words=request.POST.get("words", ""),
        at=clock.now(),
    )
    words = _("%(name)s was told. The answer comes back here.") % {"name": asked.approver}
    return _answer(request, conversation_id, words)


@require_POST
@for_teammates
def decide(request: HttpRequest, permission_id: int) -> HttpResponseBase:
    decided = desk.answer_permission(
        permission_id=permission_id,
        by_id=teammate_of(request).pk,
        granted=request.POST.get("granted") == "yes",
        words=request.POST.get("words", ""),
        at=clock.now(),
    )
    return _answer(request, decided.conversation_id, _("%(name)s is told.") % {"name": decided.asked_by})


def _answer(request: HttpRequest, conversation_id: int, words: str) -> HttpResponseBase:
    conversation = queries.conversation_for(teammate_of(request).pk, conversation_id)
    return answer(request, conversation, words, changed=["beside", "person"])
