"""Everything a stream has told, in an unnamed file, so that memory stays small however much is told."""

import asyncio
import os
import tempfile
from array import array
from bisect import bisect_left


class Backlog:
    """Items in order, each in two spellings (a binary frame and a line of JSON), numbered from 1.

    `moments` are microseconds, rising and never the same twice: they are Jetstream's cursors.
    """

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed in close()
        self._end = 0
        self._starts = array("Q")
        self._middles = array("Q")
        self._moments = array("q")
        self._told = asyncio.Event()
        self.oldest = 1  # what stands before has been forgotten

    @property
    def newest(self) -> int:
        return len(self._starts)

    def moment_after(self, at: int) -> int:
        """Return `at`, or the next free moment if the stream has already come further."""
        return max(at, self._moments[-1] + 1) if self._moments else at

    def moment_of(self, number: int) -> int:
        return self._moments[number - 1]

    def append(self, moment: int, frame: bytes, line: bytes) -> None:
        os.pwrite(self._file.fileno(), frame + line, self._end)
        self._starts.append(self._end)
        self._middles.append(self._end + len(frame))
        self._moments.append(moment)
        self._end += len(frame) + len(line)

    def wake(self) -> None:
        """Let those who wait for news look again."""
        told, self._told = self._told, asyncio.Event()
        told.set()

    async def news(self) -> None:
        await self._told.wait()

    def forget(self) -> None:
        """Keep the numbers, but tell nothing of what was said so far."""
        self.oldest = self.newest + 1

    def number_from(self, moment: int) -> int:
        """Return the number of the first item told at or after a moment."""
        return bisect_left(self._moments, moment) + 1

    def frames(self, first: int, most: int = 200) -> list[bytes]:
        return self._cut(first, most, self._starts, self._middles, shift=0)

    def json_lines(self, first: int, most: int = 200) -> list[bytes]:
        return self._cut(first, most, self._middles, self._starts, shift=1)

    def _cut(
        self, first: int, most: int, froms: "array[int]", tos: "array[int]", *, shift: int
    ) -> list[bytes]:
        last = min(first - 1 + most, self.newest)
        if first > last:
            return []
        ends = [tos[at + shift] if at + shift < self.newest else self._end for at in range(first - 1, last)]
        base = froms[first - 1]
        block = os.pread(self._file.fileno(), ends[-1] - base, base)
        return [
            block[froms[at] - base : end - base] for at, end in zip(range(first - 1, last), ends, strict=True)
        ]

    def close(self) -> None:
        self._file.close()
