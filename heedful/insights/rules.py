"""When a discussion breaks out, and when it is over: decisions without a database."""

from datetime import timedelta

from heedful.insights.chances import at_least

SLOT = timedelta(minutes=5)
SHORT, LONG = timedelta(minutes=15), timedelta(hours=1)
WINDOWS = (SHORT, LONG)
LEAST = 4  # distinct people: fewer are no discussion
LEAST_IN_WORDS = 5  # who share a word in a track that is busy anyway
LISTENED = timedelta(days=1)  # before that nobody knows what is usual, not even whether it is much or little
KEPT = timedelta(weeks=8)
EVERY = timedelta(minutes=1)
# A week has 672 quarters of an hour and 168 hours; windows that slide are worth about five times as many.
LOOKS_A_WEEK = 5 * (672 + 168)
CAUTION = 1.0  # raise it where a house is alarmed more often than once a week
OVER = 0.02  # a surge is over when what is left of it is as likely as this
GOES_ON = 2  # or when fewer people than this speak in an hour


def chance_for(tracks: int) -> float:
    """Return how unlikely a count must be in a house of so many tracks, for one false alarm a week at most.

    A Bonferroni bound: the chance of a false alarm is at most the sum over tracks and looks.
    """
    return 1.0 / (LOOKS_A_WEEK * CAUTION * max(tracks, 1))


def breaks_out(people: int, *, expected: float, spread: float, chance: float, least: int = LEAST) -> bool:
    """Test whether so many people in a window are a discussion that breaks out."""
    if people < least or people <= expected:
        return False
    return at_least(people, mean=expected, spread=spread) < chance


def is_over(people: int, *, expected: float, spread: float, lasted: timedelta) -> bool:
    """Test whether those who still speak in an hour are few, or not more than usual.

    Never within an hour: what was unusual in a quarter of it would be raised again and again.
    """
    if lasted < LONG:
        return False
    return people < GOES_ON or at_least(people, mean=expected, spread=spread) > OVER
