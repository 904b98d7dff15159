"""A batch of drafted replies: each can be read, changed, left out or sent; a lead lets all go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from heedful.desk import actions as desk
from heedful.desk import queries
from heedful.kit import clock
from heedful.kit.errors import Invalid
from heedful.web import answers
from heedful.web.access import for_teammates, teammate_of

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from heedful.desk.models import BatchLine

MOST_SHOWN = desk.MOST_LINES


@require_GET
@for_teammates
def batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    me = teammate_of(request)
    row = queries.batch_for(me.pk, batch_id)
    context = {
        "batch": row,
        "lines": list(queries.lines_for(me.pk, row)[:MOST_SHOWN]),
        "progress": queries.progress_of([row])[row.pk],
        "me": me,
        "most": desk.MOST_A_MINUTE,
    }
    return render(request, "inbox/batch.html", context)


def _told(request: HttpRequest, batch_id: int, words: str, undo: str = "") -> HttpResponseBase:
    return answers.done(request, words, otherwise=reverse("inbox:batch", args=[batch_id]), undo=undo)


@require_POST
@for_teammates
def approve(request: HttpRequest, batch_id: int) -> HttpResponseBase:
    asked = request.POST.get("a_minute", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 6):
        raise Invalid(_("Say how many a minute."))
    me = teammate_of(request).pk
    row = desk.approve_batch(by_id=me, batch_id=batch_id, a_minute=int(asked), at=clock.now())
    return _told(
        request, batch_id, _("It goes out, at most %s a minute. Stop it at any time.") % row.a_minute
    )


@require_POST
@for_teammates
def stop(request: HttpRequest, batch_id: int) -> HttpResponseBase:
    desk.stop_batch(by_id=teammate_of(request).pk, batch_id=batch_id, at=clock.now())
    return _told(request, batch_id, _("Stopped: nothing more leaves."))


@require_POST
@for_teammates
def resume(request: HttpRequest, batch_id: int) -> HttpResponseBase:
    desk.resume_batch(by_id=teammate_of(request).pk, batch_id=batch_id, at=clock.now())
    return _told(request, batch_id, _("It goes on where it stood."))


@require_POST
@for_teammates
def change_line(request: HttpRequest, line_id: int) -> HttpResponseBase:
    """Give one person other words, send them now, or leave the person out."""
    me, at = teammate_of(request).pk, clock.now()
    deed, text = request.POST.get("do", ""), request.POST.get("text", "").strip()
    line: BatchLine
    if text and deed in {"save", "send"}:
        line = desk.change_line(by_id=me, line_id=line_id, text=text, at=at)
    if deed == "send":
        line = desk.send_line(by_id=me, line_id=line_id, at=at)
        return _told(request, line.batch_id, _("On its way to %s.") % line.conversation.person)
    if deed == "leave-out":
        line = desk.leave_out_line(by_id=me, line_id=line_id, at=at)
        return _told(request, line.batch_id, _("%s is left out.") % line.conversation.person)
    if deed == "put-back":
        line = desk.put_line_back(by_id=me, line_id=line_id, at=at)
        return _told(request, line.batch_id, _("%s is in again.") % line.conversation.person)
    if deed != "save" or not text:
        raise Invalid(_("Say what to do with it."))
    return _told(request, line.batch_id, _("Saved."))
