"""The wide part of the fast tier: a weight for each gram and label, learned from labels alone.

"Wide & Deep Learning for Recommender Systems" (Cheng et al. 2016): few columns that all heads share know what
is alike, and weights of a head's own remember what is not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from heedful.reading.fast import grams_of
from heedful.reading.grams import Batch
from heedful.reading.heads import Head, Kind
from heedful.reading.sets import Example
from heedful.reading.tidy import tidied

FREE = 4.0  # the inverse of how much weights are held back
LEAST = 2  # texts that a gram has to stand in
KEPT = 0.5  # the share of a column's weights that stays, the largest ones: the others say next to nothing
ROUNDS = 200
UNKNOWN = 0.5  # two passes differ
PORTION = 512
Columns = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Wide:
    """Columns for the rows of the table, how labels are made of them, and what is added to each label."""

    columns: Columns
    turned: Columns
    shift: Columns


def learned(head: Head, examples: Sequence[Example], bits: int) -> Wide:
    """Return the weights of a head. Where there are two labels one column knows both."""
    sums = sums_of([tidied(example.text) for example in examples], bits)
    target = np.array([example.target for example in examples])
    rarity = _rarity(sums)
    weighted = sums @ sparse.diags(rarity)
    asked = target.T if head.kind is Kind.SEVERAL else [target.argmax(1)]
    models = [_fitted(weighted, labels) for labels in asked]
    columns = np.concatenate([model.coef_ for model in models]).T * rarity[:, None]
    columns[np.abs(columns) < np.quantile(np.abs(columns), 1 - KEPT, axis=0)] = 0
    shift = np.concatenate([model.intercept_ for model in models])
    turned = np.eye(len(shift)) if len(shift) == len(head.labels) else np.array([[-0.5, 0.5]])
    return Wide(*(np.asarray(each, np.float32) for each in (columns, turned, shift @ turned)))


def _fitted(sums: Any, labels: NDArray[Any]) -> Any:
    """Fit to the texts of which a label is known, and not half of it."""
    known = labels != UNKNOWN
    return LogisticRegression(C=FREE, max_iter=ROUNDS).fit(sums[known], labels[known])


def sums_of(texts: Sequence[str], bits: int) -> Any:
    """Return a sparse row a text: how often each gram stands there, over the root of how many there are."""
    return sparse.vstack(
        [_summed(texts[begin : begin + PORTION], bits) for begin in range(0, len(texts), PORTION)]
    ).tocsr()


def _summed(texts: Sequence[str], bits: int) -> Any:
    total = sparse.csr_matrix((len(texts), 2**bits), dtype=np.float32)
    for grams in grams_of(Batch.of([text.lower() for text in texts]), bits):
        weight = np.repeat(1 / np.sqrt(np.maximum(grams.counts, 1)), grams.counts).astype(np.float32)
        edges = np.concatenate([[0], np.cumsum(grams.counts)])
        total = total + sparse.csr_matrix((weight, grams.numbers, edges), shape=total.shape)
    return total


def _rarity(sums: Any) -> Columns:
    """Return how much a gram counts: the rarer the more, so that an ordinary text has a length of 1."""
    there = np.asarray((sums > 0).sum(0)).ravel()
    rarity = np.where(there >= LEAST, np.log((1 + sums.shape[0]) / (1 + there)) + 1, 0)
    length = np.sqrt(np.asarray(sums.power(2) @ rarity**2).mean())
    return np.asarray(rarity / length, np.float32)
