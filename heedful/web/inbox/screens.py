"""The inbox, a conversation, and the parts of both that change while one looks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET

from heedful.desk import queries as desk
from heedful.desk.branches import JoinedElsewhere
from heedful.insights import queries as insights
from heedful.journal import read
from heedful.kit import clock
from heedful.kit.errors import Invalid
from heedful.kit.numbers import whole
from heedful.web import answers
from heedful.web.access import for_teammates, teammate_of
from heedful.web.inbox import waiting
from heedful.web.inbox.opened import Opened
from heedful.web.inbox.rows import Queue

if TYPE_CHECKING:
    from collections.abc import Iterable

PARTS = ("head", "presence", "posts", "beside", "composer", "person")
MOST_ROWS = 100


def _queue(request: HttpRequest, *, open_id: int | None = None) -> Queue:
    return Queue(
        teammate_of(request),
        view=request.GET.get("view", "waiting"),
        query=request.GET.get("q", ""),
        at=clock.now(),
        open_id=open_id,
    )


def _page(request: HttpRequest, queue: Queue, opened: Opened | None, position: str) -> HttpResponse:
    rows, more = queue.page(request.GET.get("after", ""))
    shown: dict[str, Any] = {
        "queue": queue,
        "breaking": insights.named_in_line(queue.who.pk),
        "rows": rows,
        "more": more,
        "opened": opened,
        "position": position,
        "at": queue.at,
        "units": waiting.units()
        | {"soon_word": waiting.due_word("soon"), "late_word": waiting.due_word("late")},
    }
    return render(request, "inbox/page.html", shown)


@gzip_page
@require_GET
@for_teammates
def inbox(request: HttpRequest) -> HttpResponse:
    """Show a view of the queue; for htmx its next rows, or a conversation pane with nothing in it."""
    position = read.head()
    queue = _queue(request)
    wants = request.headers.get("HX-Target", "")
    if wants.endswith("#conversation"):
        return render(request, "inbox/conversation.html", {"queue": queue, "opened": None})
    if wants.endswith("#more"):
        rows, more = queue.page(request.GET.get("after", ""))
        return render(request, "inbox/rows.html", {"queue": queue, "rows": rows, "more": more})
    return _page(request, queue, None, position)


@gzip_page
@require_GET
@for_teammates
def rows(request: HttpRequest) -> HttpResponse:
    """Answer the counts, and those of some rows that stand in this view now."""
    queue = _queue(request)
    typed = request.GET.get("ids", "").split(",")
    asked = [pk for one in typed if (pk := whole(one)) is not None][:MOST_ROWS]
    return render(request, "inbox/fresh.html", {"queue": queue, "rows": queue.some(asked), "more": ""})


@gzip_page
@require_GET
@for_teammates
def conversation(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Show a conversation beside its queue; for htmx the conversation alone."""
    position = read.head()
    try:
        opened = _opened(request, conversation_id)
    except JoinedElsewhere as there:
        return redirect("inbox:conversation", there.kept_id)
    queue = _queue(request, open_id=conversation_id)
    if request.headers.get("HX-Target", "").endswith("#conversation"):
        shown = {"queue": queue, "opened": opened, "at": opened.at}
        return render(request, "inbox/conversation.html", shown)
    return _page(request, queue, opened, position)


def _opened(request: HttpRequest, conversation_id: int) -> Opened:
    who = teammate_of(request)
    return Opened(
        who,
        desk.conversation_for(who.pk, conversation_id),
        at=clock.now(),
        kind=request.GET.get("kind", ""),
        to_post_id=whole(request.GET.get("to", "")),
    )


@gzip_page
@require_GET
@for_teammates
def some_parts(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Answer some parts of a conversation, named in `only`."""
    asked = [name for name in request.GET.get("only", "").split(",") if name]
    if unknown := set(asked) - set(PARTS):
        raise Invalid(f"There is no part {', '.join(sorted(unknown))}.")
    return answers.parts(parts_of(request, _opened(request, conversation_id), asked))


def parts_of(request: HttpRequest, opened: Opened, names: Iterable[str]) -> list[str]:
    """Return parts of a conversation, each ready to replace the one on the screen."""
    shown = {"opened": opened, "at": opened.at}
    return [
        answers.part(
            f"#{name}-{opened.pk}", render_to_string(f"inbox/conversation.html#{name}", shown, request)
        )
        for name in names
    ]
