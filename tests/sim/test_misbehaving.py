"""Every way in which the networks go wrong on demand, seen from outside."""

import json
import time

import libipld
import pytest
import requests
from websockets.exceptions import ConnectionClosed, InvalidMessage
from websockets.sync.client import connect

from tests.sim.conftest import frame, silent, stream, told


@pytest.fixture
def post(ask, web):
    """Let our account say something on Mastodon."""
    headers = {"authorization": f"Bearer {web.credential('mastodon')['access_token']}"}
    return lambda text: ask("POST", "/api/v1/statuses", data={"status": text}, headers=headers)


def test_a_status_is_answered_as_often_as_was_said_and_only_on_that_route(web, ask, post):
    web.misbehave("mastodon", "status", route="POST /api/v1/statuses", times=2, status=502)
    assert ask("GET", "/api/v2/instance").status_code == 200
    assert [post(f"try {n}").status_code for n in range(3)] == [502, 502, 200]
    assert [reply["text"] for reply in web.received("mastodon")] == ["try 2"]


def test_an_error_may_come_after_the_deed(web, post):
    web.misbehave("mastodon", "status", route="POST /api/v1/statuses", status=500, after=True)
    assert post("done all the same").status_code == 500
    assert [reply["text"] for reply in web.received("mastodon")] == ["done all the same"]


@pytest.mark.parametrize(("after", "received"), [(True, 1), (False, 0)])
def test_the_line_is_dropped_before_or_after_the_deed(web, post, after, received):
    web.misbehave("mastodon", "drop", route="POST /api/v1/statuses", after=after)
    with pytest.raises(requests.ConnectionError):
        post("did it arrive")
    assert len(web.received("mastodon")) == received
    assert post("and again").status_code == 200


@pytest.mark.parametrize(
    ("network", "path", "header"),
    [
        ("mastodon", "/api/v1/timelines/public", "X-RateLimit-Reset"),
        ("bluesky", "/xrpc/com.atproto.server.describeServer", "ratelimit-reset"),
        ("blogs", "/half-a-loft/feed/", "Retry-After"),
    ],
)
def test_each_network_says_too_much_in_its_own_way(web, ask, network, path, header):
    web.misbehave(network, "limit", retry_after="7")
    limited = ask("GET", path)
    assert limited.status_code == 429
    assert limited.headers["retry-after"] == "7"
    assert header in limited.headers
    assert ask("GET", path).status_code == 200


@pytest.mark.parametrize(
    ("network", "path"),
    [
        ("mastodon", "/api/v1/accounts/verify_credentials"),
        ("bluesky", "/xrpc/com.atproto.server.getSession"),
        ("blogs", "/half-a-loft/wp-json/wp/v2/users/me"),
    ],
)
def test_a_credential_is_no_longer_taken(web, ask, network, path):
    web.misbehave(network, "sign_out", times=1)
    assert ask("GET", path).status_code == 401


def test_an_answer_may_be_late_or_nonsense(web, ask):
    web.misbehave("blogs", "delay", seconds=0.3)
    began = time.monotonic()
    assert ask("GET", "/half-a-loft/").status_code == 200
    assert time.monotonic() - began >= 0.3
    web.misbehave("mastodon", "nonsense")
    odd = ask("GET", "/api/v2/instance")
    assert odd.status_code == 200
    with pytest.raises(ValueError, match="."):
        odd.json()


def test_an_outage_ends_every_line_and_passes(web, ask):
    with stream(web, "firehose") as line:
        web.misbehave("bluesky", "outage", seconds=0.6)
        with pytest.raises(ConnectionClosed):
            line.recv(timeout=5)
    with pytest.raises(requests.ConnectionError):
        ask("GET", "/xrpc/_health")
    assert ask("GET", "/half-a-loft/").status_code == 200
    with pytest.raises(InvalidMessage):
        connect(web.addresses["jetstream"], open_timeout=2)
    time.sleep(0.7)
    assert ask("GET", "/xrpc/_health").status_code == 200


def test_good_behaviour_can_be_had_back_at_once(web, ask):
    web.misbehave("mastodon", "status", times=100)
    web.misbehave("mastodon", "outage", seconds=100)
    web.behave()
    assert ask("GET", "/api/v2/instance").status_code == 200


@pytest.mark.parametrize("kind", ["record", "blocks", "bytes"])
def test_one_item_of_garbage_stands_between_two_good_ones_also_at_replay(web, kind):
    web.say("bluesky", "dana", "before")
    web.misbehave("bluesky", "garbage", kind=kind)
    web.say("bluesky", "dana", "after")
    for _ in range(2):
        with stream(web, "firehose", "?cursor=0") as line:
            texts = [text_of(line.recv(timeout=5)) for _ in range(3)]
        assert (texts[0], texts[2]) == ("before", "after")
        assert not isinstance(texts[1], str)


def text_of(raw):
    """The text of a post; anything else where there is none."""
    try:
        body = libipld.decode_dag_cbor_multi(raw)[1]
        return libipld.decode_car(body["blocks"])[1][body["ops"][0]["cid"]]["text"]
    except (ValueError, KeyError) as odd:
        return odd


def test_duplicates_are_told_twice_on_either_stream(web):
    web.misbehave("bluesky", "duplicate", times=2)
    with stream(web, "firehose") as line:
        web.say("bluesky", "dana", "one")
        assert [frame(line)[1]["seq"] for _ in range(2)] == [1, 1]
    with stream(web, "jetstream") as line:
        web.say("bluesky", "dana", "two")
        assert told(line) == told(line)
        web.say("bluesky", "dana", "three")
        assert told(line)["commit"]["record"]["text"] == "three"
        assert silent(line)


def test_the_same_goes_wrong_on_the_streams_of_mastodon(web):
    token = web.credential("mastodon")["access_token"]
    url = f"{web.base.replace('http', 'ws', 1)}/api/v1/streaming?access_token={token}&stream=public"
    with connect(url, compression=None) as line:
        time.sleep(0.05)
        web.misbehave("mastodon", "garbage")
        web.misbehave("mastodon", "duplicate")
        web.say("mastodon", "dana", "hello")
        got = [json.loads(line.recv(timeout=5)) for _ in range(3)]
        assert json.loads(got[0]["payload"])["id"] is None
        assert got[1] == got[2]
        web.misbehave("mastodon", "cut")
        with pytest.raises(ConnectionClosed):
            line.recv(timeout=5)


def test_a_feed_may_hold_an_item_of_nothing(web, ask):
    web.say("blogs", "nell", "words", title="A title")
    web.misbehave("blogs", "garbage")
    assert "<item><category>odd</category></item>" in ask("GET", "/half-a-loft/feed/").text


def test_an_unknown_misbehaviour_is_refused(web):
    with pytest.raises(ValueError, match="sulk"):
        web.misbehave("bluesky", "sulk")
