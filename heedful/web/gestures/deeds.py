"""What can be done with a gesture: propose it, decide about it, ask where it goes, send it, follow it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heedful.desk import actions as desk
from heedful.desk import queries as conversations
from heedful.gestures import actions, queries
from heedful.kit import clock
from heedful.outside.rules import path_of
from heedful.web.access import for_teammates, teammate_of
from heedful.web.gestures import screens
from heedful.web.inbox.deeds import answer
from heedful.web.set_up import once
from heedful.web.set_up.doors import address_of

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from heedful.gestures.models import Gesture


def _done(request: HttpRequest, gesture: Gesture, words: str) -> HttpResponseBase:
    """Go to the gesture: the form may stand on an answer that has no address of its own."""
    messages.success(request, words)
    return redirect("gestures:gesture", gesture.pk)


@require_POST
@for_teammates
def propose(request: HttpRequest, conversation_id: int) -> HttpResponseBase:
    gesture = actions.propose(
        conversation_id=conversation_id,
        by_id=teammate_of(request).pk,
        what=request.POST.get("what", ""),
        reason=request.POST.get("reason", ""),
        value=request.POST.get("value", ""),
        key=request.POST.get("key", ""),
        at=clock.now(),
    )
    waits = gesture.state == "asked"
    words = (
        _("Proposed: a colleague decides about it.") if waits else _("Approved: you may decide this alone.")
    )
    conversation = conversations.conversation_for(teammate_of(request).pk, conversation_id)
    return answer(request, conversation, words, changed=["person"])


@require_POST
@for_teammates
def approve(request: HttpRequest, gesture_id: int) -> HttpResponseBase:
    words = request.POST.get("words", "")
    gesture = actions.approve(
        gesture_id=gesture_id, by_id=teammate_of(request).pk, words=words, at=clock.now()
    )
    return _done(request, gesture, _("Approved: %(what)s.") % {"what": gesture.what})


@require_POST
@for_teammates
def decline(request: HttpRequest, gesture_id: int) -> HttpResponseBase:
    words = request.POST.get("words", "")
    gesture = actions.decline(
        gesture_id=gesture_id, by_id=teammate_of(request).pk, words=words, at=clock.now()
    )
    return _done(request, gesture, _("Not this time. Your words are with who proposed it."))


@require_POST
@for_teammates
def ask_address(request: HttpRequest, gesture_id: int) -> HttpResponseBase:
    """Make the link; it stands in a private draft where there can be one, and is shown once to be copied."""
    who, at = teammate_of(request), clock.now()
    gesture, secret = actions.ask_address(gesture_id=gesture_id, by_id=who.pk, at=at)
    link = address_of(request, path_of(secret))
    if request.POST.get("how") != "draft":
        once.keep(request, f"{screens.LINK}:{gesture.pk}", link)
        return redirect("gestures:gesture", gesture.pk)
    words = _("We would like to send you %(what)s. Tell us where, on this private page: %(link)s") % {
        "what": gesture.what,
        "link": link,
    }
    conversation = conversations.conversation_for(who.pk, gesture.conversation_id)
    before = conversations.drafts_of(who.pk, conversation).get("private", "")
    text = f"{before}\n\n{words}" if before else words
    desk.save_draft(conversation_id=conversation.pk, teammate_id=who.pk, kind="private", text=text, at=at)
    return redirect(f"{reverse('inbox:conversation', args=[conversation.pk])}?kind=private")


@require_POST
@for_teammates
def address(request: HttpRequest, gesture_id: int) -> HttpResponseBase:
    """Show where it goes to who sends it: in the answer to a form, so that no address of ours leads to it."""
    who = teammate_of(request)
    shown = actions.show_address(gesture_id=gesture_id, by_id=who.pk, at=clock.now())
    return screens.one(request, who, queries.gesture_for(who.pk, gesture_id), address=shown)


@require_POST
@for_teammates
def pass_on(request: HttpRequest, gesture_id: int) -> HttpResponseBase:
    to = request.POST.get("to", "")
    gesture = actions.pass_on(
        gesture_id=gesture_id,
        by_id=teammate_of(request).pk,
        to_id=int(to) if to.isascii() and to.isdigit() and len(to) < 19 else 0,
        at=clock.now(),
    )
    return _done(request, gesture, _("%(name)s sends it now.") % {"name": gesture.sender})


@require_POST
@for_teammates
def send(request: HttpRequest, gesture_id: int) -> HttpResponseBase:
    gesture = actions.send(
        gesture_id=gesture_id,
        by_id=teammate_of(request).pk,
        carrier=request.POST.get("carrier", ""),
        tracking=request.POST.get("tracking", ""),
        at=clock.now(),
    )
    return _done(request, gesture, _("On its way: %(what)s.") % {"what": gesture.what})


@require_POST
@for_teammates
def arrive(request: HttpRequest, gesture_id: int) -> HttpResponseBase:
    gesture = actions.arrive(gesture_id=gesture_id, by_id=teammate_of(request).pk, at=clock.now())
    return _done(request, gesture, _("It arrived. The address is erased."))


@require_POST
@for_teammates
def outcome(request: HttpRequest, gesture_id: int) -> HttpResponseBase:
    thanks = request.POST.get("thanks", "")
    gesture = actions.write_outcome(
        gesture_id=gesture_id,
        by_id=teammate_of(request).pk,
        words=request.POST.get("words", ""),
        thanks_id=int(thanks) if thanks.isascii() and thanks.isdigit() and len(thanks) < 19 else None,
        at=clock.now(),
    )
    return _done(request, gesture, _("Kept, with the gesture."))


@require_POST
@for_teammates
def give_up(request: HttpRequest, gesture_id: int) -> HttpResponseBase:
    words = request.POST.get("words", "")
    gesture = actions.give_up(
        gesture_id=gesture_id, by_id=teammate_of(request).pk, words=words, at=clock.now()
    )
    return _done(request, gesture, _("Given up. The money is free again."))
