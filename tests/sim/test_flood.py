"""Floods for benchmarks: as many as asked, unique, a share of them ours, and none kept in memory."""

import libipld
import pytest

from heedful.sim.flood import Flood
from tests.sim.conftest import frame, stream, told


def test_a_flood_tells_what_it_promised(web):
    with stream(web, "firehose") as line:
        promised = web.flood(rate=500, seconds=0.4, match_share=0.25)
        texts = []
        for _ in range(promised["posts"]):
            _, body = frame(line)
            texts.append(libipld.decode_car(body["blocks"])[1][body["ops"][0]["cid"]]["text"])
    assert promised == {"posts": 200, "matching": 50}
    assert len(set(texts)) == 200
    assert sum("Tamberly" in text for text in texts) == 50


def test_a_flood_can_be_heard_again_from_a_cursor(web):
    web.flood(rate=400, seconds=0.2)
    with stream(web, "jetstream", "?cursor=0") as line:
        first = [told(line) for _ in range(80)]
    with stream(web, "jetstream", f"?cursor={first[70]['time_us']}") as line:
        again = [told(line) for _ in range(10)]
    assert again == first[70:]


def test_a_post_of_a_flood_is_not_kept_but_can_be_asked_for_and_answered(web, xrpc):
    web.flood(rate=200, seconds=0.1, match_share=1)
    with stream(web, "jetstream", "?cursor=0") as line:
        event = [told(line) for _ in range(20)][13]
    uri = f"at://{event['did']}/{event['commit']['collection']}/{event['commit']['rkey']}"
    assert web.state()["networks"]["bluesky"]["posts"] == 0
    shown = xrpc("app.bsky.feed.getPosts", uris=uri).json()["posts"][0]
    assert (shown["record"], shown["cid"]) == (event["commit"]["record"], event["commit"]["cid"])
    assert shown["author"]["handle"].startswith("walker")
    web.say("bluesky", "dana", "me too", parent=uri)
    thread = xrpc("app.bsky.feed.getPostThread", uri=uri).json()["thread"]
    assert thread["replies"][0]["post"]["record"]["text"] == "me too"
    wrong = uri[:-1] + ("2" if uri[-1] != "2" else "3")
    assert xrpc("app.bsky.feed.getPosts", uris=wrong).json()["posts"] == []


@pytest.mark.parametrize("rate", [1, 7, 999, 1500])
def test_every_post_of_a_flood_is_found_again_by_its_uri(rate):
    flood = Flood(seed=3, started=1_772_000_000_000_000, rate=rate, seconds=2000 / rate, share=0.1)
    for number in range(0, 2000, 37):
        post = flood.post(number)
        assert flood.said(post.id).text == post.text


def test_texts_stay_unique_over_a_long_flood():
    flood = Flood(seed=3, started=0, rate=1000, seconds=300, share=0.5)
    assert len({flood.text(number) for number in range(0, 300_000, 7)}) == len(range(0, 300_000, 7))
