"""Words, pairs of words and pieces of words as numbers, for a whole batch of posts at once in numpy."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint64]
Places = NDArray[np.int64]
MOST_BYTES = 1200  # of one post
_BASE = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xD6E8FEB86659FD93)
_HALF = np.uint64(32)
_WORDY = np.zeros(256, dtype=bool)
_WORDY[[*b"abcdefghijklmnopqrstuvwxyz0123456789'_@", *range(128, 256)]] = True


@dataclass(frozen=True, slots=True)
class Grams:
    """Numbers below 2**bits in the order of the posts, and how many of them belong to each post."""

    numbers: Places
    counts: Places


@dataclass(frozen=True, slots=True)
class Batch:
    """The bytes of many posts in one row, and to which post each byte belongs."""

    letters: Bytes
    owner: Places
    posts: int

    @classmethod
    def of(cls, texts: Sequence[str], most: int = MOST_BYTES) -> "Batch":
        """Take posts apart; what is longer than `most` bytes counts no further."""
        rows = [f" {text} ".encode(errors="replace")[:most] for text in texts]
        letters = np.frombuffer(b"".join(rows), dtype=np.uint8).astype(np.uint64)
        owner = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
        return cls(letters, owner, len(rows))

    def pieces(self, length: int, bits: int, salt: int) -> Grams:
        """Return every run of `length` bytes."""
        if len(self.letters) < length:
            return self._grams(np.zeros(0, np.uint64), np.zeros(0, np.int64), bits, salt)
        end = len(self.letters) - length + 1
        summed = np.zeros(end, np.uint64)
        for place in range(length):
            summed = summed * _BASE + self.letters[place : place + end]
        whole = self.owner[:end] == self.owner[length - 1 :]
        return self._grams(summed[whole], self.owner[:end][whole], bits, salt)

    def words(self, bits: int, salt: int) -> tuple[Grams, Grams]:
        """Return every word or run of signs, and every two that stand side by side."""
        begin, end = self.edges()
        hashes = self._hashed(begin, end)
        owner = self.owner[begin]
        side = owner[:-1] == owner[1:]
        pairs = (hashes[:-1] * _MIX + hashes[1:])[side]
        return self._grams(hashes, owner, bits, salt), self._grams(pairs, owner[:-1][side], bits, salt + 1)

    def edges(self) -> tuple[Places, Places]:
        """Return where each word or run of signs begins and ends; spaces are left out."""
        if not len(self.letters):
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        kind = np.where(self.letters <= 32, 0, np.where(_WORDY[self.letters.astype(np.intp)], 1, 2))
        change = np.flatnonzero((kind[1:] != kind[:-1]) | (self.owner[1:] != self.owner[:-1])) + 1
        begin = np.concatenate([[0], change])
        end = np.concatenate([change, [len(kind)]])
        said = kind[begin] > 0
        return begin[said], end[said]

    def holds_letter(self, begin: Places) -> NDArray[np.bool_]:
        """Say of each word or run of signs whether a letter stands at its beginning or in it."""
        if not len(begin):
            return np.zeros(0, bool)
        letter = (self.letters >= ord("a")) & (self.letters <= ord("z")) | (self.letters >= 128)
        return np.asarray(np.logical_or.reduceat(letter, begin))

    def _hashed(self, begin: Places, end: Places) -> Bytes:
        """Return a number for each run of bytes: the same bytes, the same number, wherever they stand."""
        stirred = (self.letters + np.uint64(1)) * _MIX
        stirred ^= stirred >> _HALF
        place = np.arange(len(stirred), dtype=np.int64)
        run = np.repeat(np.arange(len(begin)), end - begin)
        inside = place[_inside(begin, end, len(stirred))]
        factor = _POWERS[np.minimum(inside - begin[run], len(_POWERS) - 1)]
        parts = stirred[inside] * factor
        return np.add.reduceat(parts, np.cumsum(end - begin) - (end - begin)) if len(begin) else parts

    def _grams(self, hashes: Bytes, owner: Places, bits: int, salt: int) -> Grams:
        mixed = (hashes + np.uint64(salt)) * _MIX
        mixed ^= mixed >> _HALF
        mixed *= _BASE
        numbers = (mixed >> np.uint64(64 - bits)).astype(np.int64)
        return Grams(numbers, np.bincount(owner, minlength=self.posts))


_POWERS = np.cumprod(np.full(64, _BASE, dtype=np.uint64), dtype=np.uint64)


def _inside(begin: Places, end: Places, length: int) -> NDArray[np.bool_]:
    steps = np.zeros(length + 1, np.int64)
    np.add.at(steps, begin, 1)
    np.add.at(steps, end, -1)
    return np.cumsum(steps[:-1]) > 0


def sums(table: NDArray[Any], grams: Grams) -> NDArray[np.float32]:
    """Return for each post the sum of its grams' rows, over the root of how many there are."""
    found = np.zeros((len(grams.counts), table.shape[1]), np.float32)
    some = grams.counts > 0
    if some.any():
        counts = grams.counts[some]
        found[some] = np.add.reduceat(
            table[grams.numbers].astype(np.float32), np.cumsum(counts) - counts, axis=0
        )
        found[some] /= np.sqrt(counts)[:, None]
    return found
