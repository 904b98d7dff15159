"""Counts of what this process saw; `heedful status` and the health pages read them."""

from collections import Counter

counts: Counter[str] = Counter()


def count(name: str, by: int = 1) -> None:
    counts[name] += by
