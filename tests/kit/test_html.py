"""HTML from outside is made harmless, in bounded time."""

import json
import re

import pytest

from heedful.kit.html import LONGEST, clean, web_link
from tests.conftest import SHARED

PAYLOADS = SHARED / "data" / "hostile-html" / "payloads.jsonl"
ALLOWED = set("p br a strong b em i u s del code pre blockquote ul ol li span".split())


def test_no_hostile_fragment_keeps_a_tag_or_a_word_that_could_run(needs):
    needs(PAYLOADS)
    fragments = [json.loads(line)["payload"] for line in PAYLOADS.read_text().strip().split("\n")]
    assert len(fragments) > 400
    for fragment in fragments:
        cleaned = clean(fragment)
        tags = re.findall(r"<\s*([a-zA-Z][\w-]*)([^>]*)>", cleaned)
        assert {tag.lower() for tag, _ in tags} <= ALLOWED, fragment
        for _, attributes in tags:
            names = re.findall(r"([\w-]+)=\"", attributes)
            assert set(names) <= {"href", "rel", "target", "title", "lang", "dir"}, fragment
            assert not re.search(r"href=\"(?!https?:|mailto:)", attributes, re.IGNORECASE), fragment


def test_plain_formatting_stays_and_links_lead_out_safely():
    cleaned = clean('<p>See <a href="https://x.test/?a=1&amp;b=2">this</a> <b>now</b></p>')
    assert 'href="https://x.test/?a=1&amp;b=2"' in cleaned
    assert "noopener" in cleaned
    assert "<b>now</b>" in cleaned


@pytest.mark.parametrize("html", ["<p>a<b>c</p>d</b>", "<ul><li>a<li>b</ul>", "a & b < c", "<p>" * 20 + "x"])
def test_cleaning_twice_changes_nothing(html):
    assert clean(clean(html)) == clean(html)


@pytest.mark.parametrize(
    "html", ["<div>" * 100_000, "&" * 1_000_000, "<p>" * (LONGEST // 3), "x" * (LONGEST + 1)]
)
def test_what_would_take_too_long_is_left_out(html):
    assert clean(html) == ""


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        " https://a.test",
        "data:text/html,x",
        "//evil.test",
        "/settings/",
        "http://",
        "",
    ],
)
def test_an_address_that_does_not_lead_to_the_web_is_no_link(address):
    assert web_link(address) == ""
    assert web_link("HTTPS://dana.test/a?b#c") == "HTTPS://dana.test/a?b#c"
