"""What a tier says before calibration: raw scores, and which words they came from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray


class Why(Protocol):
    def word_for(self, head: str, post: int, label: int) -> str:
        """Return the word that spoke most for this label of the post; empty where none did."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A row of scores a post, for each head; `why` answers for the same posts.

    `vectors`: what each post is about, a row of length one; None where the tier has no such thing.
    """

    scores: Mapping[str, NDArray[Any]]
    why: Why
    vectors: NDArray[np.float32] | None = None


class Tier(Protocol):
    def scores(self, texts: Sequence[str]) -> Scored:
        """Return the scores of tidied posts, in their order. Bounded: long posts are cut."""


def is_word(text: str) -> bool:
    return any(letter.isalpha() for letter in text) and text not in {"user", "http"}
