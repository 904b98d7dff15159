"""Statuses of all kinds, whole and broken, as one account sees them."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.connectors.contract import Kind, Post, Unreadable
from heedful.connectors.mastodon.server import Server, Us, as_id
from heedful.connectors.mastodon.statuses import Odd, Reader
from tests.connectors.mastodon import wire

HOST = "near.example"
BRAND = wire.account("brand", HOST)
DANA = wire.account("dana@far.example", HOST)
READER = Reader(Server(f"https://{HOST}", HOST), Us(str(BRAND["id"]), f"brand@{HOST}"))
TO_US = {"mentions": [{key: BRAND[key] for key in ("id", "username", "acct", "url")}]}


def status(text="My Zorble hums", *, by=DANA, **more):
    return wire.status("01J0ZORBLE", by, text, **more)


def test_a_status_is_read_with_all_it_says():
    post = READER.read(
        status(
            "My #Zorble hums",
            spoiler_text="Noise",
            created_at="2026-11-22T05:00:00.000Z",
            language="en-GB",
            **TO_US,
        )
    )
    assert post.outside_id == "near.example:01J0ZORBLE"
    assert (post.author.outside_id, post.author.address, post.author.name) == (
        "dana@far.example",
        "@dana@far.example",
        "Dana",
    )
    assert (post.text, post.warning, post.tags, post.language) == (
        "My #Zorble hums",
        "Noise",
        ("Zorble",),
        "en-GB",
    )
    assert post.said_at == datetime(2026, 11, 22, 5, tzinfo=UTC)
    assert (post.kind, post.parent_id, post.root_id, post.revision) == (Kind.POST, "", post.outside_id, "")
    assert (post.addressed, post.private, post.by_us) == (True, False, False)
    assert post.mentions == ("@brand@near.example",)
    assert json.loads(post.reply_hint) == {
        "id": "01J0ZORBLE", "acct": "dana@far.example", "visibility": "public", "spoiler": "Noise", "language": "en-GB",
    }  # fmt: skip


@pytest.mark.parametrize(
    "local_id", ["109372843234", "01HZX7ABCDEFGHJKMNPQRSTVWX", "9c0fae1d", "AkQW2eYbCb2wMDS1Ki"]
)
def test_an_id_stays_the_text_it_is(local_id):
    assert READER.read(status(id=local_id)).outside_id == f"near.example:{local_id}"


def test_a_local_name_gets_the_host_of_its_address():
    elsewhere = {**wire.account("eve", HOST), "url": "https://social.near.example/@eve", "acct": "Eve"}
    assert READER.read(status(by=elsewhere)).author.outside_id == "eve@social.near.example"
    assert READER.read(status(by={**elsewhere, "url": None})).author.outside_id == "eve@near.example"


def test_an_edit_is_a_revision_of_the_same_post():
    first, second = (
        READER.read(status()),
        READER.read(status("It stopped", edited_at="2026-11-22T05:00:00.000Z")),
    )
    assert first.outside_id == second.outside_id
    assert (first.revision, second.revision) == ("", "2026-11-22T05:00:00+00:00")


@pytest.mark.parametrize(
    ("visibility", "private"),
    [("public", False), ("unlisted", False), ("private", True), ("direct", True), ("mutuals_only", True)],
)
def test_what_is_not_public_is_private_where_it_names_us_and_else_not_for_us(visibility, private):
    assert READER.read(status(visibility=visibility, **TO_US)).private is private
    assert (READER.read(status(visibility=visibility)) is None) is private


def test_a_status_that_does_not_say_who_may_see_it_is_not_public():
    raw = status()
    del raw["visibility"]
    assert READER.read(raw) is None


def test_our_own_private_reply_is_ours_and_private():
    post = READER.read(
        status(by=BRAND, visibility="direct", mentions=[{"acct": "dana@far.example", "id": "7"}])
    )
    assert (post.by_us, post.private, post.addressed) == (True, True, False)
    assert READER.read(status(by=BRAND, visibility="private")) is None


def test_an_answer_to_us_is_addressed_without_a_name():
    post = READER.read(status(in_reply_to_id="01PARENT", in_reply_to_account_id=BRAND["id"]))
    assert (post.kind, post.parent_id, post.root_id, post.addressed) == (
        Kind.REPLY,
        "near.example:01PARENT",
        "",
        True,
    )
    assert not READER.read(status(in_reply_to_id="01PARENT", in_reply_to_account_id="somebody")).addressed


def test_nobody_is_addressed_where_we_have_no_account():
    assert not Reader(READER.server, Us()).read(status(**TO_US)).addressed
    assert not Reader(READER.server, Us()).read(status(by={**DANA, "acct": "x"})).by_us


def test_a_boost_is_read_as_what_it_boosts():
    post = READER.read(status("", by=BRAND, id="01BOOST", reblog=status("The words")))
    assert (post.outside_id, post.text, post.author.outside_id) == (
        "near.example:01J0ZORBLE",
        "The words",
        "dana@far.example",
    )


@pytest.mark.parametrize(
    "quote",
    [
        {"state": "accepted", "quoted_status": {"id": "01QUOTED"}},
        {"state": "accepted", "quoted_status_id": "01QUOTED"},
        {"id": "01QUOTED"},
    ],
)
def test_a_quote_names_what_it_quotes(quote):
    post = READER.read(status(quote=quote))
    assert (post.kind, post.quoted_id) == (Kind.QUOTE, "near.example:01QUOTED")
    assert READER.read(status(quote_id="01QUOTED")).quoted_id == "near.example:01QUOTED"
    assert READER.read(status(quote={"state": "revoked", "quoted_status": None})).kind == Kind.POST


@pytest.mark.parametrize(
    ("account", "wishes"),
    [
        ({}, False),
        ({"noindex": True}, True),
        ({"indexable": False}, True),
        ({"indexable": None}, False),
        ({"note": "<p>Hi. #NoBot</p>"}, True),
    ],
)
def test_a_wish_not_to_be_collected_is_kept(account, wishes):
    assert READER.read(status(by={**DANA, **account})).author.wants_no_index is wishes


def test_a_bot_is_told_apart():
    assert READER.read(status(by={**DANA, "bot": True})).author.is_bot


def test_a_picture_speaks_where_there_are_no_words():
    pictures = [
        {"description": "A Zorble in flames"},
        {"description": None},
        {"description": "And its ashes"},
    ]
    assert READER.read(status("", media_attachments=pictures)).text == "A Zorble in flames\n\nAnd its ashes"
    assert READER.read(status("Look", media_attachments=pictures)).text == "Look"


@pytest.mark.parametrize("key", ["id", "account", "created_at"])
@pytest.mark.parametrize("odd", [None, "", [], {}, True, 1.5])
def test_what_lacks_the_least_is_odd_and_keeps_its_id(key, odd):
    raw = status() | {key: odd}
    with pytest.raises(Odd):
        READER.read(raw)
    kept = READER.read_or_keep(raw)
    assert isinstance(kept, Unreadable)
    assert kept.outside_id == ("" if key == "id" else "near.example:01J0ZORBLE")
    assert json.loads(kept.raw) == raw


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(status())), inner, max_size=5)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(sorted(status())), JSON, max_size=6))
def test_odd_fields_cost_that_status_at_most(odd):
    read = READER.read_or_keep(status() | odd)
    assert read is None or isinstance(read, Post | Unreadable)
    if isinstance(read, Post):
        json.dumps([read.text, read.html, read.author.name, read.reply_hint, read.warning]).encode()
        read.text.encode()
        assert "\x00" not in read.text + read.author.name + read.outside_id


@given(JSON)
def test_anything_at_all_is_a_post_or_kept_or_not_for_us(raw):
    assert isinstance(READER.read_or_keep(raw), Post | Unreadable | None)


@given(st.text() | st.integers() | st.none() | st.booleans())
def test_an_id_is_text_or_nothing(value):
    assert isinstance(as_id(value), str)


def test_half_characters_and_zeros_do_not_reach_the_database():
    post = READER.read(status() | {"content": "<p>half \ud83d\x00 done</p>", "language": "e\x00n"})
    assert (post.text, post.language) == ("half ? done", "en")


def test_pictures_followers_and_engagement_are_told():
    media = [{"type": "image"}, {"type": "gifv"}, {"type": "audio"}, {"type": ["odd"]}]
    counts = {"replies_count": 2, "reblogs_count": 3, "favourites_count": 7}
    post = READER.read(status(by={**DANA, "followers_count": 41}, media_attachments=media, **counts))
    assert (post.holds, post.engagement, post.author.followers) == ({"image", "video"}, 12, 41)


def test_counts_that_a_server_keeps_to_itself_are_not_told():
    hidden = {"replies_count": -1, "reblogs_count": None, "favourites_count": "7"}
    post = READER.read(status(by={**DANA, "followers_count": -1}, **hidden))
    assert (post.holds, post.engagement, post.author.followers) == (frozenset(), None, None)
