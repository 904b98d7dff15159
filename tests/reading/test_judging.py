"""From raw scores to labels."""

import numpy as np
import pytest

from heedful.reading.heads import one, several
from heedful.reading.judging import Judge, chances, chosen
from heedful.reading.scores import Scored
from heedful.reading.sets import calibrates
from heedful.reading.weights import Calibration

MOOD = one("mood", "bad", "plain", "good")
SPAM = one("spam", "no", "yes")
NEEDS = several("needs", "answer", "help")


def how(labels, slope=1.0, shift=0.0, threshold=0.5):
    return Calibration(*(np.full(labels, value) for value in (slope, shift, threshold)))


class Words:
    def word_for(self, head, post, label):
        return f"{head}{post}{label}" if label else ""


def judged(head, scores, calibration):
    judge = Judge({head.name: head}, {head.name: calibration})
    return [
        found[head.name]
        for found in judge.findings(Scored({head.name: np.array(scores)}, Words()), len(scores))
    ]


def test_of_one_heads_labels_the_likeliest_holds():
    bad, good = judged(MOOD, [[2.0, 0.0, 0.0], [0.0, 0.1, 3.0]], how(3))
    assert (bad.label, good.label) == ("bad", "good")
    assert (bad.reason, good.reason) == ("the whole of it", "“mood12”")


def test_a_threshold_moves_yes_away_from_the_middle():
    spam = Calibration(np.ones(2), np.zeros(2), np.array([0.2, 0.8]))
    likely, surely = judged(SPAM, [[0.0, 1.0], [0.0, 2.0]], spam)
    assert likely.chances["yes"] > 0.7
    assert (likely.label, surely.label) == ("no", "yes")


def test_several_labels_may_hold_or_none():
    both, neither = judged(NEEDS, [[1.0, 2.0], [-3.0, -3.0]], how(2))
    assert (both.labels, both.reason) == (("answer", "help"), "answer: the whole of it; help: “needs01”")
    assert (neither.labels, neither.label, neither.reason) == ((), "none", "nothing spoke for it")


def test_a_guess_is_shown_as_unknown():
    guess, sure = judged(MOOD, [[0.1, 0.0, 0.0], [3.0, 0.0, 0.0]], how(3))
    assert (guess.label, guess.shown) == ("bad", "unknown")
    assert (sure.label, sure.shown) == ("bad", "bad")
    near, far = judged(NEEDS, [[0.1, -4.0], [3.0, -4.0]], how(2))
    assert (near.sure, far.sure) == (False, True)


def test_scale_and_shift_make_chances():
    found = chances(SPAM, np.array([[0.0, 2.0]]), how(2, slope=0.5))
    assert found[0, 1] == pytest.approx(1 / (1 + np.exp(-1)))
    found = chances(NEEDS, np.array([[1e9, -1e9]]), how(2, shift=1.0))
    assert found.tolist() == [[pytest.approx(1), pytest.approx(0)]]
    assert chosen(NEEDS, np.array([[0.5, 0.4]]), how(2)).tolist() == [[True, False]]


def test_half_of_what_is_held_calibrates_and_the_other_half_gives_the_figures():
    half = [calibrates(f"post {number}") for number in range(2000)]
    assert 900 < sum(half) < 1100
