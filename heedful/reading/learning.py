"""Learn small heads from what people corrected, at once and here, and compare them before they are used.

The prior is that a correction moves ordinary posts little: a head is pulled to nothing along the directions
in which ordinary posts lie, harder and harder until they are read as rightly as before: a label that comes
where its chance was 0.4 is right in 0.4 of all cases, and next to nothing is lost.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from heedful.reading import judging
from heedful.reading.comparing import Figure
from heedful.reading.heads import Head, Kind
from heedful.reading.learned import FOLDS, LEAST_ADDED, TIER, WIDTH, Learned, Numbers, features, moved
from heedful.reading.lessons import Claim, Lesson, Seen, claims, statements
from heedful.reading.weights import Weights

RIDGE = 0.1
# How hard ordinary posts hold a head back, the gentlest first; softer moved other posts.
PULLS = (200.0, 300.0, 400.0, 600.0, 800.0, 1200.0, 2000.0, 4000.0)
ASSUMED = 50  # ordinary posts that are assumed beside those given, alike in all directions
MOST_MOVED = 0.05  # of ordinary posts may change a label
MOST_LOST = 0.001  # of ordinary posts may be read wrong that were read right, more than the other way round
# A head speaks where it adds this share of what it adds to an ordinary lesson of its own, within bounds.
SPEAKS, MOST_WAITED = 2 / 3, 1.5
NEWEST = 1000  # lessons about one claim that are learned from
STEPS, INNER, NEAR = 6, 12, 1e-2
SLIGHT = 1e-6  # a loss that is lower by less is not lower


@dataclass(frozen=True, slots=True)
class Compared:
    """One claim, on lessons that were held back: what is in use, and what was learned now.

    `moved`: the share of ordinary posts that would change this question's labels.
    """

    claim: Claim
    before: Figure
    after: Figure
    moved: float
    better: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """`learned`: what to use from now on; each question's head is a new one only where that is better."""

    learned: Learned
    tried: Learned
    compared: tuple[Compared, ...]

    @property
    def better(self) -> bool:
        return any(one.better for one in self.compared)


def learn(
    lessons: Sequence[Lesson], ordinary: Sequence[Seen], weights: Weights, old: Learned | None = None
) -> Outcome:
    """Learn anew from all lessons, the oldest first, and compare with what is in use.

    `ordinary` is a sample of posts that nobody corrected. Lessons are in five parts by their names; each is
    judged by a head that did not learn from its part, of the old ones too: neither is asked what it knows by
    heart. What nobody teaches any more is forgotten. Without `old` it is compared with what ships.
    """
    known = old if old and old.version == weights.version else Learned(weights.version)
    desk = _Desk(lessons, ordinary, weights)
    tried = use = Learned(weights.version)
    compared: list[Compared] = []
    for head, asked in desk.topics():
        new, share, is_gentle = desk.head_for(head, asked)
        tried = tried.joined(new, asked)
        figures = desk.compared(head, asked, known, new, share, is_gentle)
        compared += figures
        use = use.joined(new if figures[0].better else known, asked)
    return Outcome(use, tried, tuple(compared))


def fold(name: str) -> int:
    """Return which fifth a lesson stands in, the same for ever."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % FOLDS


class _Desk:
    """Lessons and ordinary posts, laid out as rows of numbers."""

    def __init__(self, lessons: Sequence[Lesson], ordinary: Sequence[Seen], weights: Weights) -> None:
        self.version = weights.version
        self.heads = {head.name: head for head in weights.heads()}
        self.how = {head.name: weights.calibration(head.name, TIER) for head in weights.heads()}
        self.lessons = lessons
        self.said = [statements(lesson.said, self.heads) for lesson in lessons]
        self.folds = np.array([fold(lesson.name) for lesson in lessons], np.int64)
        self.seen = features([lesson.seen.vector for lesson in lessons])
        self.ordinary = ordinary
        self.usual = features([one.vector for one in ordinary])
        summed = self.usual.T @ self.usual + ASSUMED / WIDTH * np.eye(WIDTH + 1)
        self.spread, self.turn = np.linalg.eigh(summed / (len(ordinary) + ASSUMED))
        self.turned = self.seen @ self.turn

    def topics(self) -> list[tuple[Head, tuple[Claim, ...]]]:
        """Return what is learned together: each intent alone, other questions with all their labels."""
        told = {claim for said in self.said for claim in said}
        found: list[tuple[Head, tuple[Claim, ...]]] = []
        for head in self.heads.values():
            asked = tuple(claim for claim in claims(head) if claim in told)
            if asked:
                found += (
                    [(head, (claim,)) for claim in asked] if head.kind is Kind.SEVERAL else [(head, asked)]
                )
        return found

    def head_for(self, head: Head, asked: tuple[Claim, ...]) -> tuple[Learned, float, bool]:
        """Return heads of the gentlest pull that leaves ordinary posts alone, what they move, if any does."""
        for pull in PULLS:
            whole = {claim: self._row(claim, pull, None) for claim in asked}
            least = {claim: self._least(claim, row) for claim, row in whole.items()}
            share, lost = self._moved(head, whole, least)
            if is_gentle := share <= MOST_MOVED and lost <= MOST_LOST:
                break
        parts = {claim: [self._row(claim, pull, part) for part in range(FOLDS)] for claim in asked}
        rows = {claim: np.array([whole[claim], *parts[claim]]) for claim in asked}
        return Learned(self.version, rows, least), share, is_gentle

    def _least(self, claim: Claim, row: Numbers) -> float:
        """Return from how much on a head counts: what is little beside what it was taught turns by chance."""
        added = np.abs(self.seen[self._rows(claim)] @ row)
        return float(np.clip(SPEAKS * np.median(added), LEAST_ADDED, MOST_WAITED))

    def _row(self, claim: Claim, pull: float, without: int | None) -> Numbers:
        rows = self._rows(claim)
        rows = rows if without is None else rows[self.folds[rows] != without]
        scale = 1 / np.sqrt(pull * np.maximum(self.spread, 0) + RIDGE)
        holds = np.array([self.said[row][claim] for row in rows], np.float64)
        found = fitted(self.turned[rows] * scale, self._shipped(claim, rows), holds)
        return np.asarray(self.turn @ (found * scale))

    def _rows(self, claim: Claim) -> Numbers:
        told = [row for row, said in enumerate(self.said) if claim in said]
        return np.array(told[-NEWEST:], np.int64)

    def _shipped(self, claim: Claim, rows: Numbers) -> Numbers:
        """Return the scores that the models that ship gave to this claim."""
        chances = [self.lessons[row].seen.chances[claim.question][claim.label] for row in rows]
        bounded = np.clip(np.array(chances, np.float64), 1e-4, 1 - 1e-4)
        return np.log(bounded) - np.log1p(-bounded)

    def _moved(
        self, head: Head, rows: Mapping[Claim, Numbers], least: Mapping[Claim, float]
    ) -> tuple[float, float]:
        """Return the share of ordinary posts that change, and of right ones that are lost (or won: below 0).

        By the chances that ship, which are calibrated: nobody said what holds of these posts.
        """
        if not self.ordinary:
            return 0.0, 0.0
        shipped = table(head, self.ordinary)
        learned = Learned("", {claim: row[None] for claim, row in rows.items()}, least)
        now = moved(head, shipped, learned.deltas(head, self.usual))
        how = self.how[head.name]
        before, after = judging.chosen(head, shipped, how), judging.chosen(head, now, how)
        changed = before != after
        lost = np.where(after, 1 - 2 * shipped, 2 * shipped - 1) * changed
        if head.kind is Kind.ONE:  # where a label comes, another one goes: one post, and not two
            lost = lost / 2
        return float(changed.any(1).mean()), float(lost.sum(1).mean())

    def compared(
        self, head: Head, asked: tuple[Claim, ...], old: Learned, new: Learned, share: float, is_gentle: bool
    ) -> list[Compared]:
        before, after = (self._judged(head, asked, one) for one in (old, new))
        right = [sum(figure.right for figure in figures) for figures, _ in (before, after)]
        lower = after[1] < before[1] - SLIGHT
        better = is_gentle and (right[1] > right[0] or (right[1] == right[0] and lower))
        rows = zip(asked, before[0], after[0], strict=True)
        return [Compared(claim, was, now, share, better) for claim, was, now in rows]

    def _judged(self, head: Head, asked: tuple[Claim, ...], learned: Learned) -> tuple[list[Figure], float]:
        """Return a figure a claim, and the mean loss, of heads that did not learn what they are asked."""
        told = [row for row, said in enumerate(self.said) if any(claim in said for claim in asked)]
        shipped = table(head, [self.lessons[row].seen for row in told])
        deltas = np.zeros_like(shipped)
        for part in range(FOLDS):
            here = self.folds[told] == part
            deltas[here] = learned.deltas(head, self.seen[told][here], part + 1)
        chances = moved(head, shipped, deltas)
        holds = judging.chosen(head, chances, self.how[head.name])
        figures, losses = [], []
        for claim in asked:
            place = head.labels.index(claim.label)
            rows = [row for row, of in enumerate(told) if claim in self.said[of]]
            true = np.array([self.said[told[row]][claim] for row in rows])
            pairs = zip(true.tolist(), holds[rows, place].tolist(), strict=True)
            figures.append(sum((Figure.of(holds=one, said=other) for one, other in pairs), Figure()))
            losses.append(_loss(true, chances[rows, place]))
        return figures, float(np.mean(losses))


def table(head: Head, seen: Sequence[Seen]) -> Numbers:
    """Return the shipped chances of a question, a row a post."""
    rows = [[one.chances[head.name][label] for label in head.labels] for one in seen]
    return np.array(rows, np.float64).reshape(len(rows), len(head.labels))


def fitted(rows: Numbers, offset: Numbers, holds: Numbers) -> Numbers:
    """Return the ridge logistic regression beside the offset, by Newton's steps with conjugate gradients."""
    found = np.zeros(rows.shape[1])
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-np.clip(offset + rows @ found, -40, 40)))
        slope = rows.T @ (chance - holds) + found
        step = _solved(rows, chance * (1 - chance), slope)
        found -= step
        if np.abs(step).max(initial=0) < NEAR:
            break
    return found


def _solved(rows: Numbers, weight: Numbers, slope: Numbers) -> Numbers:
    """Return the step whose curvature, `rows` weighed and one on the diagonal, gives the slope."""
    step, rest = np.zeros_like(slope), slope.copy()
    toward, size = rest.copy(), float(rest @ rest)
    enough = 1e-3 * size
    for _ in range(INNER):
        if size <= enough:
            break
        curved = rows.T @ (weight * (rows @ toward)) + toward
        along = size / float(toward @ curved)
        step += along * toward
        rest -= along * curved
        size, last = float(rest @ rest), size
        toward = rest + size / last * toward
    return step


def _loss(true: Numbers, chances: Numbers) -> float:
    bounded = np.clip(chances, 1e-6, 1 - 1e-6)
    return float(-np.mean(np.where(true, np.log(bounded), np.log1p(-bounded)))) if len(true) else 0.0
