"""How many people a track usually brings: its own history by the hour of the week."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

HOUR, DAY, WEEK = 3600, 24, 168  # seconds of one; hours of the others
MEMORY = 8 * WEEK  # hours that are looked back
HALF_LIFE = 4 * WEEK  # an hour so long ago counts half
UNLIKE = 0.3  # people behind what is believed of a new track: tracks of one house differ a hundredfold
RHYTHM, NO_RHYTHM = 168, 2.0  # hours until a track's week is known; how wild it is believed to be at first
DAY_LIKE = 12.0  # hours of the track's level that each hour of the day starts with
HOUR_LIKE = 4.0  # hours of the day's rhythm that each hour of the week starts with
WILD, WILD_HOURS = 0.3, 60.0  # the variance beyond chance that is believed at first, and for how long
LEAST_AN_HOUR = 0.01
LIVELY = 25.0  # people by whom a day has to be busier before that is believed


@dataclass(frozen=True, slots=True)
class Usual:
    """What a track usually brings in each hour of the week, in UTC."""

    an_hour: Sequence[float]  # people, by hour of the week
    behind: Sequence[float]  # how many people each of these is read from
    wild: float  # the variance of an hour beyond chance, as a share of its mean squared

    def expected(self, since: datetime, until: datetime) -> float:
        """Return how many people are usual in a span of at most some hours."""
        return sum(self.an_hour[hour % WEEK] * share for hour, share in _hours(since, until))

    def spread(self, until: datetime) -> float:
        """Return k of the negative binomial: what is wild and what is not known yet, together."""
        return 1.0 / (self.wild + 1.0 / self.behind[hour_of(until) % WEEK])


def hour_of(moment: datetime) -> int:
    """Return the hours since 1970 at which one began: hour 0 of the week is Thursday's first."""
    return int(moment.timestamp()) // HOUR


def _hours(since: datetime, until: datetime) -> list[tuple[int, float]]:
    begin, end = since.timestamp() / HOUR, until.timestamp() / HOUR
    hours = range(int(begin), int(end) + 1)
    return [(hour, max(0.0, min(end, hour + 1) - max(begin, hour))) for hour in hours]


def usual_of(
    people: Mapping[int, int], *, since: int, until: int, house: float, without: Collection[int] = ()
) -> Usual:
    """Return what is usual after some hours of history, `since` until before `until`, in hours since 1970.

    `people` are those heard, by hour; an hour that is not named was silent. `house` is what the house's
    tracks bring in an hour: a young track is believed to be like them. Hours in `without` are not usual.
    """
    counted = range(max(since, until - MEMORY), until)
    heard, seen = [0.0] * WEEK, [0.0] * WEEK
    for hour in counted:
        if hour not in without:
            weight = 0.5 ** ((until - hour) / HALF_LIFE)
            seen[hour % WEEK] += weight
            heard[hour % WEEK] += weight * people.get(hour, 0)
    level = (UNLIKE + sum(heard)) / (UNLIKE / house + sum(seen))
    by_hour = _by(level, heard, seen, DAY)
    by_day = _by_day(level, heard, seen)
    prior = [max(by_hour[h % DAY] * by_day[h // DAY], LEAST_AN_HOUR) for h in range(WEEK)]
    rates = [(heard[h] + HOUR_LIKE * prior[h]) / (seen[h] + HOUR_LIKE) for h in range(WEEK)]
    of_level = 1.0 / (UNLIKE + sum(heard))
    behind = [1.0 / (1.0 / (rates[h] * (seen[h] + HOUR_LIKE)) + of_level) for h in range(WEEK)]
    met = [hour for hour in counted if hour not in without]
    unknown = NO_RHYTHM * max(0.0, 1.0 - len(met) / RHYTHM)
    return Usual(rates, behind, _wild(people, met, rates) + unknown)


def _by(level: float, heard: Sequence[float], seen: Sequence[float], every: int) -> list[float]:
    """Return the rate of each hour of the day, drawn towards the level."""
    told = [(sum(heard[h::every]), sum(seen[h::every])) for h in range(every)]
    return [(people + DAY_LIKE * level) / (hours + DAY_LIKE) for people, hours in told]


def _by_day(level: float, heard: Sequence[float], seen: Sequence[float]) -> list[float]:
    """Return by how much each day of the week is above the level."""
    days = [(sum(heard[d : d + DAY]), sum(seen[d : d + DAY])) for d in range(0, WEEK, DAY)]
    return [(people + DAY * level) / (hours + DAY) / level for people, hours in days]


def _wild(people: Mapping[int, int], hours: Sequence[int], rates: Sequence[float]) -> float:
    """Return how wild the hours were beyond chance: moments, drawn towards what is believed."""
    mean = sum(rates) / WEEK
    beyond, squares = WILD * WILD_HOURS * mean * mean, WILD_HOURS * mean * mean
    for hour in hours:
        rate = rates[hour % WEEK]
        beyond += (people.get(hour, 0) - rate) ** 2 - rate
        squares += rate * rate
    return min(max(beyond / squares, 0.05), 5.0)


def liveliness(people: int, expected: float) -> float:
    """Return by how much the last day was busier than usual, at least 1: a busy day is no surge."""
    return min(max((people + LIVELY) / (expected + LIVELY), 1.0), 4.0)
