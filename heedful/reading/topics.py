"""What posts are about, whatever their mood: near posts gathered into topics, new ones put beside them.

Leaders, the most crowded first, then a few rounds of k-means on the sphere that let go of what is far
(Dhillon and Modha 2001, Machine Learning 42:143, for the sphere). Nothing is drawn by chance.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heedful.reading.full import HEADS, of_length_one
from heedful.reading.weights import Weights

Vectors = NDArray[np.float32]
Numbers = NDArray[np.int64]

ABOUT = ("banking", "clinc")  # heads that tell what a post is about; all others tell how it is meant
TURNED_OUT = 40  # directions of those others; looked at in docs/reading.md
NEAR = 0.6  # cosine to the middle of a topic from which on a post is of it
LEAST_POSTS = 5
ROUNDS = 3
PORTION = 512  # rows whose nearness to all is held at once
NOWHERE = -1


def matters(vectors: Vectors, weights: Weights) -> Vectors:
    """Return vectors of readings without their mood and need, of length one again."""
    moods = _moods(weights)
    return of_length_one(np.asarray(vectors - (vectors @ moods.T) @ moods, np.float32))


@lru_cache(maxsize=2)
def _opened(folder: Any, version: str) -> Vectors:
    kept = Weights(folder, version, {}).arrays(HEADS)
    names = [name for name in kept if name.endswith(".weight") and name.split(".")[0] not in ABOUT]
    turned = np.concatenate([kept[name].T for name in names]).astype(np.float32)
    return np.asarray(np.linalg.svd(turned, full_matrices=False)[2][:TURNED_OUT], np.float32)


def _moods(weights: Weights) -> Vectors:
    """Return the directions, one a row, in which the heads of mood and need look."""
    return _opened(weights.folder, weights.version)


def nearest(vectors: Vectors, middles: Vectors) -> Numbers:
    """Return for each vector the number of the middle that is nearest, NOWHERE if none is near."""
    found = np.full(len(vectors), NOWHERE, np.int64)
    if len(middles):
        for rows in _portions(len(vectors)):
            near = vectors[rows] @ middles.T
            found[rows] = np.where(near.max(1) >= NEAR, near.argmax(1), NOWHERE)
    return found


def gathered(vectors: Vectors) -> list[Numbers]:
    """Return the rows of each topic, the largest first; rows that are near to too few are in none."""
    middles = _leaders(vectors)
    for _ in range(ROUNDS):
        middles = _middles(vectors, nearest(vectors, middles), len(middles))
    placed = nearest(vectors, middles)
    groups = [np.flatnonzero(placed == number) for number in range(len(middles))]
    return sorted(
        (rows for rows in groups if len(rows) >= LEAST_POSTS), key=lambda rows: (-len(rows), rows[0])
    )


def middle(vectors: Vectors) -> Vectors:
    """Return the one vector in the middle of some."""
    found: Vectors = of_length_one(vectors.mean(0, keepdims=True))[0]
    return found


def _leaders(vectors: Vectors) -> Vectors:
    """Return first middles: what most are near to, then what most of the others are near to, and so on."""
    crowd = np.zeros(len(vectors), np.int64)
    for rows in _portions(len(vectors)):
        crowd[rows] = (vectors[rows] @ vectors.T >= NEAR).sum(1)
    free = np.ones(len(vectors), bool)
    found: list[Vectors] = []
    for row in np.argsort(-crowd, kind="stable"):
        if crowd[row] < LEAST_POSTS:
            break
        if free[row]:
            around = np.flatnonzero(free & (vectors @ vectors[row] >= NEAR))
            if len(around) >= LEAST_POSTS:
                found.append(middle(vectors[around]))
                free[around] = False
    return _stacked(found, vectors.shape[1])


def _middles(vectors: Vectors, placed: Numbers, topics: int) -> Vectors:
    groups = [np.flatnonzero(placed == number) for number in range(topics)]
    return _stacked([middle(vectors[rows]) for rows in groups if len(rows) >= LEAST_POSTS], vectors.shape[1])


def _stacked(rows: Sequence[Vectors], width: int) -> Vectors:
    return np.stack(rows) if rows else np.zeros((0, width), np.float32)


def _portions(rows: int) -> Iterator[slice]:
    return (slice(begin, begin + PORTION) for begin in range(0, rows, PORTION))
