"""Record keys and facets: the bytes of our own posts."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.connectors.bluesky import Bluesky, tid
from heedful.connectors.bluesky.facets import facets_of

TID = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")
MOMENTS = st.datetimes(datetime(2022, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
HANDLES = {"dana.test": "did:plc:dana", "bill.example.com": "did:plc:bill"}


def found(text):
    """Return (kind, value, the words that the bytes stand on)."""
    spelled = text.encode()
    told = []
    for facet in facets_of(text, lambda handle: HANDLES.get(handle, "")):
        (feature,) = facet["features"]
        kind, value = feature["$type"].rpartition("#")[2], next(v for k, v in feature.items() if k != "$type")
        told.append((kind, value, spelled[facet["index"]["byteStart"] : facet["index"]["byteEnd"]].decode()))
    return told


@given(st.text(), MOMENTS)
def test_a_key_is_a_valid_tid_and_always_the_same(key, at):
    rkey = tid.key_for(key, at)
    assert TID.fullmatch(rkey)
    assert rkey == tid.key_for(key, at)


@given(st.text(), st.text(), MOMENTS, MOMENTS)
def test_keys_sort_by_the_second_in_which_they_were_written(one, other, at, later):
    if later - at >= timedelta(seconds=2):
        assert tid.key_for(one, at) < tid.key_for(other, later)


def test_two_replies_of_one_moment_have_two_keys():
    at = datetime(2026, 11, 22, tzinfo=UTC)
    assert len({tid.key_for(f"reply-{number}", at) for number in range(10_000)}) == 10_000


def test_a_tid_reads_as_the_network_writes_it():
    assert tid.written(0) == "2222222222222"
    moment = (1_700_000_000_000_000 << 10) | 17
    assert int("".join(str(tid.ALPHABET.index(letter)).zfill(2) for letter in "3ke6f7v4uk22l")[:2]) == 1
    number = 0
    for letter in tid.written(moment):
        number = number * 32 + tid.ALPHABET.index(letter)
    assert number == moment


def test_links_names_and_tags_are_found():
    assert found("Dear @dana.test, see https://example.test/a?b=1 #Zorble.") == [
        ("mention", "did:plc:dana", "@dana.test"),
        ("link", "https://example.test/a?b=1", "https://example.test/a?b=1"),
        ("tag", "Zorble", "#Zorble"),
    ]


@pytest.mark.parametrize("before", ["", "🎷 ", "👩‍👩‍👧‍👦 é ", "नमस्ते ", "日本語 ", "𝒵orble\n"])
def test_positions_count_bytes_whatever_stands_before(before):
    assert found(f"{before}@dana.test and https://é.test/ü!") == [
        ("mention", "did:plc:dana", "@dana.test"),
        ("link", "https://é.test/ü", "https://é.test/ü"),
    ]


@given(st.text(), st.text())
def test_facets_never_overlap_and_lie_on_whole_letters(before, behind):
    text = f"{before} @dana.test #tag https://example.test {behind}"
    end = 0
    for facet in facets_of(text, lambda handle: HANDLES.get(handle, "")):
        assert facet["index"]["byteStart"] >= end
        end = facet["index"]["byteEnd"]
    assert ("mention", "did:plc:dana", "@dana.test") in found(text)


def test_a_name_that_nobody_has_stays_plain():
    assert found("@nobody.test and dana@dana.test and @dana") == []


def test_punctuation_belongs_to_the_sentence():
    assert found("(see https://example.test/x_(y)). Or https://example.test/z), ok") == [
        ("link", "https://example.test/x_(y)", "https://example.test/x_(y)"),
        ("link", "https://example.test/z", "https://example.test/z"),
    ]


def test_numbers_and_anchors_are_no_tags():
    assert found("We are #1 at https://example.test/#top &#39;") == [
        ("link", "https://example.test/#top", "https://example.test/#top")
    ]


def test_a_long_tag_is_plain_text():
    assert found("#" + "a" * 65) == []


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("Zorble", 6),
        ("👨‍👩‍👧‍👦", 3),
        ("é", 1),
        ("🇩🇪" * 10, 10),
        ("x" * 300, 300),
        ("👨‍👩‍👧‍👦" * 121, 303),
    ],
)
def test_length_counts_what_people_see_and_what_bytes_weigh(text, length):
    assert Bluesky().length_of(text) == length
