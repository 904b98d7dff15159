"""The full tier: one small encoder for all heads, in eight bits, on one core."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from heedful.reading.pieces import Pieced, Pieces
from heedful.reading.scores import Scored, Why, is_word
from heedful.reading.weights import BrokenWeights, Weights

NAME = "full"
ENCODER, HEADS, VOCABULARY = "encoder.onnx", "heads.npz", "vocabulary.txt"
LONGEST = 128  # pieces of a post
WIDTH = 384
TRIED = 6  # words of a post that may be its reason; signs are none
Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Full:
    session: Any
    pieces: Pieces
    heads: Mapping[str, tuple[Vectors, Vectors]]

    @classmethod
    def load(cls, weights: Weights, *, threads: int = 1) -> "Full":
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = threads
        options.log_severity_level = 3
        options.enable_cpu_mem_arena = False
        try:
            session = onnxruntime.InferenceSession(
                str(weights.folder / ENCODER), options, providers=["CPUExecutionProvider"]
            )
        except Exception as trouble:  # its own errors share no other base
            raise BrokenWeights(f"{ENCODER} cannot be opened: {trouble}") from trouble
        pieces = Pieces.load(weights.folder / VOCABULARY, LONGEST)
        return cls(session, pieces, paired(weights.arrays(HEADS)))

    def scores(self, texts: Sequence[str]) -> Scored:
        """Return the scores of every head for tidied posts.

        Each post passes alone: the whole numbers inside are scaled by the largest value of a pass, so beside
        another post it would be read a little differently, and on one core it is hardly faster.
        """
        read = [self.pieces.of(text) for text in texts]
        words = [self._vectors(pieced) for pieced in read]
        means = np.stack([one.mean(0) for one in words]) if words else np.zeros((0, WIDTH), np.float32)
        found = {name: means @ turned + shift for name, (turned, shift) in self.heads.items()}
        return Scored(found, _Words(self, read, words), of_length_one(means))

    def meanings(self, texts: Sequence[str]) -> Vectors:
        """Return a vector of length one for each tidied post: near each other if about the same."""
        means = [self._vectors(self.pieces.of(text)).mean(0) for text in texts]
        return of_length_one(np.array(means, np.float32).reshape(len(means), WIDTH))

    def _vectors(self, pieced: Pieced) -> Vectors:
        pieces = np.array([pieced.numbers], np.int32)
        lengths = np.array([len(pieced.numbers)], np.int32)
        found: Vectors = self.session.run(None, {"pieces": pieces, "lengths": lengths})[0][0]
        return found


def of_length_one(rows: Vectors) -> Vectors:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-9), np.float32)


def paired(kept: Mapping[str, NDArray[Any]]) -> dict[str, tuple[Vectors, Vectors]]:
    """Return each head's weights, one column a label, and what is added to each label."""
    names = [key.removesuffix(".weight") for key in kept if key.endswith(".weight")]
    return {name: (kept[f"{name}.weight"], kept[f"{name}.bias"]) for name in names}


@dataclass(frozen=True, slots=True)
class _Words(Why):
    """Which word spoke most for a label: a score is the mean of what each piece adds, so shares are exact."""

    full: Full
    read: Sequence[Pieced]
    words: Sequence[Vectors]

    def word_for(self, head: str, post: int, label: int) -> str:
        turned, _ = self.full.heads[head]
        added = self.words[post] @ (turned[:, label] - turned.mean(1))
        for place in np.argsort(-added)[:TRIED].tolist():
            word = self._word(post, place) if added[place] > 0 else ""
            if is_word(word):
                return word
        return ""

    def _word(self, post: int, place: int) -> str:
        pieced = self.read[post]
        number = pieced.of_word[place]
        return "" if number < 0 else pieced.words[number]
