"""What the processes of one data folder tell each other: who runs, how it goes, and who is alone."""

import contextlib
import ctypes
import fcntl
import hashlib
import json
import os
import signal
import socket  # noqa: TID251  (the name of this machine; nothing is asked over it)
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from heedful.kit import clock, meter, options
from heedful.kit.errors import Refused

BEAT_SECONDS = 2.0
DRAIN_SECONDS = 20.0
STALE_SECONDS = 10.0
NICENESS = 10
DIES_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux
IS_CALLED = 15  # PR_SET_NAME
M_ARENA_MAX = -8  # of mallopt
PAGE_KB = os.sysconf("SC_PAGE_SIZE") // 1024
ENDING = threading.Event()  # this process was asked to end; who works long looks at it


def data_dir(settings: Mapping[str, options.Setting] | None = None) -> Path:
    return Path((settings or options.load())["data_dir"].value).expanduser().resolve()


def run_dir(of: Path | None = None) -> Path:
    """Return the folder of the notes of running processes; it is made where it is missing."""
    folder = (of or data_dir()) / "run"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def whereabouts(of: Path | None = None) -> str:
    """Return a name for this data folder on this machine, the same at every start."""
    digest = hashlib.sha256(str(of or data_dir()).encode()).hexdigest()
    return f"{socket.gethostname()[:60]}-{digest[:8]}"


@contextlib.contextmanager
def alone(folder: Path, name: str, *, otherwise: str, patience: float = 0.0) -> Iterator[None]:
    """Be the only one of this name at a data folder; the lock ends with the process, however it ends.

    :raises Refused: somebody else is, and stays so for `patience` seconds.
    """
    deadline = clock.monotonic() + patience
    with (folder / f"{name}.lock").open("w") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if clock.monotonic() >= deadline:
                    raise Refused(otherwise) from None
                time.sleep(0.1)
        yield


def is_taken(folder: Path, name: str) -> bool:
    """Test whether somebody is alone there now."""
    with contextlib.suppress(FileNotFoundError), (folder / f"{name}.lock").open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def note(folder: Path, name: str, facts: Mapping[str, Any]) -> None:
    """Write a process's note at one stroke, so that nobody reads half of it."""
    new = folder / f".{name}.{os.getpid()}"
    new.write_text(json.dumps(facts, default=str), encoding="utf-8")
    new.replace(folder / f"{name}.json")


def notes(folder: Path) -> list[dict[str, Any]]:
    """Return the notes of all processes, of those that died too; each with `alive`."""
    found = []
    for path in sorted(folder.glob("*.json")):
        with contextlib.suppress(FileNotFoundError, ValueError):
            facts = json.loads(path.read_text(encoding="utf-8"))
            found.append({**facts, "alive": is_alive(int(facts["pid"]))})
    return found


def is_alive(pid: int) -> bool:
    """Test whether a process runs and is one of ours; numbers of processes come back."""
    with contextlib.suppress(OSError):
        return b"heedful" in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False


def memory_kb(pid: int) -> int | None:
    """Return a process's own share of the memory, None where it cannot be seen."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return None


def processes(folder: Path, at: datetime) -> list[dict[str, Any]]:
    """Return the processes of a data folder: running, starting, silent or gone."""
    told = [note for note in notes(folder) if "name" in note]
    children: dict[str, dict[str, Any]] = {}
    for note in told:
        children |= note.get("children", {})
    return [
        {
            "name": note["name"],
            "pid": note["pid"],
            "state": _state(note, at),
            "memory_mb": _memory_mb(note["pid"]) if note["alive"] else None,
            "restarts": children.get(note["name"], {}).get("restarts"),
            "counts": note.get("counts", {}),
        }
        for note in told
    ]


def _state(note: dict[str, Any], at: datetime) -> str:
    if not note["alive"]:
        return "gone"
    beats = "counts" in note
    return "silent" if beats and age_seconds(note, at) > STALE_SECONDS else str(note["state"])


def _memory_mb(pid: int) -> float | None:
    kilobytes = memory_kb(pid)
    return round(kilobytes / 1024, 1) if kilobytes is not None else None


class Pulse(threading.Thread):
    """Notes every two seconds that its process lives, and what it counted."""

    def __init__(self, name: str, *, ready: Callable[[], bool] = lambda: True) -> None:
        super().__init__(name="pulse", daemon=True)
        self._folder, self._as = run_dir(), name
        self._ready = ready
        self._began = clock.now()
        self._ended = threading.Event()

    def run(self) -> None:
        was_ready = False
        while True:
            was_ready = was_ready or self._ready()
            self._beat(was_ready)
            if self._ended.wait(BEAT_SECONDS if was_ready else 0.05):
                return

    def _beat(self, ready: bool) -> None:
        facts = {
            "name": self._as,
            "pid": os.getpid(),
            "state": "running" if ready else "starting",
            "began": self._began,
            "at": clock.now(),
            "counts": dict(meter.counts),
        }
        with contextlib.suppress(OSError):  # a full disk must not end the process; doctor tells of it
            note(self._folder, self._as, facts)

    def end(self) -> None:
        self._ended.set()
        self.join(timeout=1)
        (self._folder / f"{self._as}.json").unlink(missing_ok=True)


def age_seconds(facts: Mapping[str, Any], at: datetime) -> float:
    return (at - datetime.fromisoformat(str(facts["at"])).astimezone(UTC)).total_seconds()


def spare_memory() -> None:
    """Let threads share their heaps, here and in forks: a heap of one's own keeps what it once needed."""
    with contextlib.suppress(OSError, AttributeError):  # only glibc has it
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 2)


def call_oneself(name: str) -> None:
    """Be called so where processes are listed (`ps -o comm`, `top`); up to 15 letters."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(IS_CALLED, name.encode()[:15])


def die_with(parent: int | None) -> None:
    """End, as on SIGTERM, when the parent does, even by kill -9."""
    if parent is None:
        return
    with contextlib.suppress(OSError, AttributeError):  # only Linux has it; elsewhere a drain must do
        ctypes.CDLL(None).prctl(DIES_WITH_PARENT, signal.SIGTERM)
    if os.getppid() != parent:
        raise SystemExit(1)


def stand_aside() -> None:
    """Let the processes that serve people have the processor first, where both want it."""
    os.nice(NICENESS)
    os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))  # waking up interrupts nobody


def stop_on_signals() -> threading.Event:
    """Return what is set once this process is asked to end; it gets 20 seconds for it."""
    stop = threading.Event()

    def ask(*_: object) -> None:
        if not stop.is_set():
            stop.set()
            ENDING.set()
            end_at_last()

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, ask)
    return stop


def end_at_last() -> None:
    """End hard if draining takes too long."""
    last = threading.Timer(DRAIN_SECONDS, os._exit, args=(1,))
    last.daemon = True
    last.start()
