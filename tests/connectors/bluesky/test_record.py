"""From a record of the network to a post."""

from datetime import UTC, datetime, timedelta

import pytest

from heedful.connectors.bluesky.record import Hint, MalformedError, Ref, post_from
from heedful.connectors.contract import Author, Kind
from tests.connectors.bluesky.wire import AT, DANA, ME, POSTS, record

URI = f"at://{DANA}/{POSTS}/3kdana2222222"
OURS = f"at://{ME}/{POSTS}/3kours2222222"
DANA_SAYS = Author(DANA, name="")


def read(value, me=ME):
    return post_from(value, Ref(URI, "bafy1"), author=DANA_SAYS, at=AT, me=me)


def facet(text, words, kind, **value):
    start = text.encode().index(words.encode())
    index = {"byteStart": start, "byteEnd": start + len(words.encode())}
    return {"index": index, "features": [{"$type": f"app.bsky.richtext.facet#{kind}", **value}]}


def test_a_plain_post_starts_its_own_thread():
    post = read(record("My Zorble hums", langs=["en-GB", "fr"]))
    assert (post.kind, post.parent_id, post.root_id) == (Kind.POST, "", URI)
    assert (post.language, post.said_at, post.addressed) == ("en-GB", AT, False)
    assert post.url == f"https://bsky.app/profile/{DANA}/post/3kdana2222222"


def test_a_mention_of_our_did_speaks_to_us_whatever_the_handle_says():
    text = "🎷 @old.name please help"
    post = read(record(text, facets=[facet(text, "@old.name", "mention", did=ME)]))
    assert post.addressed
    assert post.mentions == ("@old.name",)


def test_a_mention_of_somebody_else_does_not_speak_to_us():
    text = "@zorble.test.evil look"
    assert not read(record(text, facets=[facet(text, "@zorble.test.evil", "mention", did=DANA)])).addressed


def test_links_and_tags_are_read_from_facets_and_cards():
    text = "see example #zorble"
    value = record(
        text,
        facets=[
            facet(text, "example", "link", uri="https://example.test/a"),
            facet(text, "#zorble", "tag", tag="zorble"),
        ],
        tags=["hidden"],
        embed={"$type": "app.bsky.embed.external", "external": {"uri": "https://card.test", "title": "Card"}},
    )
    post = read(value)
    assert post.links == ("https://example.test/a", "https://card.test")
    assert post.tags == ("hidden", "zorble")


def test_an_answer_to_us_is_addressed_and_knows_its_root():
    root = {"uri": f"at://{DANA}/{POSTS}/3kroot2222222", "cid": "bafyroot"}
    post = read(record("thanks", reply={"root": root, "parent": {"uri": OURS, "cid": "bafyours"}}))
    assert (post.kind, post.parent_id, post.root_id, post.addressed) == (Kind.REPLY, OURS, root["uri"], True)
    assert Hint.read(post.reply_hint) == Hint("bafy1", Ref(root["uri"], "bafyroot"))


def test_a_quote_of_ours_is_addressed_also_beside_pictures():
    quoted = {"uri": OURS, "cid": "bafyours"}
    plain = {"$type": "app.bsky.embed.record", "record": quoted}
    pictured = {
        "$type": "app.bsky.embed.recordWithMedia",
        "record": {"record": quoted},
        "media": {"images": [{"alt": "A melted jug", "image": {}}, {"alt": "", "image": {}}]},
    }
    for embed in (plain, pictured):
        post = read(record("look at this", embed=embed))
        assert (post.kind, post.quoted_id, post.addressed) == (Kind.QUOTE, OURS, True)
    assert post.text == "look at this\n\n[Image: A melted jug]"


def test_a_list_or_a_feed_that_is_shown_is_no_quote():
    embed = {"record": {"uri": f"at://{ME}/app.bsky.graph.list/3k", "cid": "bafy"}}
    post = read(record("my list", embed=embed))
    assert (post.kind, post.quoted_id, post.addressed) == (Kind.POST, "", False)


def test_a_post_without_words_is_read_by_its_picture():
    assert read(record("", embed={"images": [{"alt": "Broken Zorble"}]})).text == "[Image: Broken Zorble]"


@pytest.mark.parametrize(
    ("created", "said"),
    [
        ("2026-11-22T11:59:00Z", AT - timedelta(minutes=1)),
        ("2026-11-22T12:59:00+01:00", AT - timedelta(minutes=1)),
        ("2026-11-22T11:59:00", AT - timedelta(minutes=1)),
        ("2030-01-01T00:00:00Z", AT),
        ("1985-01-01T00:00:00Z", AT),
        ("0001-01-01T00:00:00+14:00", AT),
        ("9999-12-31T23:59:59-12:00", AT),
        ("yesterday", AT),
        (7, AT),
        ("2023-02-03T04:05:06Z", datetime(2023, 2, 3, 4, 5, 6, tzinfo=UTC)),
    ],
)
def test_the_moment_is_the_authors_unless_it_cannot_be(created, said):
    post = read({**record("hm"), "createdAt": created})
    assert post.said_at == said
    assert post.said_at.tzinfo is not None


def test_own_labels_warn_and_commands_among_them_do_not():
    labels = {
        "$type": "com.atproto.label.defs#selfLabels",
        "values": [{"val": "graphic-media"}, {"val": "!hide"}],
    }
    assert read(record("ouch", labels=labels)).warning == "graphic-media"


def test_what_we_say_ourselves_is_by_us():
    ours = post_from(record("Hello"), Ref(OURS, "bafy"), author=Author(ME, "Zorble"), at=AT, me=ME)
    assert ours.by_us
    assert not read(record("Hello")).by_us
    assert not post_from(record("Hello"), Ref(OURS, "bafy"), author=Author(ME, ""), at=AT, me="").by_us


def test_text_that_no_database_keeps_is_cleaned():
    assert read(record("a\0b\ud83d")).text == "ab?"


@pytest.mark.parametrize("value", [None, [], {"text": 7}, {}, record("x" * 3001)])
def test_what_is_no_post_is_malformed(value):
    with pytest.raises(MalformedError):
        read(value)


@pytest.mark.parametrize("odd", [None, 7, "x", [], {}, [7, None, "x", {}], {"x": []}, [[]]])
@pytest.mark.parametrize("name", ["facets", "embed", "reply", "langs", "tags", "labels"])
def test_odd_parts_never_cost_the_post(name, odd):
    assert read(record("still here", **{name: odd})).text == "still here"


def test_facets_beyond_the_text_are_read_without_their_words():
    wrong = {"index": {"byteStart": 5, "byteEnd": 99}, "features": [{"$type": "x#mention", "did": ME}]}
    post = read(record("hi", facets=[wrong]))
    assert (post.addressed, post.mentions) == (True, (ME,))


def test_a_hint_that_is_not_ours_is_no_hint():
    for written in ("", "{}", "[]", "null", '{"cid": 1}', "nonsense"):
        assert Hint.read(written) is None


@pytest.mark.parametrize(
    ("embed", "holds"),
    [
        ({"$type": "app.bsky.embed.images", "images": [{"alt": "", "image": {}}]}, {"image"}),
        ({"$type": "app.bsky.embed.video", "video": {"ref": "bafy"}}, {"video"}),
        (
            {"media": {"images": [{"alt": "leak"}]}, "record": {"record": {"uri": OURS, "cid": "b"}}},
            {"image"},
        ),
        ({"images": "none", "video": "none"}, set()),
        (None, set()),
    ],
)
def test_pictures_and_videos_are_told(embed, holds):
    assert read(record("look", embed=embed)).holds == holds
