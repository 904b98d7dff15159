"""How good the models are, on parts that they never learned from: one row a task, with a 95 % interval."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from heedful.reading import fast, full, judging
from heedful.reading.heads import YES_NO, Head, Kind
from heedful.reading.languages import Languages
from heedful.reading.measures import Labels, Measure, calibration_error, interval
from heedful.reading.scores import Tier
from heedful.reading.sets import (
    DataSet,
    Example,
    Part,
    calibrates,
    care,
    public_sets,
    real,
    tables,
    tweeteval,
)
from heedful.reading.tidy import tidied
from heedful.reading.voted import Voted
from heedful.reading.weights import Calibration, Weights, shipped

PORTION = 512
MEASURES = {
    "sentiment": "macro recall",
    "irony": "F1 of yes",
    "ironic": "F1 of yes",
    "sarcasm": "F1 of yes",
    "spam": "F1 of yes",
    "abuse": "F1 of yes",
    "banking": "accuracy",
    "clinc": "accuracy",
}
LEFT_OUT = {"polite", "feelings", "sarcasm"}  # measured on its outer quarters; only there to learn from
FAR = 0.25  # from the middle: the polite and the impolite quarter


@dataclass(frozen=True, slots=True)
class Row:
    """One figure, in per cent; low and high bound its 95 % bootstrap interval."""

    task: str
    measure: str
    posts: int
    figure: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Judged:
    """A task's texts with the true labels, and the chances and labels that a tier gave."""

    head: Head
    texts: Sequence[str]
    target: NDArray[np.float64]
    chances: NDArray[np.float64]
    holds: NDArray[np.bool_]

    @property
    def true(self) -> Labels:
        return np.asarray(self.target.argmax(1))

    @property
    def said(self) -> Labels:
        return np.asarray(self.holds.argmax(1))


def evaluated(data: Path, ours: Path | None, tier: str, weights: Weights | None = None) -> Iterator[Row]:
    """Yield the rows of the table. Sets that may only be measured are asked of heads that never saw them."""
    opened = weights or shipped()
    model: Tier = Voted.load(opened) if tier == full.NAME else fast.Fast.load(opened)
    asked = _Asked(opened, model, tier)
    for one in (*public_sets(data), care.REPLIES):
        if one.head.name in asked.heads and one.head.name not in LEFT_OUT:
            yield from _rows(one.name, asked.judged(one.head, _official(one, data)))
    for name in ("wikipedia", "stack-exchange"):
        polite = [e for e in tables.polite_in(data, name, Part.HELD) if abs(e.target[1] - 0.5) > FAR]
        yield from _rows(f"politeness/{name}, outer quarters", asked.judged(tables.POLITE, _unused(polite)))
    yield from _unseen(asked, data)
    yield from _languages(opened, data)
    for one in care.SETS if ours else ():
        yield from _rows(one.name, asked.judged(one.head, _unused(one.held(ours or data))))
    for one in real.sets(ours) if ours else ():
        yield from _rows(one.name, asked.judged(one.head, _unused(one.held(data))))
    if ours:
        yield from _pairs(asked, ours)


class _Asked:
    def __init__(self, weights: Weights, model: Tier, tier: str) -> None:
        self.model = model
        heads = [head for head in weights.heads() if tier in weights.card["heads"][head.name]]
        self.heads = {head.name: head for head in heads}
        self.how: dict[str, Calibration] = {name: weights.calibration(name, tier) for name in self.heads}

    def judged(self, head: Head, examples: Sequence[Example]) -> Judged:
        texts = [tidied(example.text) for example in examples]
        parts = [texts[begin : begin + PORTION] for begin in range(0, len(texts), PORTION)]
        scores = np.concatenate([self.model.scores(part).scores[head.name] for part in parts])
        chances = judging.chances(head, scores, self.how[head.name])
        target = np.array([example.target for example in examples])
        return Judged(head, texts, target, chances, judging.chosen(head, chances, self.how[head.name]))


def _official(one: DataSet, data: Path) -> list[Example]:
    """Return the official test part if it's in the folder, else what is held and not calibrated on."""
    texts = data / one.name / "test_text.txt"
    if texts.exists():
        return list(tweeteval.lines(texts, texts.with_name("test_labels.txt"), len(one.head.labels)))
    return _unused(one.held(data))


def _unused(examples: Sequence[Example]) -> list[Example]:
    return [example for example in examples if not calibrates(example.text)]


def _rows(task: str, judged: Judged) -> Iterator[Row]:
    if judged.head.kind is Kind.SEVERAL:
        yield from _several(task, judged)
        return
    measure = Measure(MEASURES.get(judged.head.name, "macro F1"), len(judged.head.labels))
    yield _row(task, measure.name, judged.true, judged.said, measure)
    if judged.head.labels == YES_NO and judged.head.name != "polite":
        error = 100 * calibration_error(judged.true, judged.chances[:, 1])
        yield Row(task, "calibration error", len(judged.texts), round(error, 1), 0, 0)
    if judged.head.name == "spam":
        best = judged.chances[judged.true == 0, 1].max()
        caught = 100 * float(np.mean(judged.chances[judged.true == 1, 1] > best))
        yield Row(task, "recall at no false accusation", len(judged.texts), round(caught, 1), 0, 0)


def _several(task: str, judged: Judged) -> Iterator[Row]:
    true, said = (judged.target > 0.5).astype(np.int64), judged.holds.astype(np.int64)
    if not true.any():
        alarms = 100 * float(said.any(1).mean())
        yield Row(task, "false alarms", len(judged.texts), round(alarms, 1), 0, 0)
    figures = []
    for place, label in enumerate(judged.head.labels):
        if not true[:, place].any():
            continue
        row = _row(f"{task}: {label}", "F1 of yes", true[:, place], said[:, place], Measure("F1 of yes", 2))
        figures.append(row.figure)
        yield row
    if figures:
        yield Row(task, "macro F1", len(judged.texts), round(float(np.mean(figures)), 1), 0, 0)


def _row(task: str, measure: str, true: Labels, said: Labels, by: Measure) -> Row:
    low, high = interval(true, said, by)
    return Row(task, measure, len(true), *(round(100 * figure, 1) for figure in (by(true, said), low, high)))


def _unseen(asked: _Asked, data: Path) -> Iterator[Row]:
    """Ask what was learned from our own posts of sets that nothing was trained on."""
    places = {"complaints": ("complaint", "outage", "cancellation"), "suggestions": ("suggestion", "wish")}
    for one in tables.measured():
        topic = one.name.split("/")[0]
        if topic not in places or not (data / topic).exists():
            continue
        examples = one.held(data)
        judged = asked.judged(asked.heads["intents"], [Example(e.text, (0.0,) * 12) for e in examples])
        columns = [judged.head.labels.index(label) for label in places[topic]]
        said = np.asarray(judged.holds[:, columns].any(1), np.int64)
        true = np.array([int(e.target[1]) for e in examples])
        name = "macro F1" if one.name == "complaints" else "F1 of yes"
        yield _row(f"{one.name} (nothing learned from it)", name, true, said, Measure(name, 2))


def _languages(weights: Weights, data: Path) -> Iterator[Row]:
    names = {"arabic": "ar", "english": "en", "french": "fr", "german": "de", "hindi": "hi-Latn"}
    names |= {"italian": "it", "portuguese": "pt", "spanish": "es"}
    languages = Languages.load(weights)
    for folder, name in names.items():
        place = data / "umsab" / folder
        path = place / ("test_text.txt" if (place / "test_text.txt").exists() else "val_text.txt")
        if path.exists():
            found = languages.of_posts(tweeteval.texts(path))
            said = np.array([int(finding.label == name) for finding in found])
            yield _row(
                f"language: {name}", "accuracy", np.ones(len(said), np.int64), said, Measure("accuracy", 2)
            )


def _pairs(asked: _Asked, ours: Path) -> Iterator[Row]:
    """Say how many drafts with a fault are ranked worse than their courteous twins."""
    pairs = [
        pair
        for pair in care.pairs(ours)
        if care.stands_in(pair["bad"], Part.HELD) and not calibrates(pair["bad"])
    ]
    chances = [
        asked.judged(
            care.FAULTS, [Example(pair[key], (0.0,) * len(care.FAULTS.labels)) for pair in pairs]
        ).chances
        for key in ("bad", "good")
    ]
    right = (chances[0][:, 0] > chances[1][:, 0]).astype(np.int64)
    yield _row(
        "drafts: pairs ranked right", "accuracy", np.ones(len(right), np.int64), right, Measure("accuracy", 2)
    )
