"""The fast tier: words, pairs and letters of a post, summed from one table for every head. Numpy only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heedful.reading.grams import Batch, Grams, sums
from heedful.reading.scores import Scored, Why
from heedful.reading.weights import Weights

NAME = "fast"
FILE = "fast.npz"
PIECES = (3, 4, 5)
STANDINS = {"@user", "http"}  # what stands for handles and addresses is no reason
Table = NDArray[np.float32]


def grams_of(batch: Batch, bits: int) -> list[Grams]:
    """Return words, pairs of words and pieces of words, in the order in which the table was learned."""
    return [*batch.words(bits, 1), *(batch.pieces(length, bits, 10 + length) for length in PIECES)]


@dataclass(frozen=True, slots=True)
class Fast:
    """`places`: which columns of the turned sums are whose labels."""

    table: NDArray[np.int8]
    turned: Table
    shift: Table
    places: Mapping[str, slice]
    bits: int

    @classmethod
    def load(cls, weights: Weights) -> "Fast":
        return cls.of(weights.arrays(FILE))

    @classmethod
    def of(cls, kept: Mapping[str, NDArray[Any]]) -> "Fast":
        names = [key.removesuffix(".weight") for key in kept if key.endswith(".weight")]
        ends = np.cumsum([len(kept[f"{name}.bias"]) for name in names]).tolist()
        places = {
            name: slice(end - len(kept[f"{name}.bias"]), end) for name, end in zip(names, ends, strict=True)
        }
        turned = np.concatenate([kept[f"{name}.weight"] for name in names], axis=1) * kept["scale"].T
        shift = np.concatenate([kept[f"{name}.bias"] for name in names])
        return cls(kept["table"], turned, shift, places, int(kept["table"].shape[0]).bit_length() - 1)

    @property
    def heads(self) -> Iterable[str]:
        return self.places.keys()

    def scores(self, texts: Sequence[str]) -> Scored:
        """Return the scores of every head for tidied posts."""
        batch = Batch.of([text.lower() for text in texts])
        kinds = grams_of(batch, self.bits)
        summed = sum((sums(self.table, grams) for grams in kinds), np.zeros((1, 1), np.float32))
        # Without the many threads of a matrix product: it is small, and they would wait for each other.
        table = np.einsum("pd,dl->pl", summed, self.turned) + self.shift
        found = {name: table[:, place] for name, place in self.places.items()}
        return Scored(found, _Words(self, batch, kinds[0]))


class _Words(Why):
    """Which word spoke most for a label: what each adds to the score, exactly."""

    def __init__(self, fast: Fast, batch: Batch, words: Grams) -> None:
        self.fast, self.batch, self.words = fast, batch, words
        self.begin, self.end = batch.edges()
        self.last = np.cumsum(words.counts).tolist()
        self.is_word = batch.holds_letter(self.begin)
        self.lean = lean(fast)
        self.best: dict[int, list[int]] = {}

    def word_for(self, head: str, post: int, label: int) -> str:
        if post not in self.best:
            self.best[post] = self._best(post)
        word = self.best[post][self.fast.places[head].start + label]
        text = self._text(word) if word >= 0 else ""
        return "" if text in STANDINS else text

    def _best(self, post: int) -> list[int]:
        """Return for every label the word that adds most to it, -1 where none does."""
        last = self.last[post]
        words = np.flatnonzero(self.is_word[last - int(self.words.counts[post]) : last])
        words += last - int(self.words.counts[post])
        if not len(words):
            return [-1] * len(self.fast.shift)
        added = self.fast.table[self.words.numbers[words]].astype(np.float32) @ self.lean
        best = added.argmax(0)
        adds = added[best, np.arange(added.shape[1])] > 0
        return np.where(adds, words[best], -1).tolist()  # type: ignore[no-any-return]

    def _text(self, word: int) -> str:
        return bytes(self.batch.letters[self.begin[word] : self.end[word]].astype(np.uint8)).decode(
            errors="ignore"
        )


def lean(fast: Fast) -> Table:
    """Return how much a row of the table leans to each label, beside the other labels of its head."""
    turned = fast.turned.copy()
    for place in fast.places.values():
        turned[:, place] -= turned[:, place].mean(1, keepdims=True)
    return turned
