"""A post as the models see it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.reading.tidy import LONGEST, tidied
from tests.reading.naughty import NAUGHTY


@pytest.mark.parametrize(
    "post, tidy",
    [
        ("@AcmeHelp it's  BROKEN\nagain", "@user it's BROKEN again"),
        ("see https://example.com/a?b=c now", "see http now"),
        ("#NotHappy #acme_down", "# Not Happy # acme down"),
        ("so good 😂😂", "so good face with tears of joy face with tears of joy"),
        ("soooo goooood!!!!!", "soo good!!"),
        ("paid 10000 &amp; lost", "paid 10000 & lost"),
        (r"they\u2019re late\u002c again", "they’re late, again"),
        ("mail a@example.com", "mail a@example.com"),
        ("क्या हुआ", "क्या हुआ"),
        ("👍🏿 ok", "thumbs up sign ok"),
    ],
)
def test_who_wrote_it_is_gone_and_how_it_was_meant_is_kept(post, tidy):
    assert tidied(post) == tidy


@given(st.text())
def test_any_text_becomes_one_line(text):
    tidy = tidied(text)
    assert "\n" not in tidy
    assert tidy == tidy.strip()
    tidy.encode()


@pytest.mark.parametrize("text", NAUGHTY, ids=range(len(NAUGHTY)))
def test_naughty_posts_are_bounded(text):
    began = time.process_time()
    assert len(tidied(text)) < 60 * LONGEST
    assert time.process_time() - began < 1
