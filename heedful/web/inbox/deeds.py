"""What can be done with a conversation: take it, give it back, finish it, put it aside, write beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from heedful.desk import actions as desk
from heedful.desk import naming, queries
from heedful.kit import clock
from heedful.kit.errors import OutsideTrouble
from heedful.listening import actions as listening
from heedful.teams import queries as teams
from heedful.web import answers
from heedful.web.access import for_teammates, teammate_of
from heedful.web.inbox import snoozing
from heedful.web.inbox.opened import Opened
from heedful.web.inbox.screens import parts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http.response import HttpResponseBase

    from heedful.desk.models import Conversation

AFTER_A_MOVE = ("head", "composer", "person")


def answer(
    request: HttpRequest,
    conversation: Conversation,
    text: str,
    *,
    changed: Sequence[str] = AFTER_A_MOVE,
    form: str = "",
    undo: str = "",
) -> HttpResponseBase:
    """Answer a deed: the parts it changed, a `form` that starts anew and a toast; or the page again."""
    fresh: list[str] = []
    if getattr(request, "htmx", False):
        who = teammate_of(request)
        with teams.one_look(who):
            opened = Opened(who, conversation, at=clock.now())
            fresh = parts_of(request, opened, changed)
            if form:
                fresh.append(_form(request, opened, form))
    page = reverse("inbox:conversation", args=[conversation.pk])
    told = answers.done(request, text, changed=fresh, otherwise=page, undo=undo)
    told.headers["HX-Trigger"] = f'{{"touched": {{"ids": [{conversation.pk}]}}}}'
    return told


def _form(request: HttpRequest, opened: Opened, kind: str) -> str:
    """Return the form of one kind of answer as it is now, in place of what was typed."""
    tab = next(tab for tab in opened.answering.tabs if tab.kind == kind)
    html = render_to_string(
        "inbox/conversation.html#say", {"opened": opened, "tab": tab, "at": opened.at}, request
    )
    return answers.part(f"#say-{opened.pk}-{kind}", html, swap="outerHTML")


def _undo(name: str, conversation_id: int) -> str:
    return reverse(f"inbox:{name}", args=[conversation_id])


@require_POST
@for_teammates
def claim(request: HttpRequest, conversation_id: int) -> HttpResponseBase:
    taken = desk.claim(conversation_id=conversation_id, teammate_id=teammate_of(request).pk, at=clock.now())
    words = _("You have it: %(name)s.") % {"name": taken.person}
    return answer(request, taken, words, changed=["head"], undo=_undo("give_back", conversation_id))


@require_POST
@for_teammates
def give_back(request: HttpRequest, conversation_id: int) -> HttpResponseBase:
    who = teammate_of(request).pk
    was_own = queries.conversation_for(who, conversation_id).owner_id == who
    given = desk.give_back(conversation_id=conversation_id, teammate_id=who, at=clock.now())
    words = _("Given back: anybody can take %(name)s.") % {"name": given.person}
    undo = _undo("claim", conversation_id) if was_own else ""
    return answer(request, given, words, changed=["head", "composer"], undo=undo)


@require_POST
@for_teammates
def done(request: HttpRequest, conversation_id: int) -> HttpResponseBase:
    finished = desk.done(conversation_id=conversation_id, teammate_id=teammate_of(request).pk, at=clock.now())
    words = _("Done: %(name)s. It opens again when they speak.") % {"name": finished.person}
    return answer(request, finished, words, undo=_undo("reopen", conversation_id))


@require_POST
@for_teammates
def reopen(request: HttpRequest, conversation_id: int) -> HttpResponseBase:
    opened = desk.reopen(conversation_id=conversation_id, teammate_id=teammate_of(request).pk, at=clock.now())
    return answer(request, opened, _("Open again: %(name)s.") % {"name": opened.person})


@require_POST
@for_teammates
def snooze(request: HttpRequest, conversation_id: int) -> HttpResponseBase:
    at = clock.now()
    until = snoozing.until(request.POST.get("until", ""), request.POST.get("moment", ""), at=at)
    asleep = desk.snooze(
        conversation_id=conversation_id, teammate_id=teammate_of(request).pk, until=until, at=at
    )
    if until is None:
        words = _("Snoozed until they answer: %(name)s.") % {"name": asleep.person}
    else:
        when = formats.date_format(timezone.localtime(until), "D j M, H:i")
        words = _("Snoozed until %(when)s: %(name)s.") % {"when": when, "name": asleep.person}
    return answer(request, asleep, words, undo=_undo("reopen", conversation_id))


@require_POST
@for_teammates
def note(request: HttpRequest, conversation_id: int) -> HttpResponseBase:
    written = desk.write_note(
        conversation_id=conversation_id,
        teammate_id=teammate_of(request).pk,
        text=request.POST.get("text", ""),
        key=request.POST.get("key") or None,
        at=clock.now(),
    )
    words = ""
    if written.not_told:
        names = {"names": ", ".join(written.not_told)}
        words = _("Not told, since they cannot see this conversation: %(names)s.") % names
    return answer(request, written.conversation, words, changed=["beside", "composer"], form="note")


@require_GET
@for_teammates
def names(request: HttpRequest) -> JsonResponse:
    """Answer whom a note can call, for offering them while one types."""
    del request
    return JsonResponse({"names": naming.names()})


@require_POST
@for_teammates
def draft(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Keep what was typed, and say what the network makes of it."""
    who, kind = teammate_of(request), request.POST.get("kind", "")
    found = queries.conversation_for(who.pk, conversation_id)
    opened = Opened(who, found, at=clock.now(), kind=kind)
    if opened.was_said(request.POST.get("key", "")):
        return HttpResponse(status=204)
    text = request.POST.get("text", "")
    desk.save_draft(conversation_id=conversation_id, teammate_id=who.pk, kind=kind, text=text, at=opened.at)
    tab = next(tab for tab in opened.answering.tabs if tab.kind == kind)
    html = render_to_string(
        "inbox/conversation.html#verdict", {"opened": opened, "tab": tab, "is_saved": True}, request
    )
    return answers.parts([answers.part(f"#verdict-{conversation_id}-{kind}", html)])


@require_POST
@for_teammates
def look(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Note that one looks or writes, and answer who else does."""
    who = teammate_of(request)
    writing = request.POST.get("writing") == "yes"
    desk.look(conversation_id=conversation_id, teammate_id=who.pk, writing=writing, at=clock.now())
    opened = Opened(who, queries.conversation_for(who.pk, conversation_id), at=clock.now())
    return answers.parts(parts_of(request, opened, ["presence"]))


@require_POST
@for_teammates
def refresh(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Bring the thread up to date by asking the network; what is new comes as live events."""
    found = queries.conversation_for(teammate_of(request).pk, conversation_id)
    try:
        listening.fetch_thread(post_id=found.post_id, at=clock.now())
    except OutsideTrouble as trouble:
        words = _("The thread may have moved on: %(trouble)s") % {"trouble": trouble}
        target = f"#fetched-{conversation_id}"
        return answers.parts([answers.part(target, words, swap="textContent")])
    return HttpResponse(status=204)
