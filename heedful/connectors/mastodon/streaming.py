"""News as they happen: the open lines of one place, read by threads into one queue."""

import json
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from types import TracebackType
from typing import Any, Self

from heedful.connectors.contract import Deleted, Page, Unreadable
from heedful.connectors.mastodon.catching_up import CatchingUp, Heard, Roots, page_of, read_notification
from heedful.connectors.mastodon.channels import MENTIONS, Channel, Marks
from heedful.connectors.mastodon.server import as_id
from heedful.connectors.mastodon.statuses import Reader
from heedful.connectors.mastodon.transports import UNREADABLE, Event, Events, Transport
from heedful.kit import clock, meter
from heedful.kit.errors import OutsideTrouble, SignedOut

BEAT_SECONDS = 0.9
GATHER_SECONDS = 0.1
MOST_IN_A_PAGE = 500
WAITING_ROOM = 10_000
JOIN_SECONDS = 2.0
LOOK_AGAIN_FIRST = 5.0
LOOK_AGAIN = 60.0


@dataclass(frozen=True, slots=True)
class Ended:
    """A line is over; `why` is what to raise, None where the other side just ended it."""

    why: BaseException | None


Doors = queue.SimpleQueue[OutsideTrouble | None]


@dataclass
class Lines:
    """The open lines of one place. Each is read by a thread of its own into one queue."""

    reader: Reader
    roots: Roots
    base: str
    transport: Transport
    channels: Sequence[Channel]
    news: "queue.Queue[Heard | Ended]" = field(default_factory=lambda: queue.Queue(WAITING_ROOM))
    over: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)

    def open(self) -> Self:
        """Open all lines.

        :raises OutsideTrouble: one that is needed cannot be opened.
        """
        doors: Doors = queue.SimpleQueue()
        streams = [channel for channel in self.channels if channel.stream]
        for channel in streams:
            self._start(partial(self._read, channel, doors))
        answers = [doors.get() for _ in streams]
        trouble = next((answer for answer in answers if answer is not None), None)
        if trouble is not None:
            self.close()
            raise trouble
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, why: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join(JOIN_SECONDS)

    def look_again(self, marks: Marks) -> None:
        """Ask for mentions now and then beside the streams, which deliver at most once."""
        if any(channel is MENTIONS for channel in self.channels):
            self._start(partial(self._look_again, marks))

    def _start(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, daemon=True, name="mastodon")
        self.threads.append(thread)
        thread.start()

    def _read(self, channel: Channel, doors: Doors) -> None:
        """Read one line to its end; whatever ends it is told to whoever waits, at the door or inside."""
        tell: Callable[[Ended], None] = partial(self._tell_at_the_door, channel, doors)
        try:
            with closing(self.transport(self.reader.server, self.base, channel)) as events:
                next(events)
                doors.put(None)
                tell = self._put
                self._listen(channel, events)
            tell(Ended(None))
        except (OutsideTrouble, StopIteration) as trouble:
            tell(Ended(trouble if isinstance(trouble, OutsideTrouble) else None))
        except BaseException as bug:  # noqa: BLE001 - a bug in a thread is raised where hear is called
            doors.put(None)
            self._put(Ended(bug))

    def _listen(self, channel: Channel, events: Events) -> None:
        for event in events:
            if self.over.is_set():
                return
            for heard in heard_in(self.reader, self.roots, channel.key, event):
                self._put(heard)

    def _tell_at_the_door(self, channel: Channel, doors: Doors, ended: Ended) -> None:
        trouble = ended.why if isinstance(ended.why, OutsideTrouble) else None
        if trouble is None or channel.needed or trouble.retry_in is not None:
            doors.put(trouble)
        else:
            meter.count("mastodon.channel_refused")
            doors.put(None)

    def _look_again(self, marks: Marks) -> None:
        catching_up = CatchingUp(self.reader, self.roots, marks)
        pause = LOOK_AGAIN_FIRST
        while not self.over.wait(pause):
            pause = LOOK_AGAIN
            try:
                for heard in catching_up.walk(MENTIONS):
                    if not marks.knows(heard.channel, heard.local_id):
                        marks.heard(heard.channel, heard.local_id)
                        self._put(heard)
            except SignedOut as trouble:
                self._put(Ended(trouble))
            except OutsideTrouble:
                meter.count("mastodon.look_again_failed")

    def _put(self, news: Heard | Ended) -> None:
        while not self.over.is_set():
            try:
                self.news.put(news, timeout=1.0)
            except queue.Full:
                continue
            return

    def pages(self, marks: Marks) -> Iterator[Page]:
        """Yield what comes in, at least once a second, until a line ends.

        :raises OutsideTrouble: the line broke.
        """
        while True:
            batch = self._batch()
            ended = next((one for one in batch if isinstance(one, Ended)), None)
            yield page_of([one for one in batch if isinstance(one, Heard)], marks)
            if ended is not None:
                if ended.why is not None:
                    raise ended.why
                return

    def _batch(self) -> list[Heard | Ended]:
        batch: list[Heard | Ended] = []
        until = clock.monotonic() + BEAT_SECONDS
        while len(batch) < MOST_IN_A_PAGE:
            try:
                one = self.news.get(timeout=max(0.0, until - clock.monotonic()))
            except queue.Empty:
                break
            until = until if batch else min(until, clock.monotonic() + GATHER_SECONDS)
            batch.append(one)
            if isinstance(one, Ended):
                break
        return batch


def heard_in(reader: Reader, roots: Roots, key: str, event: Event | None) -> list[Heard]:
    """Return what an event tells; nothing of the kinds that do not concern us."""
    if event is None:
        return []
    name, payload = event[0].replace("_", "."), event[1]
    if name == "delete":
        gone = _deleted_id(payload)
        return [Heard(key, "", Deleted(reader.server.outside_id(gone)))] if gone else []
    if name not in {"update", "status.update", "notification", UNREADABLE}:
        meter.count("mastodon.ignored_event")
        return []
    raw = None if name == UNREADABLE else _loaded(payload)
    if raw is None:
        return [Heard(key, "", Unreadable(_bytes(payload), "The event cannot be read."))]
    if name == "notification":
        return _notified(reader, roots, raw)
    return [Heard(key, as_id(raw.get("id")) if name == "update" else "", reader.read_or_keep(raw))]


def _loaded(payload: Any) -> dict[str, Any] | None:
    try:
        raw = json.loads(payload) if isinstance(payload, str | bytes) else payload
    except (ValueError, RecursionError):
        return None
    return raw if isinstance(raw, dict) else None


def _notified(reader: Reader, roots: Roots, raw: dict[str, Any]) -> list[Heard]:
    if raw.get("type") != "mention":
        meter.count("mastodon.ignored_event")
        return []
    return [Heard(MENTIONS.key, as_id(raw.get("id")), read_notification(reader, roots, raw))]


def _deleted_id(payload: Any) -> str:
    if isinstance(payload, dict):
        return as_id(payload.get("id"))
    return as_id(payload).strip('"')


def _bytes(payload: Any) -> bytes:
    if isinstance(payload, bytes):
        return payload
    return (payload if isinstance(payload, str) else json.dumps(payload)).encode("utf-8", "replace")
