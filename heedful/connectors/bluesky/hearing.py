"""Listening: one connection, its frames gathered into pages, and the notifications beside it."""

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from heedful.connectors.bluesky.address import Dialect, Route
from heedful.connectors.bluesky.batch import HEARTBEAT_SECONDS, LINGER_SECONDS, Batch, Position
from heedful.connectors.bluesky.firehose import Firehose
from heedful.connectors.bluesky.jetstream import Jetstream
from heedful.connectors.bluesky.notices import Notices, Rounds, post_of
from heedful.connectors.bluesky.people import Known
from heedful.connectors.bluesky.record import MalformedError
from heedful.connectors.bluesky.sessions import Sessions
from heedful.connectors.contract import Gap, Page, Post
from heedful.kit import clock, fetch, meter
from heedful.kit.errors import OutsideTrouble

BESIDE_SECONDS = 15.0  # between two looks at the notifications while a stream runs
ALONE_SECONDS = 3.0
SLACK = timedelta(minutes=1)  # their clock and ours differ
NAP_SECONDS = 0.25


class Reader(Protocol):
    """One dialect of stream."""

    def query(self, at: int | None, *, since: datetime | None) -> str:
        """Return what to ask for: from `at` on; from `since` on where nothing was heard yet; else news."""

    def take(self, frame: bytes | str, batch: Batch) -> None:
        """Put what a frame says into the batch.

        :raises OutsideTrouble: the server ends the stream.
        """


class Silence:
    """Stands where a stream would, for a place that has only notifications."""

    def receive(self, timeout: float) -> bytes | str | None:
        time.sleep(min(timeout, NAP_SECONDS))
        return None

    def send(self, message: bytes | str) -> None:
        """Nobody listens."""


@dataclass(slots=True)
class Listening:
    """One `hear`: from its opening to the end of the line."""

    route: Route
    reader: Reader
    batch: Batch
    rounds: Rounds | None
    sessions: Sessions

    def pages(self, query: str) -> Iterator[Page]:
        """Yield pages until the line breaks; what was heard until then is yielded first.

        :raises OutsideTrouble: the line broke, or our credential is refused.
        """
        try:
            with self._line(query) as line:
                # The first page says that we listen, as soon as a server must have begun to tell us.
                self.batch.opened_at = clock.monotonic() - HEARTBEAT_SECONDS + LINGER_SECONDS
                while True:
                    if self._hear(line):
                        yield self._page()
        except OutsideTrouble:
            self._look_once()
            if len(self.batch):
                yield self._page()
            raise

    def _line(self, query: str) -> AbstractContextManager[fetch.Socket]:
        if self.route.dialect is Dialect.NONE:
            return nullcontext(Silence())
        return fetch.websocket(f"{self.route.stream}?{query}" if query else self.route.stream)

    def _hear(self, line: fetch.Socket) -> bool:
        """Take the next frame, if one comes in time; return whether the page is due."""
        now = clock.monotonic()
        found = self.rounds.look(self.batch.position.seen, now) if self.rounds is not None else None
        if found is not None:
            self.batch.take(found)
        wait = self.batch.due_in(now)
        if wait <= 0:
            return True
        frame = line.receive(min(wait, NAP_SECONDS) if self.rounds is not None else wait)
        if frame is not None:
            self.reader.take(frame, self.batch)
        return False

    def _look_once(self) -> None:
        """The stream is down; what was addressed to us can still be had, unless that is down as well."""
        if self.rounds is None or self.rounds.alone:
            return
        try:
            self.batch.take(self.rounds.ask(self.batch.position.seen))
        except OutsideTrouble:
            meter.count("bluesky_notices_trouble")

    def _page(self) -> Page:
        page = self.batch.page(self.sessions.budget(self.route))
        self.batch = Batch(self.batch.position, opened_at=clock.monotonic())
        return page


def hear(route: Route, *, me: str, cursor: str, sessions: Sessions, known: Known) -> Iterator[Page]:
    """Yield pages as the contract says, until the line breaks.

    :raises OutsideTrouble: the line broke, or our credential is refused.
    """
    batch = _begun(route, cursor)
    reader: Reader = Jetstream(me, known) if route.dialect is Dialect.JETSTREAM else Firehose(me, known)
    query = reader.query(batch.position.at, since=batch.position.since if cursor else None)
    rounds = _rounds(route, Notices(route, sessions), batch.position)
    return Listening(route, reader, batch, rounds, sessions).pages(query)


def _begun(route: Route, cursor: str) -> Batch:
    """Go on where the cursor stands; a number of another stream means nothing on this one."""
    position = Position.read(cursor)
    name = "jetstream" if route.dialect is Dialect.JETSTREAM else route.stream
    batch = Batch(position, opened_at=clock.monotonic())
    if position.stream and position.stream != name and position.at is not None:
        batch.gaps.append(Gap(str(position.at), "", "We listen to another stream now, which counts anew."))
        position = Position(seen=position.seen)
    since = position.since or clock.now() - SLACK
    batch.position = replace(position, stream=name, since=since)
    return batch


def _rounds(route: Route, notices: Notices, position: Position) -> Rounds | None:
    if route.sign_in is None:
        return None
    alone = route.dialect is Dialect.NONE
    began = position.since or clock.now()
    every = ALONE_SECONDS if alone else BESIDE_SECONDS
    return Rounds(lambda seen: notices.since(seen, began), every, alone=alone)


def reread(raw: bytes, *, me: str, known: Known) -> Sequence[Post]:
    """Read a frame, an event or a notification again that could not be read before.

    :raises ValueError: it still cannot be read.
    """
    batch = Batch(Position(), opened_at=0.0)
    try:
        if not raw.startswith(b"{"):
            Firehose(me, known).take(raw, batch)
        elif b'"time_us"' in raw:
            Jetstream(me, known).take(raw, batch)
        else:
            batch.posts.append(post_of(json.loads(raw), me))
    except OutsideTrouble as trouble:
        raise MalformedError(str(trouble)) from trouble
    if batch.unreadable:
        raise MalformedError(batch.unreadable[0].reason)
    return tuple(batch.posts)
