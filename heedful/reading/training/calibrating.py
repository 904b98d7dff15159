"""Chances that mean what they say: scale and shift of scores, and thresholds, fitted on held parts."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F  # noqa: N812

from heedful.reading import measures
from heedful.reading.heads import YES_NO, Head, Kind
from heedful.reading.judging import chances
from heedful.reading.weights import Calibration

Numbers = NDArray[np.float64]
STEPS = 300
PULL = 0.02  # towards scores as they are: there are few held examples of rare labels
VOTES = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5)
NEAR_BEST = 0.01  # thresholds whose F1 is this near to the best are as good


def fitted(head: Head, scores: Numbers, target: Numbers) -> Calibration:
    """Return the calibration under which the held labels are likeliest, and thresholds that suit them."""
    if head.name == "polite":  # its target is a rank already
        return plain(head)
    slope, shift = _fit(head, scores, target)
    how = Calibration(slope, shift, plain(head).threshold)
    found = chances(head, scores, how)
    return Calibration(slope, shift, _thresholds(head, found, target))


def voted(head: Head, first: Numbers, second: Numbers, target: Numbers) -> float:
    """Return how much the second scores should count beside the first, so that the labels are likeliest."""
    return min(VOTES, key=lambda vote: _surprise(head, first + vote * second, target))


def _surprise(head: Head, scores: Numbers, target: Numbers) -> float:
    """Return the mean negative logarithm of the chances of the true labels, after calibration."""
    found = np.clip(chances(head, scores, fitted(head, scores, target)), 1e-6, 1 - 1e-6)
    weight = 1 / np.maximum(target.sum(0), 1) if head.even else np.ones(target.shape[1])
    wrong = (1 - target) * np.log(1 - found) if head.kind is Kind.SEVERAL else 0
    return -float(np.mean(((target * np.log(found) + wrong) * weight).sum(1)))


def plain(head: Head) -> Calibration:
    """Return the calibration that leaves scores as they are."""
    labels = len(head.labels)
    return Calibration(np.ones(labels), np.zeros(labels), np.full(labels, 0.5))


def _fit(head: Head, scores: Numbers, target: Numbers) -> tuple[Numbers, Numbers]:
    given, goal = (
        torch.from_numpy(np.asarray(scores, np.float32)),
        torch.from_numpy(np.asarray(target, np.float32)),
    )
    several = head.kind is Kind.SEVERAL
    slope = torch.ones(goal.shape[1] if several else 1, requires_grad=True)
    shift = torch.zeros(goal.shape[1], requires_grad=not head.even)
    weight = 1 / goal.sum(0).clamp(min=1) if head.even else torch.ones(goal.shape[1])
    optimiser = torch.optim.Adam([one for one in (slope, shift) if one.requires_grad], lr=0.03)
    for _ in range(STEPS):
        moved = given * slope + shift
        if several:
            loss = F.binary_cross_entropy_with_logits(moved, goal)
        else:
            loss = F.cross_entropy(moved, goal, weight=weight * len(weight) / weight.sum())
        loss = loss + PULL / len(goal) * ((slope - 1).square().sum() + shift.square().sum())
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    spread = slope.detach().numpy().astype(np.float64) * np.ones(goal.shape[1])
    return spread, shift.detach().numpy().astype(np.float64)


def _thresholds(head: Head, found: Numbers, target: Numbers) -> Numbers:
    if head.kind is Kind.SEVERAL:
        places = range(len(head.labels))
        return np.array([threshold(found[:, place], target[:, place] > 0.5) for place in places])
    if head.labels == YES_NO:
        yes = threshold(found[:, 1], target[:, 1] > 0.5)
        return np.array([1 - yes, yes])
    return np.full(len(head.labels), 0.5)


def threshold(found: Numbers, true: NDArray[np.bool_]) -> float:
    """Return the middle of the thresholds that give about the best F1: the very best is often luck."""
    if not true.any():
        return 0.5
    grid = np.arange(0.1, 0.81, 0.02)
    figures = np.array([measures.f1(true.astype(int), (found >= least).astype(int)) for least in grid])
    return float(np.round(grid[figures >= figures.max() - NEAR_BEST].mean(), 3))
