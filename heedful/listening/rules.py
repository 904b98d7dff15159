"""Decisions of listening that need no database: values in, value out."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from heedful.connectors.contract import Post

LEAST_LABELLED = 10  # of fewer verdicts no share is told
Z = 1.959964  # of the normal distribution: 95 % lie within


@dataclass(frozen=True, slots=True)
class Precision:
    """Which share of a track's mentions is about us, between `low` and `high` with 95 % confidence."""

    share: float
    low: float
    high: float


def precision_of(us: int, labelled: int) -> Precision | None:
    """Return the share of `us` among those labelled with its interval, None while they are too few to tell.

    The interval is the score interval of E. B. Wilson, "Probable inference, the law of succession, and
    statistical inference", Journal of the American Statistical Association 22 (1927), 209-212: it stays
    between 0 and 1 and holds where all or none are, which the usual share plus or minus its error does not.
    """
    if labelled < LEAST_LABELLED:
        return None
    share, square = us / labelled, Z * Z / labelled
    middle = (share + square / 2) / (1 + square)
    around = Z / (1 + square) * sqrt(share * (1 - share) / labelled + square / labelled / 4)
    return Precision(share, max(0.0, middle - around), min(1.0, middle + around))


def concerns_us(post: Post, found: Sequence[object]) -> bool:
    """Test whether a post is a mention: it hit a track or is addressed to us, and we did not say it."""
    if post.by_us:
        return False
    return post.addressed or (bool(found) and may_be_kept(post))


def may_be_kept(post: Post) -> bool:
    """Test whether its author let it be collected; who speaks to us wants to be heard."""
    return post.addressed or post.by_us or not post.author.wants_no_index
