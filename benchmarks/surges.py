"""How often a quiet house is alarmed for nothing, and how soon a real surge is raised, over simulated weeks.

Quiet traffic has a daily and a weekly rhythm, wild hours that go on into the next (a gamma
factor with memory), a level that drifts by half over the months, and people who speak twice.
"""

from __future__ import annotations

import math
import random
import statistics
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from heedful.insights import rules
from heedful.insights.expecting import DAY, HOUR, WEEK, Usual, hour_of, liveliness, usual_of

START = datetime(2026, 1, 5, tzinfo=UTC)
WARM = 4 * WEEK  # hours that a house has listened before we count
AGAIN = 0.25  # of those who speak have spoken in the last hour


def rhythm(hour: int) -> float:
    """Return what an hour of the week brings, 1 in the mean: few at night, fewer at weekends."""
    of_day = 1.0 + 0.85 * math.sin((hour % DAY - 9) / DAY * 2 * math.pi)
    return of_day * (0.7 if hour % WEEK // DAY in {2, 3} else 1.12)


@dataclass
class Quiet:
    """One track's traffic: moments in seconds and who speaks."""

    rate: float  # people an hour in the mean
    seed: int
    hours: int
    wild: float = 0.25
    said: list[tuple[float, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        dice = random.Random(self.seed)
        shape, mood, number = 1.0 / self.wild, 1.0, 0
        start = hour_of(START)
        for hour in range(start, start + self.hours):
            mood = 0.5 * mood + 0.5 * dice.gammavariate(shape / 3, 3 / shape)
            drift = 1.0 + 0.5 * math.sin((hour - start) / (26 * WEEK) * 2 * math.pi)
            for _ in range(_poisson(dice, self.rate * rhythm(hour) * mood * drift)):
                number += dice.random() > AGAIN
                self.said.append(((hour + dice.random()) * HOUR, number))
        self.said.sort()

    def with_surge(self, at: float, times: float, hours: float = 2.0) -> Quiet:
        """Add people who speak, so that there are so many times as many as usual."""
        dice = random.Random(self.seed + int(at))
        usual = max(self.rate * rhythm(int(at // HOUR)), 0.1)
        more = _poisson(dice, usual * (times - 1) * hours)
        told = [(at + dice.random() * hours * HOUR, -n - 1) for n in range(more)]
        other = Quiet(self.rate, self.seed, 0)
        other.hours, other.said = self.hours, sorted([*self.said, *told])
        return other


def _poisson(dice: random.Random, mean: float) -> int:
    if mean > 60:
        return max(0, round(dice.gauss(mean, math.sqrt(mean))))
    limit, product, count = math.exp(-mean), dice.random(), 0
    while product > limit:
        product *= dice.random()
        count += 1
    return count


class Watching:
    """Watches one track as the house does: what is usual is reckoned each day, and each post is a look."""

    def __init__(self, quiet: Quiet, *, tracks: int, house: float = 1.0) -> None:
        self.said, self.chance, self.house = quiet.said, rules.chance_for(tracks), house
        slots: dict[int, set[int]] = {}
        for at, who in quiet.said:
            slots.setdefault(int(at) // 300, set()).add(who)
        self.people: Counter[int] = Counter()
        for slot, who_spoke in slots.items():
            self.people[slot // 12] += len(who_spoke)
        self._usual: tuple[int, Usual, float] | None = None

    def usual_at(self, at: float) -> tuple[Usual, float]:
        hour = int(at) // HOUR
        if self._usual is None or self._usual[0] != hour // DAY:
            since = hour_of(START)
            usual = usual_of(self.people, since=since, until=hour, house=self.house)
            self._usual = (hour // DAY, usual, 1.0)
        usual = self._usual[1]
        day = range(hour - DAY - 1, hour - 1)
        lively = liveliness(sum(self.people[h] for h in day), sum(usual.an_hour[h % WEEK] for h in day))
        return usual, lively

    def alarms(self, since: float) -> list[float]:
        """Return when a surge was raised: one at most until it is over."""
        raised: list[float] = []
        open_since: float | None = None
        for at, _ in self.said[bisect_left(self.said, (since, -(10**9))) :]:
            spoke = self._people(at, rules.LONG)
            if open_since is not None and self._over(at, open_since, len(spoke)):
                open_since = None
            if open_since is None and len(spoke) >= rules.LEAST and self._breaks_out(at):
                raised.append(at)
                open_since = at
        return raised

    def _people(self, at: float, window: timedelta) -> set[int]:
        first = bisect_right(self.said, (at - window.total_seconds(), 10**9))
        last = bisect_right(self.said, (at, 10**9))
        return {who for _, who in self.said[first:last]}

    def _over(self, at: float, since: float, people: int) -> bool:
        usual, _ = self.usual_at(at)
        now = datetime.fromtimestamp(at, UTC)
        expected, lasted = usual.expected(now - rules.LONG, now), timedelta(seconds=at - since)
        return rules.is_over(people, expected=expected, spread=usual.spread(now), lasted=lasted)

    def _breaks_out(self, at: float) -> bool:
        usual, lively = self.usual_at(at)
        now = datetime.fromtimestamp(at, UTC)
        return any(
            rules.breaks_out(
                len(self._people(at, window)),
                expected=lively * usual.expected(now - window, now),
                spread=usual.spread(now),
                chance=self.chance,
            )
            for window in rules.WINDOWS
        )


def false_alarms(
    rates: list[float], *, weeks: int, seed: int, tracks: int, wild: float = 0.25, warm: int = WARM
) -> float:
    """Return the false alarms a week of a house of tracks with these rates."""
    count = 0
    for n, rate in enumerate(rates):
        quiet = Quiet(rate, seed + n, warm + weeks * WEEK, wild=wild)
        count += len(Watching(quiet, tracks=tracks).alarms((hour_of(START) + warm) * HOUR))
    return count / weeks


@dataclass(frozen=True)
class Delays:
    raised: int
    tried: int
    minutes: float
    posts: float


def delays(rate: float, times: float, *, tries: int, tracks: int, seed: int = 7) -> Delays:
    """Return how many surges of so many times the usual are raised, and how soon."""
    found: list[tuple[float, int]] = []
    quiet = Quiet(rate, seed, WARM + 2 * WEEK)
    dice = random.Random(seed)
    for _ in range(tries):
        day = dice.randrange(14)
        at = (hour_of(START) + WARM + day * DAY + 8 + dice.randrange(10)) * HOUR + dice.random() * HOUR
        loud = quiet.with_surge(at, times)
        raised = [
            one for one in Watching(loud, tracks=tracks).alarms(at - 6 * HOUR) if at <= one <= at + 2.5 * HOUR
        ]
        if raised:
            posts = sum(1 for moment, who in loud.said if who < 0 and moment <= raised[0])
            found.append(((raised[0] - at) / 60, posts))
    middle = [statistics.median(column) for column in zip(*found, strict=True)] if found else [math.nan] * 2
    return Delays(len(found), tries, *middle)


HOUSE = [0.05, 0.1, 0.2, 0.5, 0.5, 1.0, 2.0, 5.0, 10.0, 40.0]


def main() -> None:
    for wild in (0.1, 0.25, 0.5):
        rate = false_alarms(HOUSE, weeks=52, seed=1, tracks=len(HOUSE), wild=wild)
        print(f"false alarms a week, house of {len(HOUSE)} tracks, wild {wild}: {rate:.2f}")
    new = false_alarms(HOUSE * 3, weeks=2, seed=100, tracks=len(HOUSE), warm=24)
    print(f"false alarms a week in a house's first two weeks (not its first day): {new / 3:.2f}")
    for rate in (0.5, 2.0, 10.0, 40.0):
        for times in (3, 5, 10):
            told = delays(rate, times, tries=20, tracks=len(HOUSE))
            print(
                f"{rate:5.1f} people/h, {times:2d}x: {told.raised}/{told.tried} raised, "
                f"median {told.minutes:.0f} min, {told.posts:.0f} posts"
            )


if __name__ == "__main__":
    main()
