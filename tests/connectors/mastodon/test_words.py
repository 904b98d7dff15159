"""A status as plain words, and how long Mastodon says it is."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.connectors.mastodon import words
from tests.connectors.mastodon.wire import as_html

TAG = re.compile(r"</?(p|br|a|span|li|ul|script|b|i)\b[^>]*>", re.IGNORECASE)


def text_of(html, **more):
    return words.read(html, **more)[0]


def test_paragraphs_and_breaks_become_lines():
    assert text_of("<p>One<br>two<br />three</p><p>Four</p>") == "One\ntwo\nthree\n\nFour"


def test_a_shortened_link_is_shown_whole():
    html = (
        '<p>See <a href="https://zorble.example/a/long/way/down"><span class="invisible">https://</span>'
        '<span class="ellipsis">zorble.example/a/long</span><span class="invisible">/way/down</span></a></p>'
    )
    assert words.read(html) == (
        "See https://zorble.example/a/long/way/down",
        ("https://zorble.example/a/long/way/down",),
    )


def test_a_link_that_was_cut_with_dots_is_shown_whole():
    html = '<a href="https://www.zorble.example/a/long/way">zorble.example/a/lo…</a>'
    assert text_of(html) == "https://www.zorble.example/a/long/way"


def test_a_link_with_words_keeps_its_words():
    assert words.read('<a href="https://zorble.example/">our shop</a>') == (
        "our shop",
        ("https://zorble.example/",),
    )


def test_names_and_hashtags_are_words_and_no_links():
    html = (
        '<p><span class="h-card"><a href="https://a.example/@dana" class="u-url mention">@<span>dana</span></a></span> '
        'likes <a href="https://a.example/tags/zorble" class="mention hashtag" rel="tag">#<span>zorble</span></a></p>'
    )
    assert words.read(html) == ("@dana likes #zorble", ())


def test_what_old_servers_show_for_a_quote_is_left_out_where_the_quote_is_known():
    html = '<p class="quote-inline">RE: <a href="https://a.example/1">https://a.example/1</a></p><p>Look at this</p>'
    assert text_of(html, quoted=True) == "Look at this"
    assert text_of(html) == "RE: https://a.example/1\n\nLook at this"


def test_lists_quotes_and_pictures_of_letters_stay_readable():
    assert text_of("<ul><li>One</li><li>two</li></ul><p>Three</p>") == "- One\n- two\n\nThree"
    assert text_of("<blockquote><p>They said</p></blockquote><p>no</p>") == "They said\n\nno"
    assert text_of('<p>Fine <img src="x" alt=":thumbsup:"> thanks</p>') == "Fine :thumbsup: thanks"


def test_what_would_run_is_not_read():
    assert text_of("<p>Hi<script>alert(1)</script><style>p{}</style></p>") == "Hi"


def test_what_only_looks_like_markup_is_kept():
    assert text_of("<p>use &lt;b&gt; and 1 &lt; 2 &amp;amp; more</p>") == "use <b> and 1 < 2 &amp; more"


LINES = st.lists(
    st.text(
        st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"], exclude_characters="@#"), min_size=1
    ),
    min_size=1,
)


@given(LINES)
def test_what_a_person_wrote_is_what_we_read(lines):
    text = "\n".join(line for line in lines if "://" not in line) or "x"
    assert text_of(as_html(text)).split() == text.split()


@given(st.text(), st.booleans())
def test_any_text_is_read_as_html_without_a_crash(html, quoted):
    text, links = words.read(html, quoted=quoted)
    assert "\x00" not in text
    assert all(link.startswith("http") for link in links)


MARKUP = st.lists(
    st.sampled_from(
        [
            "<p>",
            "</p>",
            "<br>",
            '<a href="https://x.example/a">',
            "</a>",
            '<span class="invisible">',
            "</span>",
            "<li>",
            '<p class="quote-inline">',
            "<!--",
            "-->",
            "<![CDATA[",
            "<script>",
            "</script>",
            "&lt",
            "word",
            "@",
            "…",
            "<img alt='x'>",
        ]
    )
)


@given(MARKUP, st.booleans())
def test_broken_markup_leaves_no_tags(parts, quoted):
    assert not TAG.search(text_of("".join(parts), quoted=quoted))


@pytest.mark.parametrize(
    "html", ["<" * 50_000, "<p>" * 20_000, "<a href='https://x.example'>" * 10_000, "<![" * 20_000]
)
def test_hostile_markup_is_read_in_no_time(html):
    began = time.monotonic()
    words.read(html)
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("hello", 5),
        ("see http://zorble.example and https://zorble.example/a?b=1#c", 55),
        ("(see https://zorble.example.)", 30),
        ("ftp://files.example/zorble", 26),
        ("http://dana:pw@zorble.example/", 30),
        ("http://127.0.0.1:3000/zorble", 28),
        ("@dana@mastodon.example hi", 8),
        ("write to dana@mastodon.example", 30),
        ("https://social.example/@dana", 23),
        ("🇪🇪🇬🇧", 2),
        ("👨‍👩‍👧‍👦👩🏽‍💻✊🏿", 3),
        ("e\u0301", 1),
    ],
)
def test_the_length_is_mastodons(text, length):
    assert words.counted(text) == length


def test_the_name_that_we_put_in_front_is_counted_before_it_is_there():
    assert words.length("hi") == 2 + words.GREETING_LENGTH
    assert words.length("@dana hi") == 8


@pytest.mark.parametrize(
    ("text", "greeted"),
    [
        ("We are sorry", "@dana@far.example We are sorry"),
        ("@dana@far.example we are sorry", "@dana@far.example we are sorry"),
        ("We are sorry, @Dana@Far.example.", "We are sorry, @Dana@Far.example."),
        ("@dana we are sorry", "@dana@far.example @dana we are sorry"),
        ("dana@far.example is your mail?", "@dana@far.example dana@far.example is your mail?"),
    ],
)
def test_a_reply_names_the_person_once(text, greeted):
    assert words.greeted(text, "dana@far.example") == greeted


def test_a_local_person_may_be_named_with_or_without_the_host():
    assert words.greeted("@dana@near.example hi", "dana", "dana@near.example") == "@dana@near.example hi"
    assert words.greeted("@dana hi", "dana", "dana@near.example") == "@dana hi"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("@dana@far.example We are sorry.\n\nReally.", "@dana We are sorry. Really.", True),
        ("We are sorry.", "We are sorry!", False),
        ("We are sorry.", "@dana We are sorry.", False),
    ],
)
def test_words_are_the_same_without_white_space_and_hosts(one, other, same):
    assert words.same(one, other) is same
