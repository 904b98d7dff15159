"""Decisions about limits that need no database: their words, how long, and what a brigade is."""

from datetime import timedelta

from heedful.desk.fair_names import calls_a_person
from heedful.kit.errors import Invalid

DAYS, MOST_DAYS = 30, 90
APPEAL_LASTS = timedelta(days=90)
WITHIN = timedelta(hours=1)
NEW_SINCE = timedelta(hours=24)  # an account that was first heard later is new to us
LISTENED = timedelta(days=7)  # before that everybody is new, and nobody can be called it
MANY = 10  # accounts that are new and say nearly the same
FEWEST_WORDS = 8


def reason_of(typed: str) -> str:
    """Return why something is set apart: what was said, and how often.

    :raises Invalid: it says nothing, too much, or what somebody is.
    """
    said = " ".join(typed.split())
    if len(said) < 10:
        raise Invalid("Say what was said and how often, such as: same text 40 times in an hour.")
    if len(said) > 300:
        raise Invalid("300 characters are enough for a reason.")
    if calls_a_person(said):
        raise Invalid("Say what was said and how often, not what somebody is.")
    return said


def days_of(days: int) -> int:
    """:raises Invalid: it would last too long."""
    if not 1 <= days <= MOST_DAYS:
        raise Invalid(f"A limit lasts 1 to {MOST_DAYS} days, and ends by itself.")
    return days


def may_be_one_of_many(text: str) -> bool:
    """Test whether a text is long enough to be compared; whoever asks is never one of many."""
    return len(text.split()) >= FEWEST_WORDS and "?" not in text
