"""Promises on the screen: made, moved and closed beside a conversation, and the page of all of them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from heedful.desk import actions as desk
from heedful.desk import queries
from heedful.kit import clock
from heedful.kit.errors import Invalid
from heedful.web.access import for_teammates, teammate_of
from heedful.web.inbox.deeds import answer
from heedful.web.inbox.promised import Line

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase


VIEWS = {
    "mine": gettext_lazy("Mine"),
    "team": gettext_lazy("My team"),
    "late": gettext_lazy("Late"),
    "closed": gettext_lazy("Closed"),
    "due": gettext_lazy("Behind the figure"),
}
SHOWN = 200
CLOSED = {
    "kept": gettext_lazy("Kept. A word for them is in the draft."),
    "broken": gettext_lazy("Noted. An apology is in the draft."),
    "withdrawn": gettext_lazy("Withdrawn. A word for them is in the draft."),
}


@for_teammates
@require_GET
def promises(request: HttpRequest) -> HttpResponse:
    """Show the promises of a view, and how many were kept."""
    me, at = teammate_of(request).pk, clock.now()
    view = request.GET.get("view", "mine")
    if view == "due":
        rows = queries.due_in_period(me, at=at).select_related("conversation__person", "owner", "closed_by")
        rows = rows.order_by("-due_at", "-pk")
    else:
        rows = queries.promises_in_view(me, view, at=at)
    context = {
        "view": view,
        "views": [(key, name, key == view) for key, name in VIEWS.items() if key != "due" or view == "due"],
        "lines": [Line(one, at) for one in rows[:SHOWN]],
        "most": SHOWN,
        "figure": queries.kept_of(me, at=at),
        "at": at,
    }
    return render(request, "promises/promises.html", context)


def _moment(typed: str) -> datetime:
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError as error:
        raise Invalid(_("Choose a date and a time.")) from error
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


@require_POST
@for_teammates
def make(request: HttpRequest, conversation_id: int) -> HttpResponseBase:
    made = desk.make_promise(
        conversation_id=conversation_id,
        by_id=teammate_of(request).pk,
        words=request.POST.get("words", ""),
        due_at=_moment(request.POST.get("moment", "")),
        at=clock.now(),
    )
    return answer(request, made.conversation, _("Kept in mind, with its date."), changed=["person"])


@require_POST
@for_teammates
def move(request: HttpRequest, promise_id: int) -> HttpResponseBase:
    moved = desk.move_promise(
        promise_id=promise_id,
        by_id=teammate_of(request).pk,
        due_at=_moment(request.POST.get("moment", "")),
        at=clock.now(),
    )
    return _answer(request, moved.conversation_id, _("It has another moment now. Tell them, too."))


@require_POST
@for_teammates
def close(request: HttpRequest, promise_id: int) -> HttpResponseBase:
    how = request.POST.get("how", "")
    closed = desk.close_promise(promise_id=promise_id, by_id=teammate_of(request).pk, how=how, at=clock.now())
    private = closed.reply.private if closed.reply else closed.conversation.post.private
    kind = "private" if private else "public"
    return _answer(request, closed.conversation_id, str(CLOSED[how]), form=kind)


def _answer(request: HttpRequest, conversation_id: int, words: str, *, form: str = "") -> HttpResponseBase:
    """Answer with the conversation read anew: the panel, and the draft where there is one."""
    conversation = queries.conversation_for(teammate_of(request).pk, conversation_id)
    return answer(request, conversation, words, changed=["person"], form=form)
