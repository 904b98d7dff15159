"""What can be done with replies: say, take back, settle, edit, delete."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.html import escape, format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heedful.desk import actions as desk
from heedful.desk import queries
from heedful.desk.care import Care
from heedful.desk.meanwhile import SaidMeanwhile
from heedful.desk.wording.weighing import LookAgain
from heedful.kit import clock
from heedful.kit.errors import Refused
from heedful.kit.numbers import whole
from heedful.web import answers
from heedful.web.access import for_teammates, teammate_of
from heedful.web.inbox import caring, meanwhile, scheduling
from heedful.web.inbox.deeds import answer

if TYPE_CHECKING:
    from datetime import datetime

    from django.http.response import HttpResponseBase

    from heedful.desk.models import Reply

QUEUED = ("head", "beside", "composer")
CHANGED = ("head", "posts", "beside", "composer")


@require_POST
@for_teammates
def reply(request: HttpRequest, conversation_id: int) -> HttpResponseBase:
    """Say it, once for each form; what cannot be said stays as a draft, with the reason beside it."""
    kind = request.POST.get("kind", "")
    kind = kind if kind in {"private", "mine"} else "public"
    text, to_post = request.POST.get("text", ""), request.POST.get("to", "")
    voice = request.POST.get("voice", "") if kind == "mine" else ""
    try:
        say = partial(desk.answer_in_private, line=_line(request)) if kind == "private" else desk.reply
        held = say(
            conversation_id=conversation_id,
            author_id=teammate_of(request).pk,
            text=text,
            to_post_id=whole(to_post),
            key=request.POST.get("key") or None,
            care=caring.care_of(request, conversation_id),
            seen=request.POST.get("seen") or None,
            leave_at=_leave_at(request),
            voice_id=whole(voice),
            at=clock.now(),
        )
        _refuse_other_words(held, text)
    except Refused as refused:
        if refused.status == 404:
            raise
        return _not_said(request, conversation_id, kind, text, refused)
    undo = reverse("inbox:take_back", args=[held.pk])
    words = _words_for(held)
    return answer(request, held.conversation, words, changed=QUEUED, form=kind, undo=undo)


def _line(request: HttpRequest) -> str:
    """Return what is to be said in public beside a private answer, "" for nothing."""
    return request.POST.get("line", "") if request.POST.get("say_so") else ""


def _leave_at(request: HttpRequest) -> datetime | None:
    when, moment = request.POST.get("when", ""), request.POST.get("moment", "")
    return scheduling.leave_at(when, moment, at=clock.now())


def _words_for(held: Reply) -> str:
    if held.state == "to-approve":
        return _("Handed in. It leaves once somebody else has approved it.")
    if held.scheduled:
        when = formats.date_format(timezone.localtime(held.leaves_at), "D j M, H:i")
        return _("Your reply leaves on %(when)s, unless something is said before.") % {"when": when}
    if held.private:
        return _("Your private reply leaves in a moment.")
    return _("Your public reply leaves in a moment.")


def _refuse_other_words(held: Reply, text: str) -> None:
    """Refuse what came from a page whose answer was given already, in other words, taken back or returned."""
    if held.state in {"taken-back", "returned"} or held.text != queries.as_said(held, text):
        raise Refused(
            _("You answered from this page before. Your words are kept as a draft: look, and send again.")
        )


def _not_said(
    request: HttpRequest, conversation_id: int, kind: str, text: str, refused: Refused
) -> HttpResponseBase:
    who = teammate_of(request).pk
    desk.save_draft(
        conversation_id=conversation_id, teammate_id=who, kind=kind, text=text[:20_000], at=clock.now()
    )
    if getattr(request, "htmx", False):
        told = _wrong(conversation_id, kind, refused)
        if isinstance(refused, LookAgain):
            found = queries.conversation_for(who, conversation_id)
            cared = caring.cared_for(request, found, kind=kind, text=text, at=clock.now())
            told.append(caring.part_of(request, cared))
        return answers.parts(told, status=refused.status)
    messages.error(request, str(refused))
    chosen = {name: request.POST[name] for name in ("when", "moment") if request.POST.get(name)}
    page, asked = reverse("inbox:conversation", args=[conversation_id]), urlencode({"kind": kind} | chosen)
    return redirect(f"{page}?{asked}#composer-{conversation_id}")


def _wrong(conversation_id: int, kind: str, refused: Refused) -> list[str]:
    """Return what is shown beside the words; where something was said meanwhile, the next press knows it."""
    place = f"#wrong-{conversation_id}-{kind}"
    if not isinstance(refused, SaidMeanwhile):
        return [answers.part(place, escape(str(refused)), swap="textContent")]
    seen = format_html(
        '<input type="hidden" name="seen" id="seen-{}-{}" value="{}">', conversation_id, kind, refused.mark
    )
    return [
        answers.part(place, meanwhile.shown(refused, at=clock.now()), swap="innerHTML"),
        answers.part(f"#seen-{conversation_id}-{kind}", seen, swap="outerHTML"),
    ]


def _answer(
    request: HttpRequest, of: Reply, words: str, *, form: str = "", undo: str = ""
) -> HttpResponseBase:
    """Answer a deed with a reply; its conversation is read anew."""
    conversation = queries.conversation_for(teammate_of(request).pk, of.conversation_id)
    return answer(request, conversation, words, changed=CHANGED, form=form, undo=undo)


@require_POST
@for_teammates
def take_back(request: HttpRequest, reply_id: int) -> HttpResponseBase:
    taken = desk.take_back(reply_id=reply_id, teammate_id=teammate_of(request).pk, at=clock.now())
    kind = queries.kind_of(taken)
    words = _("Taken back. Nobody saw it; your words are in the draft.")
    return _answer(request, taken, words, form=kind)


@require_POST
@for_teammates
def stands(request: HttpRequest, reply_id: int) -> HttpResponseBase:
    settled = desk.say_it_stands(reply_id=reply_id, teammate_id=teammate_of(request).pk, at=clock.now())
    return _answer(request, settled, _("Noted: it stands there."))


@require_POST
@for_teammates
def send_again(request: HttpRequest, reply_id: int) -> HttpResponseBase:
    who, seen = teammate_of(request).pk, request.POST.get("seen") or None
    held = desk.send_again(reply_id=reply_id, teammate_id=who, seen=seen, at=clock.now())
    undo = reverse("inbox:take_back", args=[held.pk])
    return _answer(request, held, _words_for(held), undo=undo)


@require_POST
@for_teammates
def reschedule(request: HttpRequest, reply_id: int) -> HttpResponseBase:
    who, leave_at = teammate_of(request).pk, _leave_at(request)
    held = desk.reschedule(reply_id=reply_id, teammate_id=who, leave_at=leave_at, at=clock.now())
    return _answer(request, held, _words_for(held))


@require_POST
@for_teammates
def edit(request: HttpRequest, reply_id: int) -> HttpResponseBase:
    who, text = teammate_of(request).pk, request.POST.get("text", "")
    care = Care(anyway=bool(request.POST.get("anyway")))
    edited = desk.edit_reply(reply_id=reply_id, teammate_id=who, text=text, care=care, at=clock.now())
    return _answer(request, edited, _("Changed where it stands."))


@require_POST
@for_teammates
def delete(request: HttpRequest, reply_id: int) -> HttpResponseBase:
    gone = desk.delete_reply(reply_id=reply_id, teammate_id=teammate_of(request).pk, at=clock.now())
    return _answer(request, gone, _("Deleted on %(place)s.") % {"place": gone.source})


@require_POST
@for_teammates
def badly_worded(request: HttpRequest, reply_id: int) -> HttpResponseBase:
    """Keep a reply to learn from, and draft the correction in its thread."""
    said = desk.say_badly_worded(
        reply_id=reply_id,
        teammate_id=teammate_of(request).pk,
        lesson=request.POST.get("lesson", ""),
        at=clock.now(),
    )
    words = _("Noted. A correction is in the draft; say what you should have said.")
    return _answer(request, said.reply, words, form="private" if said.reply.private else "public")
