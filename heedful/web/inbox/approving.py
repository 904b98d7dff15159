"""Approve what a colleague wrote, return it with a note, change one's own words meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heedful.desk import actions as desk
from heedful.desk import queries
from heedful.desk.meanwhile import SaidMeanwhile
from heedful.kit import clock
from heedful.kit.errors import Invalid
from heedful.web import answers
from heedful.web.access import for_teammates, teammate_of
from heedful.web.inbox import meanwhile
from heedful.web.inbox.deeds import answer
from heedful.web.inbox.opened import Opened
from heedful.web.inbox.screens import parts_of

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from heedful.desk.models import Reply

CHANGED = ("head", "beside", "composer")


def _version(request: HttpRequest) -> int:
    """Return which words the approver read, as the form says."""
    asked = request.POST.get("version", "")
    if not asked.isdecimal() or len(asked) > 9:
        raise Invalid(_("The page is not whole. Load it again."))
    return int(asked)


def _answer(request: HttpRequest, of: Reply, words: str) -> HttpResponseBase:
    conversation = queries.conversation_for(teammate_of(request).pk, of.conversation_id)
    return answer(request, conversation, words, changed=CHANGED)


@require_POST
@for_teammates
def approve(request: HttpRequest, reply_id: int) -> HttpResponseBase:
    who, seen = teammate_of(request).pk, request.POST.get("seen") or None
    try:
        approved = desk.approve(
            reply_id=reply_id, teammate_id=who, version=_version(request), seen=seen, at=clock.now()
        )
    except SaidMeanwhile as told:
        return _told_first(request, reply_id, told)
    words = _("Approved: %(name)s's reply leaves in a moment.") % {"name": approved.author}
    return _answer(request, approved, words)


def _told_first(request: HttpRequest, reply_id: int, told: SaidMeanwhile) -> HttpResponseBase:
    """Say what was said meanwhile; the part that comes with it knows it, and the next press approves."""
    if not getattr(request, "htmx", False):
        raise told
    who = teammate_of(request)
    of = queries.reply_for(who.pk, reply_id)
    opened = Opened(who, queries.conversation_for(who.pk, of.conversation_id), at=clock.now())
    news = " ".join(meanwhile.words_of(one, at=opened.at) for one in told.news)
    words = _("%(news)s Look, and approve again.") % {"news": news}
    fresh = [*parts_of(request, opened, ["beside"]), answers.toast(request, words, trouble=True)]
    return answers.parts(fresh, status=told.status)


@require_POST
@for_teammates
def return_reply(request: HttpRequest, reply_id: int) -> HttpResponseBase:
    returned = desk.return_reply(
        reply_id=reply_id,
        teammate_id=teammate_of(request).pk,
        version=_version(request),
        note=request.POST.get("note", ""),
        at=clock.now(),
    )
    return _answer(request, returned, _("Returned to %(name)s with your note.") % {"name": returned.author})


@require_POST
@for_teammates
def rewrite(request: HttpRequest, reply_id: int) -> HttpResponseBase:
    who, text = teammate_of(request).pk, request.POST.get("text", "")
    changed = desk.rewrite(reply_id=reply_id, teammate_id=who, text=text, at=clock.now())
    return _answer(request, changed, _("Handed in again with the new words."))
