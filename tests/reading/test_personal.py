"""What belongs to one person is found and can be left out."""

import time

import pytest

from heedful.reading.personal import is_card, personal_in, redacted
from tests.reading.naughty import NAUGHTY


@pytest.mark.parametrize(
    "post, kinds",
    [
        ("order 4471-AB9 never came", ["order number"]),
        ("Bestellung Nr. 100-2231 fehlt", ["order number"]),
        ("#AB12345 where is it", ["order number"]),
        ("write to jo.doe+shop@mail.example.org please", ["mail address"]),
        ("call +44 20 7946 0958 after six", ["telephone"]),
        ("my card 4111 1111 1111 1111 was charged", ["card number"]),
        ("pay to GB82 WEST 1234 5698 7654 32", ["bank account"]),
        ("booking ref QX7T9P and 020 7946 0999", ["order number", "telephone"]),
    ],
)
def test_it_is_found(post, kinds):
    assert [span.kind for span in personal_in(post)] == kinds


@pytest.mark.parametrize(
    "post",
    [
        "it cost 49.99 in 2023",
        "order now and save 20%",
        "third time this week, since 9am",
        "#winning at 5",
        "see you in order to talk",
        "I love my iPhone 15 Pro",
        "GB82 is a road",
    ],
)
def test_ordinary_numbers_are_nobodys(post):
    assert personal_in(post) == ()


@pytest.mark.parametrize(
    "digits, is_one",
    [
        ("4111111111111111", True),
        ("4111111111111112", False),
        ("410000000019", False),
        ("0000000000000000", False),
    ],
)
def test_a_card_has_its_length_its_first_digit_and_its_sum(digits, is_one):
    assert is_card(digits) is is_one


def test_what_is_left_out_says_what_it_was():
    post = "order 4471-AB9, jo@mail.example.org, 4111111111111111"
    assert redacted(post) == "order [order number], [mail address], [card number]"


def test_places_are_those_of_the_post():
    post = "late! order AX-9912 please"
    (span,) = personal_in(post)
    assert post[span.begin : span.end] == span.text == "AX-9912"


@pytest.mark.parametrize("text", NAUGHTY, ids=range(len(NAUGHTY)))
def test_naughty_posts_are_bounded(text):
    began = time.process_time()
    redacted(text)
    assert time.process_time() - began < 1
