"""Make what a reader needs to say what a post means: a table of pieces, and a matrix that is fitted once."""

import logging
from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from heedful.reading import full
from heedful.reading.meanings import Table
from heedful.reading.pieces import Pieces
from heedful.reading.tidy import tidied
from heedful.reading.training import encoder
from heedful.reading.training.gathering import Gathered

log = logging.getLogger("heedful.reading.training")
WIDTH = 192  # numbers of a piece
RARE = 1e-3  # pieces that are as frequent weigh half
UNSEEN = 0.2  # how often a piece was met that never was
A_SET = 700  # texts of one set that the matrix is fitted on
PULL = 1.0
OURS = "care/"
ABROAD = "umsab"  # the encoder before knows English alone
Vectors = NDArray[np.float32]


def made(reader: full.Full, found: Gathered, seed: int) -> dict[str, NDArray[np.generic]]:
    """Return the arrays of `heedful.reading.meanings.FILE`.

    What all posts to companies have in common says nothing of one: vectors stand around the mean of ours (Mu
    and Viswanath 2018, "All-but-the-Top").
    """
    before = encoder.pretrained((), seed).eval()
    pieces = encoder.vocabulary(encoder.start())
    texts = {name: [tidied(each.text) for each in rows] for name, rows in found.learned.items()}
    table = _table(before, pieces, [text for several in texts.values() for text in several], seed)
    some = sorted({text for name, several in texts.items() for text in _some(name, several, seed)})
    log.info("%d texts are read as before", len(some))
    both = np.hstack([reader.meanings(some), table.of(pieces, some)])
    turned, shift = _fitted(both, _read(before, pieces, some))
    ours = sorted({text for name, several in texts.items() if name.startswith(OURS) for text in several})
    shift -= (np.hstack([reader.meanings(ours), table.of(pieces, ours)]) @ turned + shift).mean(0)
    return {
        "rows": table.rows,
        "scale": table.scale.astype(np.float16),
        "turned": turned.astype(np.float16),
        "shift": shift.astype(np.float16),
    }


def _some(name: str, texts: Sequence[str], seed: int) -> list[str]:
    order = np.random.default_rng(seed).permutation(0 if name == ABROAD else len(texts))[:A_SET]
    return [texts[row] for row in order]


def _table(before: encoder.Encoder, pieces: Pieces, texts: Sequence[str], seed: int) -> Table:
    alone = _pieces_alone(before, pieces)
    random = np.random.default_rng(seed)
    _, _, turned = np.linalg.svd(alone[random.permutation(len(alone))[:8000]], full_matrices=False)
    rows = alone @ turned[:WIDTH].T * _weights(pieces, texts, len(alone))[:, None]
    scale = np.maximum(np.abs(rows).max(1), 1e-9) / 127
    return Table(np.round(rows / scale[:, None]).astype(np.int8), scale.astype(np.float32))


def _weights(pieces: Pieces, texts: Sequence[str], many: int) -> NDArray[np.float64]:
    met = np.full(many, UNSEEN)
    for text in texts:
        np.add.at(met, pieces.of(text).numbers[1:-1], 1)
    return np.asarray(RARE / (RARE + met / met.sum()))


def _pieces_alone(before: encoder.Encoder, pieces: Pieces, portion: int = 512) -> Vectors:
    """Return what the encoder makes of each piece of the vocabulary alone, around the mean of all."""
    begin, end = (pieces.numbers[name] for name in ("[CLS]", "[SEP]"))
    found = []
    with torch.no_grad():
        for first in range(0, len(pieces.numbers), portion):
            last = min(first + portion, len(pieces.numbers))
            asked = torch.tensor([[begin, number, end] for number in range(first, last)])
            found.append(before.vectors(asked, torch.full((len(asked),), 3)).float().numpy())
    rows = np.concatenate(found)
    return np.asarray(rows - rows.mean(0), np.float32)


def _read(before: encoder.Encoder, pieces: Pieces, texts: Sequence[str]) -> Vectors:
    rows = []
    with torch.no_grad():
        for text in texts:
            numbers = torch.tensor([pieces.of(text).numbers])
            rows.append(before.vectors(numbers, torch.tensor([numbers.shape[1]]))[0].numpy())
    return full.of_length_one(np.array(rows, np.float32))


def _fitted(given: Vectors, wanted: Vectors) -> tuple[Vectors, Vectors]:
    """Return the matrix and the shift that turn one into the other: ridge regression."""
    middle, goal = given.mean(0), wanted.mean(0)
    centred = given - middle
    squares = centred.T @ centred + PULL * np.eye(given.shape[1], dtype=np.float32)
    turned = np.linalg.solve(squares, centred.T @ (wanted - goal))
    return turned, goal - middle @ turned
