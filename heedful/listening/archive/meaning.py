"""Posts that are about something, whichever words say it: `about:"slow refund"`, as the full tier has it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from heedful.kit.among import among
from heedful.listening.models import Post, Reading

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NEAR = 0.33  # the cosine from which on a post is about what is asked
LOOKED_AT = 20_000  # posts, the newest that were read
MOST = 1_000  # posts, the nearest
BIGGEST = 127  # of a number of eight bits


def packed(meaning: NDArray[np.float32]) -> bytes:
    """Return a vector of length one as numbers of eight bits."""
    return bytes((meaning * BIGGEST).round().astype("int8").tobytes())


def nearest(words: str) -> list[int]:
    """Return the posts that are about some words, of the newest LOOKED_AT that were read, at most MOST.

    :raises heedful.reading.weights.BrokenWeights: there are no models to ask.
    """
    rows = Reading.objects.exclude(meaning=None).order_by("-pk").values_list("post", "meaning")[:LOOKED_AT]
    ids, kept = zip(*rows, strict=True) if rows else ((), ())
    near = _likeness(words, kept)
    order = (-near).argsort()[:MOST]
    return [ids[place] for place in order.tolist() if near[place] >= NEAR]


def near_to(asked: Collection[str], posts: Sequence[Post]) -> dict[int, list[str]]:
    """Return for each post about which of the asked words it is; nothing for what was not read."""
    if not asked:
        return {}
    read = Reading.objects.filter(among("post", [post.pk for post in posts]))
    rows = read.exclude(meaning=None).values_list("post", "meaning")
    ids, kept = zip(*rows, strict=True) if rows else ((), ())
    found: dict[int, list[str]] = {}
    for words in asked:
        for post_id, near in zip(ids, _likeness(words, kept).tolist(), strict=True):
            if near >= NEAR:
                found.setdefault(post_id, []).append(words)
    return found


def _likeness(words: str, kept: Sequence[Any]) -> NDArray[np.float32]:
    """Return the cosine of each kept vector with what the words mean."""
    import numpy as np

    if not kept:
        return np.zeros(0, np.float32)
    meant = _meaning_of(words)
    whole = np.frombuffer(b"".join(map(bytes, kept)), np.int8).reshape(len(kept), len(meant))
    lengths = np.linalg.norm(whole.astype(np.float32), axis=1)
    found: NDArray[np.float32] = whole.astype(np.float32) @ meant / np.maximum(lengths, 1e-9)
    return found


@lru_cache(maxsize=256)
def _meaning_of(words: str) -> NDArray[np.float32]:
    from heedful.reading.reader import reader

    return reader().meaning(words)
