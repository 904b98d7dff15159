"""Clocks by themselves: what starts, pauses and stops them, and what wrong clocks of others cannot do."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heedful.desk.clocks import (
    BUILT_IN,
    SKEW,
    Aims,
    Happening,
    Kind,
    What,
    lasted,
    most_pressing,
    run,
    said,
    timed,
)
from heedful.teams.hours import ALWAYS, Hours, Span

NOON = datetime(2026, 6, 8, 12, 0, tzinfo=UTC)  # a Monday
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
OFFICE = Hours("UTC", ((Span(9 * 60, 17 * 60),),) * 5 + ((), ()))


def spoke(minutes, heard_after=0, **about):
    at = NOON + minutes * MINUTE
    return said(at, heard_at=at + heard_after * MINUTE, **about)


def did(what, minutes):
    at = NOON + minutes * MINUTE
    return Happening(what, at, at)


def only(kind, clocks):
    return [clock for clock in clocks if clock.kind == kind]


def test_the_first_answer_stops_the_first_clock_and_later_words_start_the_next():
    clocks = run([spoke(0), did(What.ANSWERED, 12), spoke(30), spoke(35), did(What.ANSWERED, 40), spoke(60)])
    first, second, third, whole = (
        *only(Kind.FIRST, clocks),
        *only(Kind.NEXT, clocks),
        *only(Kind.RESOLUTION, clocks),
    )
    assert lasted(first, ALWAYS, at=NOON + HOUR) == 12 * MINUTE
    assert lasted(second, ALWAYS, at=NOON + HOUR) == 10 * MINUTE  # from the oldest words without an answer
    assert third.since == NOON + 60 * MINUTE
    assert lasted(whole, ALWAYS, at=NOON + 70 * MINUTE) == (12 + 10 + 10) * MINUTE  # paused while we wait


def test_an_answer_answers_only_what_we_had_heard_when_it_was_written():
    on_its_way = Happening(What.ANSWERED, NOON + 11 * MINUTE, NOON + 10 * MINUTE)
    clocks = run([spoke(0), on_its_way, spoke(10.5)])
    assert [
        (clock.kind, clock.since) for clock in clocks if clock.since and clock.kind != Kind.RESOLUTION
    ] == [(Kind.NEXT, NOON + 10.5 * MINUTE)]
    assert clocks[0].stopped == NOON + 11 * MINUTE


def test_aside_until_they_answer_pauses_and_their_words_go_on():
    clocks = run([spoke(0), did(What.ASIDE, 5), spoke(65)])
    (first,) = only(Kind.FIRST, clocks)
    assert lasted(first, ALWAYS, at=NOON + 70 * MINUTE) == 10 * MINUTE
    paused = run([spoke(0), did(What.ASIDE, 5)])
    assert most_pressing(paused, BUILT_IN) is None
    assert {clock.paused for clock in paused} == {What.ASIDE}


def test_done_stops_all_and_taking_it_up_again_goes_on_without_the_time_between():
    clocks = run([spoke(0), did(What.DONE, 5)])
    assert all(clock.stopped == NOON + 5 * MINUTE for clock in clocks)
    again = run([spoke(0), did(What.DONE, 5), did(What.OPENED, 45)])
    assert len(again) == 2
    assert {lasted(clock, ALWAYS, at=NOON + 50 * MINUTE) for clock in again} == {10 * MINUTE}
    due = most_pressing(again, BUILT_IN)
    assert due.due == NOON + 60 * MINUTE  # 5 minutes were used, 15 are left at 45


def test_what_was_answered_before_it_was_done_waits_for_the_person_when_it_is_taken_up_again():
    clocks = run([spoke(0), did(What.ANSWERED, 5), did(What.DONE, 6), did(What.OPENED, 30)])
    assert most_pressing(clocks, Aims(resolution=HOUR)) is None
    (whole,) = only(Kind.RESOLUTION, clocks)
    assert (whole.paused, whole.stopped) == (What.ANSWERED, None)


def test_words_after_it_was_done_begin_anew():
    clocks = run([spoke(0), did(What.ANSWERED, 5), did(What.DONE, 6), spoke(600)])
    running = [clock for clock in clocks if clock.since]
    assert {(clock.kind, clock.started) for clock in running} == {
        (Kind.NEXT, NOON + 600 * MINUTE),
        (Kind.RESOLUTION, NOON + 600 * MINUTE),
    }


def test_it_is_due_soon_and_late_by_the_policy():
    (first, _whole) = run([spoke(0)])
    built_in = timed(first, BUILT_IN)
    assert (built_in.soon, built_in.due) == (NOON + 10 * MINUTE, NOON + 20 * MINUTE)
    assert [built_in.mark(NOON + minutes * MINUTE) for minutes in (9, 10, 20, 21)] == [
        "",
        "soon",
        "soon",
        "late",
    ]
    assert timed(first, Aims(first=None)).due is None


def test_targets_in_opening_hours_count_opening_hours():
    evening = NOON + timedelta(hours=4, minutes=30)
    (first, whole) = run([said(evening, heard_at=evening)])
    aims = Aims(first=HOUR, resolution=8 * HOUR, hours=OFFICE, share=0.5)
    assert timed(first, aims).due == datetime(2026, 6, 9, 9, 30, tzinfo=UTC)
    assert timed(whole, aims).due == datetime(2026, 6, 9, 16, 30, tzinfo=UTC)


def test_a_clock_that_stopped_too_late_stays_late_and_one_in_time_in_time():
    late, in_time = run([spoke(0), did(What.ANSWERED, 21), spoke(30), did(What.ANSWERED, 50)])[:2]
    assert timed(late, BUILT_IN).is_late(NOON + 999 * MINUTE)
    assert not timed(in_time, BUILT_IN).is_late(NOON + 999 * MINUTE)


def test_what_ran_out_before_a_pause_ran_out_then():
    clocks = run([spoke(0), did(What.ASIDE, 25)])
    assert timed(clocks[0], BUILT_IN).due == NOON + 20 * MINUTE


# --- wrong clocks of others


def test_nobody_speaks_after_we_heard_them():
    ahead = said(NOON + HOUR, heard_at=NOON)
    (first, _whole) = run([ahead])
    assert first.started == NOON
    assert timed(first, BUILT_IN).due == NOON + 20 * MINUTE


def test_nobody_speaks_before_what_they_answer():
    ours = NOON + 10 * MINUTE
    behind = said(NOON - 50 * MINUTE, heard_at=NOON + 11 * MINUTE, after=ours)
    clocks = run([spoke(0), did(What.ANSWERED, 10), behind])
    (following,) = only(Kind.NEXT, clocks)
    assert following.started == ours
    assert not timed(following, BUILT_IN).is_late(NOON + 12 * MINUTE)


@pytest.mark.parametrize("minutes", [-60, -40, -1, 0, 1, 40, 60])
def test_a_clock_that_is_wrong_by_an_hour_makes_nobody_late_by_itself(minutes):
    heard_at = NOON
    (first, _whole) = run([said(heard_at + minutes * MINUTE, heard_at=heard_at)])
    now = timed(first, BUILT_IN)
    assert now.mark(heard_at) != "late"
    assert now.due >= heard_at + 10 * MINUTE  # the second half of the target is ours in any case
    assert lasted(first, ALWAYS, at=heard_at) >= timedelta()


def test_what_was_heard_later_than_any_wrong_clock_explains_is_late_at_once():
    (first, _whole) = run([said(NOON - SKEW - MINUTE, heard_at=NOON)])
    assert timed(first, BUILT_IN).mark(NOON) == "late"


happenings = st.lists(
    st.one_of(
        st.builds(
            lambda at, skew, lag: said(
                NOON + (at + skew) * MINUTE, heard_at=NOON + (at + lag) * MINUTE, after=NOON + at * MINUTE
            ),
            st.integers(0, 600),
            st.integers(-60, 60),
            st.integers(0, 5),
        ),
        st.builds(
            did, st.sampled_from([What.ANSWERED, What.ASIDE, What.DONE, What.OPENED]), st.integers(0, 600)
        ),
    ),
    max_size=14,
)


@settings(max_examples=500, deadline=None)
@given(happenings, st.randoms())
def test_clocks_follow_from_what_happened_in_whatever_order_it_is_told_and_never_run_backwards(history, dice):
    clocks = run(history)
    at = NOON + 700 * MINUTE
    for clock in clocks:
        assert all(start <= end for start, end in clock.spans)
        assert lasted(clock, OFFICE, at=at) <= lasted(clock, ALWAYS, at=at)
        assert (clock.since is not None) + (clock.stopped is not None) + (clock.paused is not None) == 1
        assert clock.started <= clock.heard_at
    assert len([clock for clock in clocks if clock.since and clock.kind != Kind.RESOLUTION]) <= 1
    apart = sorted(history, key=lambda one: (one.known_at, one.what, one.at))
    if len({one.known_at for one in apart}) == len(apart):
        dice.shuffle(apart)
        assert run(apart) == clocks
