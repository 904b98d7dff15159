"""From raw scores to labels: calibrated chances, which labels hold, and how sure that is."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from heedful.reading.heads import YES_NO, Head, Kind
from heedful.reading.readings import Finding
from heedful.reading.scores import Scored
from heedful.reading.weights import Calibration

Numbers = NDArray[np.float64]
UNSURE_ONE = 0.45  # the best of several labels has less: the guess is shown as unknown
UNSURE_TWO = 0.6  # the same where there are only two
NEAR = 0.1  # a label this near to its threshold makes the answer unsure


def chances(head: Head, scores: Numbers, how: Calibration) -> Numbers:
    """Return the calibrated chance of each label, a row a post."""
    moved = np.asarray(scores, np.float64) * how.slope + how.shift
    if head.kind is Kind.SEVERAL:
        return np.asarray(1 / (1 + np.exp(-np.clip(moved, -40, 40))))
    raised = np.exp(moved - moved.max(1, keepdims=True))
    return np.asarray(raised / raised.sum(1, keepdims=True))


def chosen(head: Head, found: Numbers, how: Calibration) -> NDArray[np.bool_]:
    """Return which labels hold: where one does, the one that stands highest above its threshold."""
    if head.kind is Kind.SEVERAL:
        return np.asarray(found >= how.threshold)
    best = (found / how.threshold).argmax(1)
    return np.asarray(best[:, None] == np.arange(found.shape[1])[None])


class Judge:
    """All heads of one tier with their calibration."""

    def __init__(self, heads: Mapping[str, Head], calibrations: Mapping[str, Calibration]) -> None:
        self.heads, self.calibrations = heads, calibrations

    def findings(self, scored: Scored, posts: int) -> list[dict[str, Finding]]:
        """Return the findings of each post by their question."""
        found: list[dict[str, Finding]] = [{} for _ in range(posts)]
        for name, head in self.heads.items():
            how = self.calibrations[name]
            table = chances(head, scored.scores[name], how)
            hold = chosen(head, table, how)
            for post, (row, holds) in enumerate(zip(table.tolist(), hold.tolist(), strict=True)):
                places = [place for place, held in enumerate(holds) if held]
                found[post][name] = _finding(head, how, row, places, scored, post)
        return found


def _finding(
    head: Head, how: Calibration, row: list[float], places: list[int], scored: Scored, post: int
) -> Finding:
    labels = tuple(head.labels[place] for place in places)
    return Finding(
        labels,
        dict(zip(head.labels, row, strict=True)),
        _reason(head, places, scored, post),
        sure=sure(head, how, row, places),
    )


def sure(head: Head, how: Calibration, row: list[float], places: list[int]) -> bool:
    """Say whether the chosen labels may be shown, or should be shown as unknown."""
    if head.kind is Kind.SEVERAL:
        pairs = zip(row, how.threshold.tolist(), strict=True)
        return all(abs(chance - threshold) > NEAR for chance, threshold in pairs)
    return row[places[0]] >= (UNSURE_TWO if head.labels == YES_NO else UNSURE_ONE)


def _reason(head: Head, places: list[int], scored: Scored, post: int) -> str:
    """Return the words that spoke for each label; a plain "no" needs none."""
    if (head.labels == YES_NO and places == [0]) or not places:
        return "nothing spoke for it"
    words = {head.labels[place]: scored.why.word_for(head.name, post, place) for place in places}
    if len(words) == 1:
        word = next(iter(words.values()))
        return f"“{word}”" if word else "the whole of it"
    return "; ".join(
        f"{label}: “{word}”" if word else f"{label}: the whole of it" for label, word in words.items()
    )
