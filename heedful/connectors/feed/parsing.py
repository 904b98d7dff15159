"""Outside bytes go in, plain values come out; the parsing itself happens in a limited child process.

Children are kept for the next feed, ended after some hundred feeds, after any trouble, and when
nothing was to parse for a while. Safe to call from several threads.
"""

import base64
import contextlib
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Any

import heedful
from heedful.connectors.feed.parsed import ParsedFeed, ParsedPage, feed_from, page_from
from heedful.kit import meter
from heedful.kit.errors import OutsideTrouble

WALL_SECONDS = 5.0
START_SECONDS = 30.0
PARSES_PER_CHILD = 200
IDLE_SECONDS = 30.0
MOST_AT_ONCE = 2


class Unparsable(OutsideTrouble):
    """The other system gave us something that is no feed, or one that we will not read."""

    def __init__(self, what: str) -> None:
        super().__init__(what, retry_in=3600.0)


def feed(body: bytes, *, url: str, content_type: str = "") -> ParsedFeed | None:
    """Return the feed; None if this is something else.

    :raises Unparsable: it was made to hurt a parser, or takes too much time or memory.
    """
    told = _ask({"what": "feed", "url": url, "content_type": content_type}, body)["feed"]
    return feed_from(told) if told else None


def page(body: bytes, *, url: str) -> ParsedPage:
    """:raises Unparsable: it takes too much time or memory."""
    return page_from(_ask({"what": "page", "url": url}, body)["page"])


class Child:
    """One parsing process; used by one thread at a time."""

    def __init__(self) -> None:
        home = str(Path(heedful.__file__).parents[1])
        self.process = subprocess.Popen(
            [sys.executable, "-m", "heedful.connectors.feed.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": home, "PYTHONIOENCODING": "utf-8", "MALLOC_ARENA_MAX": "1"},
            cwd="/",
        )
        self.questions: IO[bytes] = self.process.stdin  # type: ignore[assignment]
        self.answers: IO[bytes] = self.process.stdout  # type: ignore[assignment]
        self.parses = 0
        if self._talk(b"", START_SECONDS) != b"ready\n":
            raise RuntimeError(f"The parsing child does not start (exit {self.process.poll()}).")

    def ask(self, request: bytes) -> bytes:
        """Return the answer line; empty if the child died or had to be ended."""
        self.parses += 1
        return self._talk(request, WALL_SECONDS)

    def _talk(self, request: bytes, seconds: float) -> bytes:
        alarm = threading.Timer(seconds, self.process.kill)
        alarm.start()
        try:
            self.questions.write(request)
            self.questions.flush()
            return self.answers.readline()
        except OSError:
            return b""
        finally:
            alarm.cancel()
            alarm.join()

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.questions, self.answers):
            with contextlib.suppress(BrokenPipeError):  # what it did not read any more
                pipe.close()


class Nursery:
    """The idle children, at most a few, and when each of them may be ended."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.room = threading.BoundedSemaphore(MOST_AT_ONCE)
        self.idle: list[Child] = []
        self.timer: threading.Timer | None = None

    def take(self) -> Child:
        with self.lock:
            while self.idle:
                child = self.idle.pop()
                if child.process.poll() is None:
                    return child
                child.end()
        return Child()

    def give_back(self, child: Child) -> None:
        with self.lock:
            self.idle.append(child)
            if self.timer:
                self.timer.cancel()
            self.timer = threading.Timer(IDLE_SECONDS, self.end_all)
            self.timer.daemon = True
            self.timer.start()

    def end_all(self) -> None:
        with self.lock:
            ended, self.idle = self.idle, []
        for child in ended:
            child.end()


nursery = Nursery()


def _start_afresh() -> None:
    """A forked process must not talk to the children of its parent."""
    global nursery
    nursery = Nursery()


os.register_at_fork(after_in_child=_start_afresh)


def _ask(request: dict[str, Any], body: bytes) -> dict[str, Any]:
    line = json.dumps({**request, "body": base64.b64encode(body).decode()}).encode() + b"\n"
    with nursery.room:
        child = nursery.take()
        answer = child.ask(line)
        if answer.endswith(b"\n") and child.parses < PARSES_PER_CHILD:
            nursery.give_back(child)
        else:
            child.end()
    if not answer.endswith(b"\n"):
        meter.count("feed.child_ended")
        raise Unparsable(f"What {request['url']} gave us takes too long to read.")
    told: dict[str, Any] = json.loads(answer)
    if "refused" in told:
        meter.count("feed.refused")
        raise Unparsable(f"What {request['url']} gave us is not safe to read: {told['refused']}.")
    return told
