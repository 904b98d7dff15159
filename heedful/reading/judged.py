"""How right labels are over posts that chance drew: what people said of each beside what was shown then."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from heedful.reading.comparing import Figure
from heedful.reading.lessons import Chances, Claim

QUESTIONS = ("intents", "sentiment", "urgency")
LEAST = 5  # of fewer posts no share is told
LEAST_FOR_TWO = 20  # posts that two people judged before their agreement is told
LEAST_CALIBRATED = 50  # over fewer, chances seem off by chance alone
Labels = Mapping[str, Collection[str]]  # by question


@dataclass(frozen=True, slots=True)
class Judged:
    """One post. What nobody could answer is missing in `said`, what was not read in `chances`."""

    said: Labels
    shown: Labels
    chances: Chances

    def claims(self) -> Iterator[tuple[Claim, bool, bool, float]]:
        """Return each claim with whether it holds, whether it was shown, and the chance it was given."""
        for question, chances in self.chances.items():
            for label, chance in chances.items() if question in self.said else ():
                holds, shown = label in self.said[question], label in self.shown[question]
                yield Claim(question, label), holds, shown, chance


@dataclass(frozen=True, slots=True)
class Measured:
    """How right one label is. A share of fewer than `LEAST` posts says nothing yet."""

    claim: Claim
    figure: Figure

    @property
    def holding(self) -> int:
        return self.figure.hits + self.figure.misses

    @property
    def shown(self) -> int:
        return self.figure.hits + self.figure.false_alarms

    @property
    def base_rate(self) -> float:
        return self.holding / self.figure.posts

    @property
    def precision_needs(self) -> int:
        """Return how many more posts have to carry the label before its precision is told."""
        return max(0, LEAST - self.shown)

    @property
    def recall_needs(self) -> int:
        """Return how many more posts the label has to hold of before its recall is told."""
        return max(0, LEAST - self.holding)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two people agree on one question: all labels the same, or not."""

    question: str
    posts: int
    alike: int
    kappa: float | None  # beyond chance (Cohen 1960); None where both always said the same one thing

    @property
    def needs(self) -> int:
        """Return how many more posts two people have to judge before this is told."""
        return max(0, LEAST_FOR_TWO - self.posts)


def agreed(pairs: Sequence[tuple[Labels, Labels]]) -> list[Agreement]:
    """Return the agreement on each question that two people answered about some post."""
    return [found for question in QUESTIONS if (found := _agreed(question, pairs)).posts]


def _agreed(question: str, pairs: Sequence[tuple[Labels, Labels]]) -> Agreement:
    both = [
        (frozenset(first[question]), frozenset(second[question]))
        for first, second in pairs
        if question in first and question in second
    ]
    alike = sum(first == second for first, second in both)
    ones, others = (Counter(pair[side] for pair in both) for side in (0, 1))
    by_chance = sum(count * others[labels] for labels, count in ones.items())
    beyond = len(both) ** 2 - by_chance
    kappa = (len(both) * alike - by_chance) / beyond if beyond else None
    return Agreement(question, len(both), alike, kappa)


def measured(rows: Sequence[Judged]) -> list[Measured]:
    """Return the figure of each label that was asked about."""
    found: dict[Claim, Figure] = {}
    for row in rows:
        for claim, holds, shown, _ in row.claims():
            found[claim] = found.get(claim, Figure()) + Figure.of(holds=holds, said=shown)
    return [Measured(claim, figure) for claim, figure in found.items()]


def calibration(rows: Sequence[Judged]) -> float | None:
    """Return by how much chances are off, the mean over all labels; None while posts are too few to tell.

    Of few posts it comes out too high (Kumar, Liang and Ma 2019): a chance of 0.1 and one yes of five differ.
    """
    told: dict[Claim, list[tuple[bool, float]]] = {}
    for row in rows:
        for claim, holds, _, chance in row.claims():
            told.setdefault(claim, []).append((holds, chance))
    errors = [_error(pairs) for pairs in told.values() if len(pairs) >= LEAST_CALIBRATED]
    return fmean(errors) if errors else None


def _error(pairs: Sequence[tuple[bool, float]]) -> float:
    import numpy as np  # which only this needs, and each process would load

    from heedful.reading.measures import calibration_error

    holds, chances = zip(*pairs, strict=True)
    return calibration_error(np.array(holds, np.int64), np.array(chances, np.float64))
