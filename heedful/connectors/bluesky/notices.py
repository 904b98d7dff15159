"""Notifications of our account: a net under the stream, and the way to hear without one."""

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from queue import Empty, SimpleQueue
from typing import Any

from heedful.connectors.bluesky.address import Route
from heedful.connectors.bluesky.people import author_from
from heedful.connectors.bluesky.record import MalformedError, Ref, moment, post_from
from heedful.connectors.bluesky.sessions import Sessions
from heedful.connectors.contract import Budget, Gap, Post, Unreadable
from heedful.kit import clock, meter
from heedful.kit.errors import OutsideTrouble, SignedOut

SPOKEN = {"mention", "reply", "quote"}  # reasons that come with a post
PAGE = 50
MOST_PAGES = 40
OVERLAP = timedelta(minutes=10)  # the network sorts by the author's clock, which may be behind
BEGINNING = timedelta(days=1)  # how far back a new place looks
PATIENCE = 20.0  # rounds in trouble get this many times longer at most


@dataclass(slots=True)
class Notices:
    """What was addressed to us, asked for anew each time; each post is told once."""

    route: Route
    sessions: Sessions
    told: dict[str, None] = field(default_factory=dict)

    def since(self, seen: datetime | None, began: datetime) -> "Found":
        """Return what was said from `seen` on, oldest first; at first a day from before we began.

        :raises OutsideTrouble: it cannot be asked.
        """
        me = self.sessions.of(self.route).did
        oldest = seen - OVERLAP if seen is not None else began - BEGINNING
        found = Found(seen=seen or oldest)
        cursor = ""
        for _ in range(MOST_PAGES):
            page, cursor = self._page(cursor)
            for notice in page:
                self._file(notice, found, me=me, oldest=oldest)
            if not cursor or any(_when(notice) < oldest for notice in page):
                break
        else:
            reason = "More was addressed to us than the network lets us read at once."
            found.gaps.append(Gap(since=oldest.isoformat(), until=found.seen.isoformat(), reason=reason))
        found.posts.reverse()
        found.budget = self.sessions.of(self.route).budget
        return found

    def _page(self, cursor: str) -> tuple[list[Mapping[str, Any]], str]:
        params = [("limit", str(PAGE)), *([("cursor", cursor)] if cursor else [])]
        reply = self.sessions.ask(self.route, "app.bsky.notification.listNotifications", params=params)
        listed = reply.good("notifications")["notifications"]
        page = (
            [notice for notice in listed if isinstance(notice, Mapping)] if isinstance(listed, list) else []
        )
        return page, str(reply.body.get("cursor") or "") if page else ""

    def _file(self, notice: Mapping[str, Any], found: "Found", *, me: str, oldest: datetime) -> None:
        uri, when = str(notice.get("uri")), _when(notice)
        if notice.get("reason") not in SPOKEN or when < oldest:
            return
        found.seen = max(found.seen, when)
        if uri in self.told:
            return
        self.told[uri] = None
        while len(self.told) > PAGE * MOST_PAGES:
            del self.told[next(iter(self.told))]
        try:
            found.posts.append(post_of(notice, me))
        except MalformedError as error:
            raw = json.dumps(notice).encode()
            found.unreadable.append(Unreadable(raw, str(error), outside_id=uri))


@dataclass(slots=True)
class Found:
    """What one round brought, and the newest moment in it."""

    seen: datetime
    posts: list[Post] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    budget: Budget | None = None


def post_of(notice: object, me: str) -> Post:
    """:raises MalformedError: it is no notification with a post."""
    author = author_from(notice.get("author")) if isinstance(notice, Mapping) else None
    if not isinstance(notice, Mapping) or author is None:
        raise MalformedError("the notification has no author")
    ref = Ref(str(notice.get("uri")), str(notice.get("cid", "")))
    return post_from(notice.get("record"), ref, author=author, at=_when(notice), me=me)


def _when(notice: Mapping[str, Any]) -> datetime:
    return moment(notice.get("indexedAt")) or clock.now()


@dataclass(slots=True)
class Rounds:
    """Asks again and again in a thread beside the stream, so that a slow answer never delays it."""

    ask: Callable[[datetime | None], Found]
    every: float  # seconds
    due_at: float = 0.0  # monotonic
    alone: bool = False  # there is no stream: trouble is not swallowed
    _asking: bool = False
    _patience: float = 1.0
    _brought: SimpleQueue[Found | Exception] = field(default_factory=SimpleQueue)

    def look(self, seen: datetime | None, now: float) -> Found | None:
        """Return what a round brought, once; start the next one when it is due. Does not wait.

        :raises OutsideTrouble: our credential is refused, or there is nothing but these rounds.
        """
        brought = self._collected(now)
        if not self._asking and now >= self.due_at:
            self._asking = True
            threading.Thread(target=self._round, args=(seen,), daemon=True).start()
        return brought

    def _collected(self, now: float) -> Found | None:
        try:
            brought = self._brought.get_nowait()
        except Empty:
            return None
        self._asking = False
        if isinstance(brought, Exception):
            self._suffer(brought)
        else:
            self._patience = 1.0
        self.due_at = now + self.every * self._patience
        return None if isinstance(brought, Exception) else brought

    def _suffer(self, trouble: Exception) -> None:
        if self.alone or isinstance(trouble, SignedOut) or not isinstance(trouble, OutsideTrouble):
            raise trouble
        meter.count("bluesky_notices_trouble")
        self._patience = max(min(self._patience * 2, PATIENCE), (trouble.retry_in or 0.0) / self.every)

    def _round(self, seen: datetime | None) -> None:
        try:
            self._brought.put(self.ask(seen))
        except Exception as trouble:  # noqa: BLE001  (raised again where it can be seen, in `look`)
            self._brought.put(trouble)
