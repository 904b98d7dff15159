"""What one organisation taught the models: a small head a label, added to what ships, and why it spoke."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from heedful.kit.errors import Refused
from heedful.reading import judging
from heedful.reading.heads import YES_NO, Head, Kind
from heedful.reading.lessons import Claim, Lesson, claims, statements
from heedful.reading.readings import Finding, Reading
from heedful.reading.weights import Calibration, Weights

WIDTH = 384
FOLDS = 5
PARTS = FOLDS + 1  # one head of everything, and one without each fifth
BIAS = 0.3  # as an entry of the vector: it may move every post a little, and costs much
LEAST_ADDED = 0.75  # to a score; chosen on ordinary posts of both halves, `python -m benchmarks corrections`
MOST = 2_000_000  # bytes
TIER = "full"  # only this one says what a post is about
Numbers = NDArray[np.float64]


class BrokenHeads(Refused):
    """What was kept is not what was learned."""

    code = "broken-heads"
    status = 503


@dataclass(frozen=True, slots=True)
class Learned:
    """Weights by claim, a row a part: first of all lessons, then without the first fifth, and so on.

    They fit the vectors of one version of the models only. `least`: from how much on a claim's weights count.
    """

    version: str
    rows: Mapping[Claim, Numbers] = field(default_factory=dict)
    least: Mapping[Claim, float] = field(default_factory=dict)

    def deltas(self, head: Head, features: Numbers, part: int = 0) -> Numbers:
        """Return what is added to the score of each label of the question, a row a post.

        Little is left out: it says nothing, and turns labels that stood at their threshold.
        """
        added = np.zeros((len(features), len(head.labels)))
        for claim in claims(head):
            if claim in self.rows:
                told = features @ self.rows[claim][part]
                least = self.least.get(claim, LEAST_ADDED)
                added[:, head.labels.index(claim.label)] = np.where(np.abs(told) < least, 0, told)
        return added

    def joined(self, other: "Learned", asked: Sequence[Claim]) -> "Learned":
        """Return it with what another one knows of some claims."""
        rows = {claim: other.rows[claim] for claim in asked if claim in other.rows}
        least = {claim: other.least[claim] for claim in rows if claim in other.least}
        return Learned(self.version, {**self.rows, **rows}, {**self.least, **least})

    def kept(self) -> bytes:
        """Return it as bytes for a file or a database."""
        file = io.BytesIO()
        arrays = {str(claim): rows.astype(np.float32) for claim, rows in self.rows.items()}
        least = np.array([self.least.get(claim, LEAST_ADDED) for claim in self.rows])
        np.savez_compressed(file, allow_pickle=False, version=np.array(self.version), least=least, **arrays)
        return file.getvalue()

    @classmethod
    def from_kept(cls, kept: bytes, weights: Weights) -> "Learned":
        """Return what was kept.

        :raises BrokenHeads: the bytes are damaged, or nothing that was learned here.
        """
        known = {claim for head in weights.heads() for claim in claims(head)}
        try:
            arrays = _arrays(kept)
            version = str(arrays.pop("version"))
            least = np.asarray(arrays.pop("least", np.full(len(arrays), LEAST_ADDED)), np.float64)
            rows = {Claim.of(name): np.asarray(array, np.float64) for name, array in arrays.items()}
        except (OSError, ValueError, KeyError, EOFError, NotImplementedError, zipfile.BadZipFile) as trouble:
            raise BrokenHeads(
                f"What was learned here cannot be read ({trouble}). Learn it anew."
            ) from trouble
        for claim, array in rows.items():
            if claim not in known or array.shape != (PARTS, WIDTH + 1) or not np.isfinite(array).all():
                raise BrokenHeads(f"What was learned here about {claim} is damaged. Learn it anew.")
        if least.shape != (len(rows),) or not np.isfinite(least).all():
            raise BrokenHeads("What was learned here is damaged. Learn it anew.")
        return cls(version, rows, dict(zip(rows, least.tolist(), strict=True)))


def _arrays(kept: bytes) -> dict[str, NDArray[np.generic]]:
    with zipfile.ZipFile(io.BytesIO(kept)) as parts:
        if sum(part.file_size for part in parts.infolist()) > MOST:
            raise ValueError("it is too large")
    with np.load(io.BytesIO(kept), allow_pickle=False) as arrays:
        return {name: arrays[name] for name in arrays.files}


def features(vectors: Sequence[NDArray[np.float32]]) -> Numbers:
    """Return what heads look at: the vectors, and a one that is small."""
    rows = np.array(vectors, np.float64).reshape(len(vectors), WIDTH)
    return np.concatenate([rows, np.full((len(rows), 1), BIAS)], axis=1)


def moved(head: Head, shipped: Numbers, deltas: Numbers) -> Numbers:
    """Return the chances after the deltas were added to the scores that the shipped chances came from."""
    bounded = np.clip(shipped, 1e-6, 1 - 1e-6)
    if head.kind is Kind.SEVERAL:
        scores = np.log(bounded) - np.log1p(-bounded) + deltas
        found = 1 / (1 + np.exp(-np.clip(scores, -40, 40)))
        return np.where(deltas == 0, shipped, found)
    raised = bounded * np.exp(np.clip(deltas, -40, 40))
    found = raised / raised.sum(1, keepdims=True)
    return np.where((deltas == 0).all(1, keepdims=True), shipped, found)


class Habits:
    """What was learned, at work: readings go in as the shipped models made them, and come out as taught."""

    def __init__(self, learned: Learned, weights: Weights, lessons: Sequence[Lesson] = ()) -> None:
        self.learned = learned
        taught = {claim.question for claim in learned.rows}
        self.heads = {head.name: head for head in weights.heads() if head.name in taught}
        self.how: dict[str, Calibration] = {name: weights.calibration(name, TIER) for name in self.heads}
        self.lessons = lessons
        self.said = [statements(lesson.said, {h.name: h for h in weights.heads()}) for lesson in lessons]
        self.vectors = np.array([lesson.seen.vector for lesson in lessons]).reshape(len(lessons), WIDTH)

    def applied(self, reading: Reading) -> Reading:
        """Return the reading as this organisation taught it; the same where nothing was taught or seen."""
        if reading.vector is None or reading.version != self.learned.version or not self.heads:
            return reading
        seen = features([reading.vector])
        found = {
            name: self._finding(head, reading.findings[name], seen, reading.vector)
            for name, head in self.heads.items()
        }
        return replace(reading, findings={**reading.findings, **found})

    def _finding(self, head: Head, was: Finding, seen: Numbers, vector: NDArray[np.float32]) -> Finding:
        shipped = np.array([[was.chances[label] for label in head.labels]])
        table = moved(head, shipped, self.learned.deltas(head, seen))
        how = self.how[head.name]
        places = np.flatnonzero(judging.chosen(head, table, how)[0]).tolist()
        row = table[0].tolist()
        labels = tuple(head.labels[place] for place in places)
        now = replace(
            was,
            labels=labels,
            chances=dict(zip(head.labels, row, strict=True)),
            sure=judging.sure(head, how, row, places),
        )
        return now if labels == was.labels else self._explained(head, was, now, vector)

    def _explained(self, head: Head, was: Finding, now: Finding, vector: NDArray[np.float32]) -> Finding:
        """Say which corrected post is most alike among those that taught the labels which came or went."""
        changed = set(was.labels) ^ set(now.labels)
        taught = {
            Claim(head.name, "yes") if head.labels == YES_NO else Claim(head.name, label): label in now.labels
            for label in sorted(changed - ({"no"} if head.labels == YES_NO else set()))
        }
        like = self._like(taught, vector)
        reason = "learned here, from a post like this one" if like else "learned here"
        return replace(now, reason=reason, like=like)

    def _like(self, taught: Mapping[Claim, bool], vector: NDArray[np.float32]) -> str:
        rows = [
            row
            for row, said in enumerate(self.said)
            if any(said.get(claim) is holds for claim, holds in taught.items())
        ]
        if not rows:
            return ""
        return self.lessons[rows[int((self.vectors[rows] @ vector).argmax())]].name
