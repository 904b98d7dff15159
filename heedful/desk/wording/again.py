"""The same text pasted twice in one thread."""

import re
from collections.abc import Sequence
from itertools import pairwise

_WORD = re.compile(r"\w+")
FEWEST_WORDS = 6  # shorter ones, as "thank you so much", may be said twice
ALIKE = 0.8  # of all words beside each other in both


def repeats(draft: str, earlier: Sequence[str]) -> bool:
    """Test whether a draft says nearly what an earlier text said, word by word."""
    pairs = _pairs(draft)
    return len(pairs) >= FEWEST_WORDS - 1 and any(_alike(pairs, _pairs(text)) >= ALIKE for text in earlier)


def _pairs(text: str) -> frozenset[tuple[str, str]]:
    words = _WORD.findall(text.casefold())
    return frozenset(pairwise(words))


def _alike(some: frozenset[tuple[str, str]], others: frozenset[tuple[str, str]]) -> float:
    return len(some & others) / len(some | others) if some and others else 0.0
