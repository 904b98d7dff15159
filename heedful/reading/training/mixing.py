"""Which examples stand in which batch: decided by seed and number alone, so that a run can go on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count, pairwise
from typing import TypeVar

import numpy as np

T = TypeVar("T")
BATCH = 32
BATCHES = 32  # of one pool, which is sorted by length


@dataclass(frozen=True, slots=True)
class Mixed:
    """A text in pieces, and what is known of it: the name of the head and how much each label holds."""

    head: str
    pieces: tuple[int, ...]
    target: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Mix:
    """Examples by set, and the share of the mix that each set has."""

    sets: Mapping[str, Sequence[Mixed]]
    shares: Mapping[str, float]
    seed: int

    def batches(self, begin: int) -> Iterator[list[Mixed]]:
        """Return the batches from number `begin` on, without an end."""
        first, place = divmod(begin, BATCHES)
        for number in count(first):
            yield from self.pool(number)[place:]
            place = 0

    def pool(self, number: int) -> list[list[Mixed]]:
        """Return the batches of one pool: texts of one length together, in no order of lengths."""
        drawn = sorted(self.drawn(number), key=lambda one: len(one.pieces))
        parts = [list(part) for part in _cut(drawn, BATCHES)]
        order = np.random.default_rng([self.seed, number]).permutation(BATCHES)
        return [parts[place] for place in order]

    def drawn(self, number: int) -> list[Mixed]:
        """Return the examples of one pool: each set is gone through in a new order each time round."""
        return [one for name in sorted(self.sets) for one in self._of_set(name, number)]

    def _of_set(self, name: str, number: int) -> Iterator[Mixed]:
        examples = self.sets[name]
        wanted = BATCH * BATCHES * self.shares[name] / sum(self.shares[n] for n in self.sets)
        for place in range(int(number * wanted), int((number + 1) * wanted)):
            time, row = divmod(place, len(examples))
            yield examples[_order(name, time, len(examples), self.seed)[row]]


@lru_cache(maxsize=64)
def _order(name: str, time: int, length: int, seed: int) -> list[int]:
    random = np.random.default_rng([seed, time, *name.encode()])
    return [int(number) for number in random.permutation(length)]


def _cut(rows: Sequence[T], into: int) -> Iterator[Sequence[T]]:
    """Return `into` parts of nearly the same number of rows, in order."""
    edges = [len(rows) * number // into for number in range(into + 1)]
    return (rows[begin:end] for begin, end in pairwise(edges))
