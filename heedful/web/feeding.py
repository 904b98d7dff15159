"""One reader of the journal for all open pages of this process."""

from __future__ import annotations

import threading
from collections import defaultdict
from dataclasses import dataclass, field
from importlib import import_module
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import auth
from django.db import DatabaseError, close_old_connections, connection

from heedful.journal import read
from heedful.kit import clock, log
from heedful.kit.errors import Missing

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Sequence

    from heedful.journal.models import Entry

    Tell = Callable[[int, Sequence[Entry]], Sequence[Any]]

NAP_SECONDS = 0.15
ASK_SESSIONS_SECONDS = 5.0
BATCH = 500
TOO_FAR = 8  # full batches behind; whoever was away for so long loads the page anew
FULL = 2_000  # lines that wait for a page which does not take them
AGAIN = "event: again\ndata: {}\n\n"


@dataclass(frozen=True, slots=True)
class Session:
    """A browser's sign-in, asked for again and again: it may end while the page is open."""

    key: str

    def teammate_id(self) -> int | None:
        """Return who is signed in by it now, None if nobody is."""
        store = import_module(settings.SESSION_ENGINE).SessionStore(self.key)
        who = auth.get_user(SimpleNamespace(session=store))  # type: ignore[arg-type]
        return who.pk if who.is_authenticated else None


@dataclass(eq=False, slots=True)
class Listener:
    """One open page: whose it is, and how far it has heard."""

    teammate_id: int
    session: Session
    position: str
    behind: int = 0
    lines: asyncio.Queue[str | None] | None = None
    loop: asyncio.AbstractEventLoop | None = field(default=None, repr=False)

    def say(self, line: str | None) -> None:
        """Hand a line to the page, None to end it; called from the reader's thread."""
        if self.loop is None or self.lines is None or self.loop.is_closed():
            return
        full = self.lines.qsize() > FULL
        self.loop.call_soon_threadsafe(self.lines.put_nowait, None if full else line)


class Feed:
    """Reads the journal while somebody listens. `tell` says what a teammate is told of some entries."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._listeners: set[Listener] = set()
        self._lock = threading.Lock()
        self._reader: threading.Thread | None = None
        self._asked_sessions_at = 0.0

    def join(
        self, listener: Listener, lines: asyncio.Queue[str | None], loop: asyncio.AbstractEventLoop
    ) -> None:
        listener.lines, listener.loop = lines, loop
        with self._lock:
            self._listeners.add(listener)
            if self._reader is None:
                self._reader = threading.Thread(target=self._run, name="live", daemon=True)
                self._reader.start()

    def leave(self, listener: Listener) -> None:
        with self._lock:
            self._listeners.discard(listener)

    def _here(self) -> list[Listener]:
        with self._lock:
            return list(self._listeners)

    def _run(self) -> None:
        """Read until nobody listens any more."""
        nap = threading.Event()
        while not self._rest():
            try:
                close_old_connections()
                read_on = self.step()
            except DatabaseError as error:
                log.get("live").warning("waiting for the database", trouble=str(error))
                connection.close()
                read_on = False
            if not read_on:
                nap.wait(NAP_SECONDS)
        connection.close()

    def _rest(self) -> bool:
        """Let the reader go if nobody listens; the next to come starts another."""
        with self._lock:
            if self._listeners:
                return False
            self._reader = None
            return True

    def step(self) -> bool:
        """Tell everybody what is new since each heard last; True if there may be more."""
        self._end_sessions()
        by_position: dict[str, list[Listener]] = defaultdict(list)
        for listener in self._here():
            by_position[listener.position].append(listener)
        more = False
        for position, listeners in by_position.items():
            entries = read.since(position, limit=BATCH)
            if entries:
                self._hand_out(entries, listeners)
                more = more or len(entries) == BATCH
        return more

    def _hand_out(self, entries: Sequence[Entry], listeners: Sequence[Listener]) -> None:
        by_teammate: dict[int, list[Listener]] = defaultdict(list)
        for listener in listeners:
            by_teammate[listener.teammate_id].append(listener)
            listener.position = read.position_of(entries[-1])
            listener.behind = listener.behind + 1 if len(entries) == BATCH else 0
        for teammate_id, theirs in by_teammate.items():
            lines = self._lines_for(teammate_id, entries)
            for listener in theirs:
                self._hand_to(listener, lines)

    def _lines_for(self, teammate_id: int, entries: Sequence[Entry]) -> list[str | None]:
        try:
            return [told.line() for told in self._tell(teammate_id, entries)]
        except Missing:  # let go: their pages end here
            return [None]

    def _hand_to(self, listener: Listener, lines: Sequence[str | None]) -> None:
        if listener.behind >= TOO_FAR:
            listener.position, listener.behind = read.head(), 0
            listener.say(f"id: {listener.position}\n{AGAIN}")
            return
        for line in lines:
            listener.say(line)
            if line is None:
                self.leave(listener)

    def _end_sessions(self) -> None:
        now = clock.monotonic()
        if now - self._asked_sessions_at < ASK_SESSIONS_SECONDS:
            return
        self._asked_sessions_at = now
        for listener in self._here():
            if listener.session.teammate_id() != listener.teammate_id:
                listener.say(None)
                self.leave(listener)
