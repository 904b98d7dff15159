"""Keep a few processes running: start them, notice their end at once, start them again, drain them."""

import os
import select
import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from heedful.cli.forked import Forked, Task
from heedful.kit import clock, log, runs

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
HEALTHY_SECONDS = 60.0
LOOK_SECONDS = 0.1  # how often a starting process is looked at
ASKED_TO_END = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


@dataclass(slots=True)
class Child:
    """One process that is kept running, a fork of this one; it keeps the open files of `fds`.

    `last`: it ends after the others, which need it.
    """

    name: str
    task: Task
    fds: Sequence[int] = ()
    last: bool = False
    process: Forked | None = None
    restarts: int = 0
    starts_at: float = 0.0
    _began: float = 0.0
    _failures: int = field(default=0)

    def start(self, now: float) -> None:
        self.process = Forked(self.name, self.task, self.fds)
        self._began = now

    def has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def rest(self, now: float) -> float:
        """Note the end of the process and return how long to wait before it starts again."""
        self._failures = 0 if now - self._began >= HEALTHY_SECONDS else self._failures
        pause = min(FIRST_PAUSE * 2.0**self._failures, LONGEST_PAUSE)
        self.process, self.starts_at = None, now + pause
        self._failures, self.restarts = self._failures + 1, self.restarts + 1
        return pause

    def signal(self, number: int) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)


class Supervisor:
    """Runs the children until it is asked to end; returns when none is left."""

    def __init__(
        self,
        children: Sequence[Child],
        *,
        folder: Path,
        facts: Mapping[str, Any],
        on_ready: Callable[[], object] = lambda: None,
        name: str = "up",
    ) -> None:
        self._children, self._folder = children, folder
        self._name = name
        self._facts = {**facts, "name": name, "pid": os.getpid(), "began": clock.now()}
        self._on_ready = on_ready
        self._asked = 0
        self._is_ready = False
        self._woken, self._waker = os.pipe()

    def run(self) -> None:
        self._catch_signals()
        try:
            while not self._asked:
                self._look_after()
                self._sleep(self._nap())
        finally:
            self._drain()

    def _catch_signals(self) -> None:
        """Any signal wakes us at once, the end of a child too."""
        for end in (self._woken, self._waker):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(self._waker, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for name in ASKED_TO_END:
            signal.signal(name, self._ask)

    def _ask(self, *_: object) -> None:
        self._asked += 1

    def _look_after(self) -> None:
        now, changed = clock.monotonic(), False
        for child in self._children:
            if child.has_ended():
                self._tell_end(child, child.rest(now))
                changed = True
            if child.process is None and child.starts_at <= now:
                child.start(now)
                changed = True
        if changed:
            self._note()
        if not self._is_ready and all(map(self._runs, self._children)):
            self._is_ready = True
            self._note()
            self._on_ready()

    def _tell_end(self, child: Child, pause: float) -> None:
        log.get(self._name).warning("a process ended; it starts again", process=child.name, seconds=pause)

    def _runs(self, child: Child) -> bool:
        """Test whether a child has said itself that it is up."""
        told = next((each for each in runs.notes(self._folder) if each.get("name") == child.name), None)
        pid = child.process.pid if child.process else None
        return told is not None and told["pid"] == pid and told["state"] == "running"

    def _nap(self) -> float | None:
        """Return how long nothing can be due, None for as long as no signal comes."""
        now = clock.monotonic()
        due = [max(0.0, child.starts_at - now) for child in self._children if child.process is None]
        return min([*due, *([] if self._is_ready else [LOOK_SECONDS])], default=None)

    def _sleep(self, seconds: float | None) -> None:
        ready, _, _ = select.select([self._woken], [], [], seconds)
        if ready:
            os.read(self._woken, 4096)

    def _note(self) -> None:
        children = {
            child.name: {"pid": child.process.pid if child.process else None, "restarts": child.restarts}
            for child in self._children
        }
        state = "running" if self._is_ready else "starting"
        facts = {**self._facts, "state": state, "at": clock.now(), "children": children}
        runs.note(self._folder, self._name, facts)

    def _drain(self) -> None:
        """Let every child finish what it does; after 20 seconds, or asked again, end it hard."""
        self._end([child for child in self._children if not child.last])
        self._end([child for child in self._children if child.last])
        for name in (self._name, *(child.name for child in self._children)):
            (self._folder / f"{name}.json").unlink(missing_ok=True)

    def _end(self, children: Sequence[Child]) -> None:
        for child in children:
            child.signal(signal.SIGTERM)
        deadline = clock.monotonic() + runs.DRAIN_SECONDS
        while any(child.process and not child.has_ended() for child in children):
            left = deadline - clock.monotonic()
            if left <= 0 or self._asked > 1:
                break
            self._sleep(left)
        for child in children:
            child.signal(signal.SIGKILL)
            if child.process:
                child.process.wait()
