"""Clauses about what is known of a post beside its words."""

from datetime import timedelta

import pytest

from heedful.query import Said, parse
from tests.query.some import NOON

POST = Said(
    "Order AB-12345 never came? https://shop.example.com/1",
    title="Late again",
    author="@dana@host.test",
    author_name="Dana Doe",
    to=("@acme.example",),
    url="https://www.host.test/@dana/7",
    links=("https://shop.example.com/1",),
    language="en-GB",
    source="Fan blog",
    network="mastodon",
    kind="reply",
    holds=frozenset({"image"}),
    traits=frozenset({"bot"}),
    followers=1200,
    engagement=7,
    said_at=NOON - timedelta(hours=30),
    heard_at=NOON,
    filed={"state": "waiting", "owner": "Frank", "waiting": "7200"},
)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("author:dana", True), ("author:@dana", True), ("author:@dana@host.test", True), ("author:@dana@other", False),
        ('author:"Dana Doe"', True), ('author:"@Dana Doe"', False), ("author:dan", False), ("author:dan*", True),
        ("author:(frank,dana)", True),
        ("to:acme", True), ("to:@acme.example", True), ("to:ac", False),
        ("site:host.test", True), ("site:www.host.test", True), ("site:ost.test", False),
        ("url:@dana/7", True), ("url:@dana/8", False),
        ("links:shop.example.com", True), ("links:host.test", False),
        ("title:late", True), ('title:"again late"', False), ("title:order", False),
        ("lang:en", True), ("lang:en-gb", True), ("lang:e", False), ("lang:(de,en)", True), ("lang:en-US", False),
        ('source:"fan blog"', True), ("source:fan*", True), ("source:fan", False),
        ("network:mastodon", True), ("network:bluesky", False),
        ("type:reply", True), ("type:(post,mail)", False),
        ("is:bot", True), ("is:private", False),
        ("has:image", True), ("has:video", False), ("has:link", True), ("has:question", True), ("has:order_number", True),
        ("followers:>1k", True), ("followers:>1200", False), ("followers:>=1200", True), ("followers:<1200", False),
        ("followers:<=1.2k", True), ("followers:1200", True), ("followers:1000..1200", True), ("followers:1..9", False),
        ("engagement:>6", True), ("engagement:>7", False),
        ("age:<2d", True), ("age:<30h", False), ("age:<=30h", True), ("age:>1d", True), ("age:1h..30h", True),
        ("state:waiting", True), ("owner:bill", False), ("waiting:>1h", True), ("waiting:>2h", False), ("team:care", False),
    ],
)  # fmt: skip
def test_a_field_says_what_it_says(query, found):
    assert (parse(query).marks(POST) is not None) is found


@pytest.mark.parametrize(
    "query",
    [
        "lang:en",
        "author:d*",
        "to:a*",
        "site:x.test",
        "source:*",
        "followers:<9",
        "age:<2d",
        "state:*",
        "has:link",
    ],
)
def test_what_the_network_did_not_tell_is_never_found(query):
    assert parse(query).marks(Said("x")) is None


def test_a_year_a_price_and_a_phone_number_are_no_order_numbers():
    for text in ("in 2026", "for 1,299.00", "ab12", "a12345b"):
        assert parse("has:order_number").marks(Said(text)) is None
    assert parse("has:order_number").marks(Said("my order #1234567"))
