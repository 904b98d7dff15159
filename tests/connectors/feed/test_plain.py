"""The plain reading of HTML: what a person reads, in linear time."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.connectors.feed.plain import plain


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two<br>three</p>", "One\n\nTwo\nthree"),
        ("<ul><li>One</li><li>Two</li></ul>", "- One\n- Two"),
        ("a <b>bold</b>\n  word", "a bold word"),
        ("1 &lt; 2 &amp;amp; 3", "1 < 2 &amp; 3"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("<script>alert(1)</script>x<style>p{}</style>", "x"),
        ("x<script>alert(1)", "x"),
        ("<!-- <p>secret</p> -->x", "x"),
        ("<a title='a > b' href='/'>link</a>", "link"),
        ("plain", "plain"),
        ("x<", "x<"),
        ("x<!-- no end", "x"),
        ("&#0;&#xD800;ok", "\ufffd\ufffdok"),
    ],
)
def test_markup_becomes_what_one_reads(html, text):
    assert plain(html).text == text


def test_links_are_told_apart():
    assert plain("<a href='http://a.example/?x=1&amp;y=2'>a</a><A HREF=/b>b</A>").links == [
        "http://a.example/?x=1&y=2",
        "/b",
    ]


@given(st.text(alphabet="<>/!-?&;#'\" =abpscrit\n", max_size=80))
def test_no_markup_makes_it_fail(html):
    text = plain(html).text
    assert text == text.strip()
    assert "\n\n\n" not in text


@given(st.lists(st.text(alphabet="abc ,.", min_size=1).filter(str.strip), min_size=1, max_size=5))
def test_no_word_is_lost(paragraphs):
    read = plain("".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)).text
    assert read.split() == " ".join(paragraphs).split()


@pytest.mark.parametrize(
    "piece",
    ["<div>", "<", "<!--", "&", '<a "', "<script>", "<script>x</script ", "</", "<p ", "<b x='", "&#"],
)
def test_the_time_it_takes_grows_with_its_length_only(piece):
    began = time.process_time()
    plain(piece * (100_000 // len(piece)))
    assert time.process_time() - began < 2.0
