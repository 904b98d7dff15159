"""Opening hours: exact over changes of the clock, holidays and nights; adding and measuring undo each other."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heedful.kit.errors import Invalid
from heedful.teams import timetable
from heedful.teams.hours import ALWAYS, DAY_MINUTES, Holiday, Hours, Span

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "UTC",
    "Africa/Casablanca",
]
OFFICE = (Span(9 * 60, 17 * 60),)
WEEKDAYS = (OFFICE,) * 5 + ((), ())


def here(zone, *parts):
    return datetime(*parts, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def test_time_counts_while_it_is_open_and_over_the_weekend_it_stands():
    hours = Hours("Europe/Berlin", WEEKDAYS)
    friday = here("Europe/Berlin", 2026, 6, 5, 16, 0)
    assert hours.after(friday, 2 * HOUR) == here("Europe/Berlin", 2026, 6, 8, 10, 0)
    assert hours.open_between(friday, here("Europe/Berlin", 2026, 6, 8, 10, 0)) == 2 * HOUR
    assert not hours.is_open(here("Europe/Berlin", 2026, 6, 6, 12, 0))
    assert hours.opens_at(friday + 2 * HOUR) == here("Europe/Berlin", 2026, 6, 8, 9, 0)


def test_a_target_that_ends_at_closing_time_is_due_at_closing_time():
    hours = Hours("UTC", WEEKDAYS)
    monday = datetime(2026, 6, 8, 9, 0, tzinfo=UTC)
    assert hours.after(monday, 8 * HOUR) == datetime(2026, 6, 8, 17, 0, tzinfo=UTC)
    assert hours.after(monday, 8 * HOUR + MINUTE) == datetime(2026, 6, 9, 9, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "zone, night, hours_long",
    [
        ("Europe/Berlin", (2026, 3, 28), 7),  # the night of the spring is an hour shorter
        ("Europe/Berlin", (2026, 10, 24), 9),
        ("America/New_York", (2026, 3, 7), 7),
        ("America/New_York", (2026, 10, 31), 9),
        ("Australia/Lord_Howe", (2026, 10, 3), 7.5),  # half an hour
        ("Australia/Lord_Howe", (2026, 4, 4), 8.5),
        ("Asia/Kathmandu", (2026, 3, 28), 8),
    ],
)
def test_a_night_shift_over_a_change_of_the_clock_lasts_as_long_as_it_lasts(zone, night, hours_long):
    hours = Hours(zone, ((Span(22 * 60, 30 * 60),),) * 7)
    noon = here(zone, *night, 12, 0)
    assert hours.open_between(noon, noon + timedelta(days=1)) == hours_long * HOUR
    begins = here(zone, *night, 22, 0)
    assert hours.after(noon, hours_long * HOUR) == begins + hours_long * HOUR


def test_an_hour_that_is_left_out_is_no_working_time_and_one_that_comes_twice_is_worked_twice():
    hours = Hours("Europe/Berlin", ((Span(2 * 60, 3 * 60),),) * 7)
    spring = here("Europe/Berlin", 2026, 3, 29, 0, 0)
    autumn = here("Europe/Berlin", 2026, 10, 25, 0, 0)
    assert hours.open_between(spring, spring + 12 * HOUR) == timedelta()
    assert hours.open_between(autumn, autumn + 12 * HOUR) == 2 * HOUR
    until_half = Hours("Europe/Berlin", ((Span(2 * 60, 2 * 60 + 30),),) * 7)
    assert until_half.open_between(autumn, autumn + 12 * HOUR) == 90 * MINUTE
    assert until_half.open_between(spring, spring + 12 * HOUR) == timedelta()
    evening = Hours("Europe/Berlin", ((Span(22 * 60, 26 * 60 + 30),),) * 7)
    assert evening.open_between(spring - 12 * HOUR, spring + 12 * HOUR) == 4 * HOUR  # until the change


def test_on_a_holiday_the_week_does_not_count_but_its_own_spans_do():
    eve = Holiday(date(2026, 12, 24), "Christmas Eve", (Span(9 * 60, 12 * 60),))
    hours = Hours("Europe/Berlin", WEEKDAYS, (eve, Holiday(date(2026, 12, 25), "Christmas")))
    start = here("Europe/Berlin", 2026, 12, 24, 11, 0)
    assert hours.after(start, 2 * HOUR) == here("Europe/Berlin", 2026, 12, 28, 10, 0)
    assert not hours.is_open(here("Europe/Berlin", 2026, 12, 25, 10, 0))


def test_a_night_that_began_before_a_holiday_ends_when_it_ends():
    hours = Hours("UTC", ((Span(22 * 60, 30 * 60),),) * 7, (Holiday(date(2026, 1, 1), "New Year"),))
    assert hours.is_open(datetime(2026, 1, 1, 5, 0, tzinfo=UTC))
    assert not hours.is_open(datetime(2026, 1, 1, 23, 0, tzinfo=UTC))
    assert not hours.is_open(datetime(2026, 1, 2, 5, 0, tzinfo=UTC))


def test_a_week_without_an_open_hour_is_said_at_once_and_one_that_opens_too_rarely_in_the_end():
    start = datetime(2026, 1, 1, tzinfo=UTC)
    never = Hours("UTC", ((),) * 7)
    assert (never.after(start, HOUR), never.opens_at(start)) == (None, None)
    assert never.open_between(start, start + timedelta(days=9999)) == timedelta()
    rarely = Hours("UTC", ((Span(0, 1),), *((),) * 6))
    assert rarely.after(start, 900 * HOUR) is None
    past = Hours("UTC", ((),) * 7, (Holiday(date(2020, 1, 1), "long ago", OFFICE),))
    assert past.after(start, HOUR) is None


spans = st.builds(
    lambda opens, lasts: Span(opens, opens + lasts),
    st.integers(0, DAY_MINUTES - 1),
    st.integers(1, DAY_MINUTES),
)
days = st.lists(spans, max_size=3).map(tuple)
holidays = st.lists(
    st.builds(Holiday, st.dates(date(2026, 1, 1), date(2027, 1, 1)), st.just("day"), days),
    max_size=4,
    unique_by=lambda holiday: holiday.day,
).map(tuple)
weeks = st.lists(days, min_size=7, max_size=7).map(tuple)
any_hours = st.builds(Hours, st.sampled_from(ZONES), weeks, holidays)
moments = st.integers(0, 364 * 86_400).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=n))
lengths = st.timedeltas(timedelta(microseconds=1), timedelta(days=9))


@settings(max_examples=400, deadline=None)
@given(any_hours, moments, lengths)
def test_measuring_what_was_added_gives_it_back(hours, start, span):
    end = hours.after(start, span)
    if end is None:
        reach = start + timedelta(days=1000)
        assert hours.open_between(start, reach) < span
    else:
        assert end > start
        assert hours.open_between(start, end) == span
        assert hours.open_between(start, end - timedelta(microseconds=1)) < span


@settings(max_examples=200, deadline=None)
@given(any_hours, moments, moments, moments)
def test_parts_add_up_and_nothing_is_open_longer_than_it_lasts(hours, one, two, three):
    early, middle, late = sorted([one, two, three])
    whole = hours.open_between(early, late)
    assert hours.open_between(early, middle) + hours.open_between(middle, late) == whole
    assert timedelta() <= whole <= late - early


@settings(max_examples=200, deadline=None)
@given(any_hours, moments)
def test_it_is_open_exactly_while_time_counts(hours, at):
    counts = hours.open_between(at, at + timedelta(microseconds=1)) > timedelta()
    assert hours.is_open(at) == counts
    assert (hours.opens_at(at) == at) == counts


@settings(deadline=None)
@given(weeks)
def test_what_was_written_reads_as_the_same_hours(week):
    try:
        lines = [timetable.line_of(timetable.day_of(timetable.line_of(day))) for day in week]
    except Invalid:
        return  # spans that overlap are refused
    assert lines == [timetable.line_of(tuple(sorted(day, key=lambda span: span.opens))) for day in week]


@pytest.mark.parametrize(
    "line, told",
    [
        ("9-5", "is no span"),
        ("09:00-25:00", "no time of a day"),
        ("09:60-10:00", "no time of a day"),
        ("09:00-12:00, 11:00-13:00", "overlap"),
        (", ".join(f"{n:02d}:00-{n:02d}:30" for n in range(9)), "at most 8"),
    ],
)
def test_a_line_that_cannot_be_read_says_why(line, told):
    with pytest.raises(Invalid, match=told):
        timetable.day_of(line)


def test_without_hours_it_is_always_open():
    assert ALWAYS.is_open(datetime(2026, 1, 1, 3, 0, tzinfo=UTC))
    assert ALWAYS.after(datetime(2026, 1, 1, tzinfo=UTC), HOUR) == datetime(2026, 1, 1, 1, tzinfo=UTC)
