"""What just happened, told to every open page of a teammate as server-sent events.

One thread of the process reads the journal while somebody listens, and hands each event to those who
may see it. An event names its kind, the conversations it touches and the parts of the screen that
change by it; the page fetches these parts. Its id is the position in the journal, so that a page that
lost the line goes on where it stopped.
"""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path
from django.views.decorators.http import require_GET

from heedful.desk import queries as desk
from heedful.desk import seeing
from heedful.journal import read
from heedful.kit.errors import Invalid
from heedful.teams import queries as teams
from heedful.web.access import teammate_of
from heedful.web.feeding import Feed, Listener, Session
from heedful.web.live_parts import ANY_OPEN, FRAME, ONE_GOES, PARTS, PERSON, THREADS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from django.http.response import HttpResponseBase

    from heedful.journal.models import Entry

    Around = Mapping[int, Sequence[int]]

HEARTBEAT_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Told:
    """One event as a page gets it."""

    position: str
    kind: str
    conversations: Sequence[int]
    parts: Sequence[str]
    people: Sequence[int]  # whose dialogues these are: a panel about them changes
    frame: bool  # the frame around the page changes too
    any_open: bool  # whatever conversation is open changes, whichever it is
    facts: Mapping[str, Any]

    def line(self) -> str:
        told: dict[str, Any] = {"kind": self.kind, "facts": self.facts}
        told |= {"conversations": self.conversations, "parts": self.parts, "people": self.people}
        told |= {name: True for name in ("frame", "any_open") if getattr(self, name)}
        return f"id: {self.position}\ndata: {json.dumps(told, separators=(',', ':'))}\n\n"


def told_to(teammate_id: int, entries: Sequence[Entry]) -> list[Told]:
    """Return what a teammate's pages are told of some journal entries.

    :raises Missing: they work here no more.
    """
    with teams.one_look(teams.teammate(teammate_id)):
        return _told_to(teammate_id, entries)


def _told_to(teammate_id: int, entries: Sequence[Entry]) -> list[Told]:
    seen = seeing.events_for(teammate_id, entries)
    by_post, by_thread = _around(seen)
    touched = [(event, _touched(event.facts, by_post, by_thread)) for event in seen]
    ids = {pk for _, named in touched for pk in named}
    visible = desk.visible_ids(teammate_id, list(ids)) if ids else set()
    people = desk.people_of(list(visible)) if visible else {}
    return [_told(event, named, visible, people) for event, named in touched]


def _told(event: seeing.Seen, named: Sequence[int], visible: set[int], people: Mapping[int, int]) -> Told:
    parts = PARTS.get(event.kind, ())
    shown = [pk for pk in named if pk in visible or event.kind in ONE_GOES]
    return Told(
        position=event.position,
        kind=event.kind,
        conversations=shown,
        parts=parts,
        people=sorted({people[pk] for pk in shown if pk in people}) if PERSON in parts else [],
        frame=event.kind in FRAME,
        any_open=event.kind in ANY_OPEN,
        facts=_ids_of(event.facts),
    )


def _around(seen: Sequence[seeing.Seen]) -> tuple[Around, Around]:
    """Return the conversations around the posts and threads that some events name."""
    posts = [pk for event in seen for pk in event.facts.get("post_ids", [])]
    threads = [event.facts[name] for event in seen for name in THREADS if name in event.facts]
    return (desk.ids_by_post(posts) if posts else {}), (desk.ids_by_thread(threads) if threads else {})


def _touched(facts: Mapping[str, Any], by_post: Around, by_thread: Around) -> list[int]:
    """Return the conversations that an event names, or that stand around the posts it names."""
    named = [facts[name] for name in ("conversation_id", "kept_id", "gone_id") if name in facts]
    named += facts.get("conversation_ids", [])
    named += [pk for post in facts.get("post_ids", []) for pk in by_post.get(post, [])]
    named += [pk for name in THREADS if name in facts for pk in by_thread.get(facts[name], [])]
    return list(dict.fromkeys(named))


def _ids_of(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name.endswith("_id") and isinstance(value, int)}


FEED = Feed(told_to)


@require_GET
def live(request: HttpRequest) -> HttpResponseBase:
    """Tell a page what happens, from `Last-Event-ID` or `since` on, as long as its session lasts."""
    if not request.user.is_authenticated:
        return HttpResponse(status=401)
    asked = request.headers.get("Last-Event-ID") or request.GET.get("since", "")
    listener = Listener(
        teammate_id=teammate_of(request).pk,
        session=Session(request.session.session_key or ""),
        position=_position(asked),
    )
    answer = StreamingHttpResponse(_stream(listener), content_type="text/event-stream")
    answer["Cache-Control"] = "no-store"
    answer["X-Accel-Buffering"] = "no"
    return answer


def _position(asked: str) -> str:
    with suppress(Invalid):
        if asked:
            read.since(asked, limit=1)
            return asked
    return read.head()


async def _stream(listener: Listener) -> AsyncIterator[str]:
    lines: asyncio.Queue[str | None] = asyncio.Queue()
    FEED.join(listener, lines, asyncio.get_running_loop())
    try:
        yield f"retry: 1500\nid: {listener.position}\nevent: hello\ndata: {{}}\n\n"
        while True:
            try:
                line = await asyncio.wait_for(lines.get(), HEARTBEAT_SECONDS)
            except TimeoutError:
                line = ": still here\n\n"
            if line is None:
                return
            yield line
    finally:
        FEED.leave(listener)


urlpatterns = [path("live/", live, name="live")]
