"""The measures of the tables."""

import numpy as np
import pytest

from heedful.reading.measures import Measure, calibration_error, f1, interval, macro_f1, macro_recall

TRUE = np.array([0, 0, 0, 0, 1, 1])
SAID = np.array([0, 0, 0, 1, 1, 0])


def test_measures_by_hand():
    assert macro_recall(TRUE, SAID, 2) == pytest.approx((3 / 4 + 1 / 2) / 2)
    assert f1(TRUE, SAID) == pytest.approx(0.5)
    assert macro_f1(TRUE, SAID, 2) == pytest.approx((0.75 + 0.5) / 2)
    assert Measure("accuracy", 2)(TRUE, SAID) == pytest.approx(4 / 6)


def test_chances_that_mean_what_they_say_have_no_error():
    true = np.array([1, 0, 0, 0, 1, 1, 1, 0])
    assert calibration_error(true, np.array([0.25] * 4 + [0.75] * 4)) == pytest.approx(0)
    assert calibration_error(true, np.array([0.95] * 4 + [0.75] * 4)) == pytest.approx(0.35)


def test_an_interval_holds_the_figure_and_is_narrower_with_more_posts():
    few = interval(TRUE, SAID, Measure("accuracy", 2))
    many = interval(np.tile(TRUE, 50), np.tile(SAID, 50), Measure("accuracy", 2))
    assert few[0] <= 4 / 6 <= few[1]
    assert many[1] - many[0] < (few[1] - few[0]) / 3
