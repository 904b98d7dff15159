"""What was done on a simulated web, a line for each thing: one that starts again does it all once more.

The same seed, beginning and deeds give the same web, down to its ids and the numbers of its streams.
"""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from heedful.kit import log

_log = log.get("sim")


class Diary:
    """Without a file nothing is kept. A line is on its way to the disk before anybody is told of the deed."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._file: TextIO | None = None
        self.passed: Callable[[], float] = float  # seconds of the script that have passed

    def note(self, what: str, at: datetime, **told: Any) -> None:
        if self._file:
            line = {"what": what, "at": at.isoformat(), "passed": self.passed(), **told}
            self._file.write(json.dumps(line) + "\n")
            self._file.flush()

    def tell(self, again: Callable[[dict[str, Any]], None]) -> None:
        """Do all once more, then begin to note; what an upgrade made impossible is left out."""
        if self._path is None:
            return
        left_out = 0
        for line in self._lines():
            try:
                deed = json.loads(line)
                again(deed | {"at": datetime.fromisoformat(deed["at"])})
            except (LookupError, ValueError, TypeError):
                left_out += 1
        if left_out:
            _log.warning("some of what was done on the simulated web can't be done again", left_out=left_out)
        self._file = self._path.open("a", encoding="utf-8")

    def _lines(self) -> Iterator[str]:
        """Read the lines that were written to their end; a half one is cut off, or the next would join it."""
        if self._path is None or not self._path.exists():
            return
        whole = self._path.read_bytes()
        kept = whole[: whole.rfind(b"\n") + 1]
        if kept != whole:
            self._path.write_bytes(kept)
        yield from kept.decode().splitlines()

    def close(self) -> None:
        if self._file:
            self._file.close()
