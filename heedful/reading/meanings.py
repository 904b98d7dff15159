"""What a post means, as a vector: near that of another post that is about the same, whatever its mood.

A post is read twice: by the encoder, which was taught what people need, and piece by piece by a table that
was made from the encoder as it was before (Model2Vec, Tulkens and van Dongen 2024: each piece of the
vocabulary passes alone; frequent ones weigh less, after Arora, Liang and Ma 2017). One matrix turns both into
what the encoder before would have said of the whole post.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heedful.reading.full import LONGEST, VOCABULARY, of_length_one
from heedful.reading.pieces import Pieces
from heedful.reading.weights import Weights

FILE = "meanings.npz"
Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Table:
    """A row of small whole numbers for each piece, and what they are multiplied by."""

    rows: NDArray[np.int8]
    scale: NDArray[np.float32]

    def of(self, pieces: Pieces, texts: Sequence[str]) -> Vectors:
        """Return a vector of length one for each tidied post; nothing but zeros where it has no words."""
        found = np.zeros((len(texts), self.rows.shape[1]), np.float32)
        for place, text in enumerate(texts):
            numbers = pieces.of(text).numbers[1:-1]
            if numbers:
                found[place] = (self.rows[numbers].astype(np.float32) * self.scale[numbers, None]).mean(0)
        return of_length_one(found)


@dataclass(frozen=True, slots=True)
class Meanings:
    pieces: Pieces
    table: Table
    turned: Vectors
    shift: Vectors

    @classmethod
    def load(cls, weights: Weights) -> "Meanings":
        kept = weights.arrays(FILE)
        pieces = Pieces.load(weights.folder / VOCABULARY, LONGEST)
        table = Table(kept["rows"], kept["scale"].astype(np.float32))
        return cls(pieces, table, kept["turned"].astype(np.float32), kept["shift"].astype(np.float32))

    def of(self, texts: Sequence[str], read: Vectors) -> Vectors:
        """Return a vector of length one for each tidied post; `read`: what the encoder made of them."""
        both = np.hstack([read, self.table.of(self.pieces, texts)])
        return of_length_one(both @ self.turned + self.shift)
