"""How good labels are: the measures of the public benchmarks, in numpy."""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Labels = NDArray[np.int64]


def accuracy(true: Labels, said: Labels) -> float:
    return float(np.mean(true == said))


def recalls(true: Labels, said: Labels, of: int) -> list[float]:
    return [float(np.mean(said[true == label] == label)) for label in range(of) if np.any(true == label)]


def macro_recall(true: Labels, said: Labels, of: int) -> float:
    return float(np.mean(recalls(true, said, of)))


def f1(true: Labels, said: Labels, label: int = 1) -> float:
    right = np.sum((true == label) & (said == label))
    all_ = np.sum(true == label) + np.sum(said == label)
    return float(2 * right / all_) if all_ else 0.0


def macro_f1(true: Labels, said: Labels, of: int) -> float:
    return float(np.mean([f1(true, said, label) for label in range(of)]))


def best_threshold(true: Labels, scores: Numbers) -> float:
    """Return the score from which on "yes" gives the best F1."""
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(true[order])
    figures = 2 * hits / (np.arange(1, len(order) + 1) + max(int(true.sum()), 1))
    best = int(np.argmax(figures))
    below = scores[order[best + 1]] if best + 1 < len(order) else scores[order[best]] - 1
    return float((scores[order[best]] + below) / 2)


def calibration_error(true: Labels, chances: Numbers, bins: int = 10) -> float:
    """Return the expected calibration error of the chance of "yes", over bins of equal width."""
    places = np.minimum((chances * bins).astype(int), bins - 1)
    error = 0.0
    for number in range(bins):
        inside = places == number
        if inside.any():
            error += inside.mean() * abs(true[inside].mean() - chances[inside].mean())
    return float(error)


def interval(
    true: Labels, said: Labels, measure: "Measure", *, rounds: int = 1000, seed: int = 0
) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of a measure."""
    random = np.random.default_rng(seed)
    draws = (random.integers(0, len(true), len(true)) for _ in range(rounds))
    figures = np.array([measure(true[rows], said[rows]) for rows in draws])
    low, high = np.percentile(figures, [2.5, 97.5])
    return float(low), float(high)


class Measure:
    """A measure by its name in the tables."""

    def __init__(self, name: str, of: int) -> None:
        self.name, self.of = name, of

    def __call__(self, true: Labels, said: Labels) -> float:
        match self.name:
            case "accuracy":
                return accuracy(true, said)
            case "macro recall":
                return macro_recall(true, said, self.of)
            case "macro F1":
                return macro_f1(true, said, self.of)
        return f1(true, said)
