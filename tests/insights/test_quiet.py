"""A quiet house is left in peace: at most one false alarm a week, over a year of simulated traffic."""

from datetime import UTC, datetime, timedelta
from math import comb

import pytest

from benchmarks.surges import delays, false_alarms
from heedful.insights import rules
from heedful.insights.chances import at_least
from heedful.insights.expecting import WEEK, hour_of, usual_of
from heedful.insights.words import counted, standing_out

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize("count", [1, 4, 9, 30])
@pytest.mark.parametrize("k", [1, 3, 8])
def test_the_tail_is_the_sum_of_what_is_beyond(count, k):
    """By a whole k the distribution is that of failures before the k-th success, which binomials give."""
    mean = 2.5
    p = k / (k + mean)
    below = sum(comb(n + k - 1, n) * p**k * (1 - p) ** n for n in range(count))
    assert at_least(count, mean=mean, spread=k) == pytest.approx(1 - below, rel=1e-6, abs=1e-12)


def test_the_tail_far_out_is_small_and_not_nothing():
    assert at_least(40, mean=2.5, spread=5.0) == pytest.approx(2.317e-15, rel=1e-3)
    assert at_least(0, mean=2.5, spread=5.0) == 1.0


@pytest.mark.slow
@pytest.mark.parametrize("wild", [0.1, 0.25, 0.5])
def test_a_quiet_house_has_at_most_one_false_alarm_a_week(wild):
    rates = [0.05, 0.2, 0.5, 1.0, 2.0, 5.0]
    assert false_alarms(rates, weeks=52, seed=1, tracks=len(rates), wild=wild) <= 1.0


@pytest.mark.slow
def test_ten_times_as_many_people_as_usual_are_seen_within_minutes():
    told = delays(10.0, 10, tries=8, tracks=10)
    assert told.raised == told.tried
    assert told.minutes <= 20


def test_the_threshold_is_lower_in_a_house_with_more_tracks():
    assert rules.chance_for(10_000) == pytest.approx(rules.chance_for(1) / 10_000)


def test_three_people_are_never_a_surge():
    assert not rules.breaks_out(3, expected=1e-6, spread=1.0, chance=0.01)


def test_nights_are_expected_to_be_quiet_once_they_were():
    start = hour_of(MONDAY)
    people = {hour: 6 for hour in range(start, start + 6 * WEEK) if 8 <= hour % 24 < 20}
    usual = usual_of(people, since=start, until=start + 6 * WEEK, house=0.5)
    noon, night = MONDAY + timedelta(days=44, hours=12), MONDAY + timedelta(days=44, hours=3)
    assert usual.expected(noon - rules.LONG, noon) > 4
    assert usual.expected(night - rules.LONG, night) < 1


def test_a_young_track_is_believed_to_be_wilder_than_an_old_one():
    start, people = hour_of(MONDAY), {}
    young = usual_of(people, since=start, until=start + 30, house=0.5)
    old = usual_of(people, since=start, until=start + 8 * WEEK, house=0.5)
    assert young.spread(MONDAY) < old.spread(MONDAY) * 1.5
    assert young.an_hour[0] > old.an_hour[0]


def test_a_word_that_is_always_said_does_not_stand_out():
    here = counted(["acme has no line here", "acme no line there", "the acme line is dead", "acme line gone"])
    usual = counted([f"acme parcel {n} is at the shop" for n in range(40)])
    words = [one.word for one in standing_out(here, usual)]
    assert words[0] == "line"
    assert "acme" not in words


def test_where_nothing_was_said_before_the_words_that_most_share_are_named():
    here = counted(["acme has no line", "line dead at acme", "the line is gone", "a line"])
    assert [one.word for one in standing_out(here, {})] == ["line"]
