"""Put labels on a conversation and take them off; take back what a rule did to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heedful.desk import actions as desk
from heedful.desk import queries
from heedful.kit import clock
from heedful.kit.errors import Missing
from heedful.web import answers
from heedful.web.access import for_teammates, teammate_of
from heedful.web.inbox.deeds import answer

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase


def _address(name: str, conversation_id: int, label_id: int) -> str:
    return reverse(f"inbox:{name}", args=[conversation_id, label_id])


@require_POST
@for_teammates
def label(request: HttpRequest, conversation_id: int) -> HttpResponseBase:
    """Put a label on by its name; a new one is made."""
    who = teammate_of(request).pk
    name = request.POST.get("name", "")
    labelled, put = desk.label(conversation_id=conversation_id, teammate_id=who, name=name, at=clock.now())
    words = _("Labelled: %s.") % put.name
    return answer(
        request, labelled, words, changed=["person"], undo=_address("unlabel", conversation_id, put.pk)
    )


@require_POST
@for_teammates
def label_again(request: HttpRequest, conversation_id: int, label_id: int) -> HttpResponseBase:
    who = teammate_of(request).pk
    labelled, put = desk.label(
        conversation_id=conversation_id, teammate_id=who, label_id=label_id, at=clock.now()
    )
    words = _("Labelled: %s.") % put.name
    return answer(
        request, labelled, words, changed=["person"], undo=_address("unlabel", conversation_id, put.pk)
    )


@require_POST
@for_teammates
def unlabel(request: HttpRequest, conversation_id: int, label_id: int) -> HttpResponseBase:
    who = teammate_of(request).pk
    freed, off = desk.unlabel(
        conversation_id=conversation_id, label_id=label_id, teammate_id=who, at=clock.now()
    )
    words = _("Label taken off: %s.") % off.name
    return answer(
        request, freed, words, changed=["person"], undo=_address("label_again", conversation_id, off.pk)
    )


@require_POST
@for_teammates
def unroute(request: HttpRequest, applied_id: int) -> HttpResponseBase:
    """Take back what a rule did to a conversation; it may then be somebody else's to see."""
    who = teammate_of(request).pk
    undone = desk.unroute(applied_id=applied_id, teammate_id=who, at=clock.now())
    words = _("Taken back: what “%s” did.") % undone.rule.name
    try:
        conversation = queries.conversation_for(who, undone.conversation_id)
    except Missing:
        return answers.done(request, words, otherwise=reverse("inbox:queue"))
    return answer(request, conversation, words)
