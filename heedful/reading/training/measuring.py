"""How well an encoder in training does on held parts."""

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from heedful.reading import measures
from heedful.reading.heads import Head, Kind
from heedful.reading.training.encoder import Encoder
from heedful.reading.training.mixing import Mixed

MOST = 1000  # texts of one set: this is a look, not the table


def scores_of(encoder: Encoder, head: str, examples: Sequence[Mixed]) -> NDArray[np.float64]:
    """Return the raw scores of one head, a row a text, in the order given."""
    order = sorted(range(len(examples)), key=lambda row: len(examples[row].pieces))
    found = np.zeros((len(examples), encoder.heads[head].out_features))  # type: ignore[call-overload]
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
        for begin in range(0, len(order), 64):
            rows = order[begin : begin + 64]
            found[rows] = encoder(*tensors([examples[row] for row in rows]))[head].float().numpy()
    return found


def figures(
    encoder: Encoder, heads: Mapping[str, Head], held: Mapping[str, Sequence[Mixed]]
) -> dict[str, float]:
    """Return the main measure of each set, in per cent."""
    found = {}
    for name, examples in held.items():
        head = heads[examples[0].head]
        some = examples[:MOST]
        scores = scores_of(encoder, head.name, some)
        found[name] = round(100 * _figure(head, scores, np.array([one.target for one in some])), 2)
    return found


def _figure(head: Head, scores: NDArray[np.float64], target: NDArray[np.float64]) -> float:
    if head.kind is Kind.SEVERAL:
        said, true = (scores > 0).astype(int), (target > 0.5).astype(int)
        return float(np.mean([measures.f1(true[:, n], said[:, n]) for n in range(len(head.labels))]))
    if head.name == "polite":
        far = (
            np.abs(target[:, 1] - 0.5) > 0.25
        )  # the polite and the impolite quarter, as the literature measures
        scores, target = scores[far], target[far]
    true, said, of = target.argmax(1), scores.argmax(1), len(head.labels)
    if head.name == "sentiment":
        return measures.macro_recall(true, said, of)
    if head.name in {"banking", "clinc"}:
        return measures.accuracy(true, said)
    if head.name in {"irony", "sarcasm"}:
        return measures.f1(true, said)
    return measures.macro_f1(true, said, of)


def tensors(batch: Sequence[Mixed]) -> tuple[Tensor, Tensor]:
    """Return the pieces in a rectangle, filled with zeros, and the number of pieces of each text."""
    lengths = [len(one.pieces) for one in batch]
    rows = [[*one.pieces, *([0] * (max(lengths) - len(one.pieces)))] for one in batch]
    return torch.tensor(rows), torch.tensor(lengths)
