"""A process that goes on with what this one has loaded, and shares its memory until one of them writes."""

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from heedful.kit import runs

Task = Callable[[], object]
CAUGHT = (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
MOST_FILES = 1 << 16


class Forked:
    """Has of `subprocess.Popen` what a supervisor needs. The process that forks may have no other thread.

    `fds` are the open files that it keeps; whatever else is open here, such as locks, is not open there.
    """

    def __init__(self, name: str, task: Task, fds: Sequence[int] = ()) -> None:
        parent = os.getpid()
        self._code: int | None = None
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        self.pid = os.fork()
        if not self.pid:
            _become(name, task, fds, parent)

    def poll(self) -> int | None:
        if self._code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self._code = os.waitstatus_to_exitcode(status) if pid else None
        return self._code

    def wait(self) -> int:
        if self._code is None:
            self._code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self._code

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)


def answer_of(name: str, task: Task) -> dict[str, Any]:
    """Return the JSON that a task prints, done in a fork: what it opens and needs is gone with it.

    :raises SystemExit: it failed, and said why.
    """
    ours, theirs = os.pipe()
    asked = Forked(name, lambda: _told_to(theirs, task), (theirs,))
    os.close(theirs)
    with os.fdopen(ours, encoding="utf-8") as answer:
        told = answer.read()
    if code := asked.wait():
        raise SystemExit(abs(code))
    facts: dict[str, Any] = json.loads(told)
    return facts


def _told_to(fd: int, task: Task) -> None:
    os.dup2(fd, 1)
    os.close(fd)
    task()


def _become(name: str, task: Task, fds: Sequence[int], parent: int) -> NoReturn:
    """Do the task as a process of its own, which ends with the one that forked; nothing else runs on."""
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        for number in CAUGHT:
            signal.signal(number, signal.SIG_DFL)
        _close_all_but(fds)
        # A group of its own, so that Ctrl-C reaches only the supervisor; a session of its own would be a
        # scheduling group too (man 7 sched, "The autogroup feature"), where standing aside has no effect.
        os.setpgid(0, 0)
        runs.call_oneself(f"heedful {name}")
        runs.die_with(parent)
        task()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:  # noqa: BLE001  whatever it is, it must not go on in the copy of the caller
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _close_all_but(fds: Sequence[int]) -> None:
    start = 3
    for fd in (*sorted(fds), MOST_FILES):
        os.closerange(start, fd)
        start = fd + 1
