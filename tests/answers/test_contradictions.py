"""What a text says against a fact is pointed out; what it does not say against it is left alone."""

import pytest

from heedful.answers import queries
from heedful.answers.contradictions import contradictions
from tests.conftest import NOON

MENDED = ("leeds", "The outage in Leeds is mended since 14:00")


@pytest.mark.parametrize(
    ("fact", "text", "says", "wrote"),
    [
        (MENDED[1], "Sorry. The outage in Leeds was mended at 16:00, Tom.", "14:00", "16:00"),
        (MENDED[1], "Our outage in Leeds: mended since 4 pm!", "14:00", "4 pm"),
        ("The shop in Leeds opens on Friday", "The Leeds shop opens on Monday.", "Friday", "Monday"),
        ("A new router costs 40 pounds", "The new router costs 50 pounds", "40", "50"),
        ("The refund arrives by 3 May", "Your refund arrives by May 5th", "3 May", "May 5th"),
        ("The shop in Leeds is closed", "The shop in Leeds isn't closed.", "The shop in Leeds is closed", ""),
        ("The router does not need a licence", "The router needs no... licence: the router does need a licence.",
         "The router does not need a licence", ""),
    ],
)  # fmt: skip
def test_another_number_day_or_denial_is_pointed_out(fact, text, says, wrote):
    found = contradictions(text, [("key", fact)])
    assert [(one.says, one.wrote) for one in found] == [(says, wrote)]


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        (MENDED[1], MENDED[1]),
        (MENDED[1], "The outage in Leeds is mended since 2 pm"),
        (MENDED[1], "The outage in York goes on until 16:00"),
        (MENDED[1], "Leeds: we call you at 16:00"),
        ("The shop in Leeds opens on Friday", "The shop in Leeds opens again on Friday at 9:00"),
        ("It costs 40 pounds or 50 dollars a month", "It costs 60 crowns a month"),  # two values: beyond it
        ("A new router costs 1,000 pounds", "The new router costs 1000 pounds"),
        ("The refund arrives by 3 May", "Your refund arrives by May 3rd"),
        ("The line is down", ""),
        ("", "The line is down"),
    ],
)
def test_what_does_not_contradict_is_left_alone(fact, text):
    assert contradictions(text, [("key", fact)]) == []


def test_it_says_so_in_words():
    (one,) = contradictions("The outage in Leeds is mended since 16:00.", [MENDED])
    assert one.words == "The fact leeds says 14:00, you wrote 16:00."


@pytest.mark.slow
def test_a_long_text_and_many_facts_stay_within_bounds():
    facts = [(f"k{n}", f"The outage number {n} in town {n} is mended since 14:00") for n in range(3000)]
    assert contradictions("outage in town is mended since 15:00. " * 500, facts) != []


def test_the_facts_that_share_most_are_compared(mended, frank):
    text = "The outage in Leeds is mended since 16:00."
    (found,) = queries.contradicted_in(frank.pk, text, at=NOON)
    assert found.words == "The fact leeds-outage says 14:00, you wrote 16:00."
