"""How soon to come back to a feed: fast enough for people who wait, slow enough for who answers."""

import re

from heedful.connectors.feed import robots
from heedful.connectors.feed.parsed import ParsedFeed
from heedful.connectors.feed.visits import Visit

USUAL, SHORTEST, LONGEST = 50.0, 30.0, 21600.0  # what is said is to be on the screen within a minute
EVERY = re.compile(r"\bevery=(\d{1,6})\b")


def wanted(address: str) -> float | None:
    """Return the seconds that a person put behind the address: `https://blog.example/#every=300`."""
    _, _, fragment = address.partition("#")
    found = EVERY.search(fragment)
    return bounded(float(found[1])) if found else None


def bounded(seconds: float) -> float:
    return min(max(seconds, SHORTEST), LONGEST)


def after(visit: Visit, feed: ParsedFeed | None, *, before: float) -> float:
    """Return the seconds until the next visit; `before` is what it was, where nothing new is told.

    A period that a feed states counts only where asking for news costs a whole answer: every
    WordPress says "hourly" without anybody having meant it, and answers 304 for nothing.
    """
    told = _max_age(visit.answer.headers.get("cache-control", ""))
    if feed is None:
        seconds = max(before, told)
    else:
        costs = not (visit.answer.headers.get("etag") or visit.answer.headers.get("last-modified"))
        seconds = max(USUAL, told, (feed.every or 0.0) if costs else 0.0)
    return bounded(max(seconds, robots.pause(visit.url)))


def _max_age(cache_control: str) -> float:
    if "no-cache" in cache_control or "no-store" in cache_control:
        return 0.0
    found = re.search(r"max-age=(\d{1,9})", cache_control)
    return float(found[1]) if found else 0.0
