"""Listening: streams and what they do not bring, beginnings, gaps, and servers that refuse."""

import json
import time
from dataclasses import replace

import pytest

from heedful.connectors.mastodon import catching_up, streaming
from heedful.kit import meter
from heedful.kit.errors import OutsideTrouble, SignedOut
from tests.connectors.faking import Fault
from tests.connectors.hearing import Listener
from tests.connectors.mastodon import wire

YESTERYEAR = "2019-01-01T00:00:00.000Z"
REFUSAL = (403, {"error": "This action is not allowed"})


@pytest.fixture
def place(server):
    return server.place()


def asking(place, **more):
    return replace(place, credential={**place.credential, "stream": "poll", **more})


def ids(listener):
    return [outside_id.rpartition(":")[2] for outside_id in listener.posts]


def hear_all(mastodon, place, cursor=""):
    """Hear once by asking, and return what was heard."""
    listener = Listener(mastodon, place, cursor)
    for page in listener.open():
        listener.store(page)
    return listener


def test_a_beginning_takes_what_is_younger_than_a_day(mastodon, server, place):
    old = server.say("dana", "@brand long ago", created_at=YESTERYEAR)
    new = server.say("dana", "@brand just now")
    listener = hear_all(mastodon, asking(place))
    assert list(listener.posts) == [new]
    assert old not in hear_all(mastodon, asking(place), listener.cursor).posts


def test_a_place_that_was_silent_when_we_began_loses_nothing(mastodon, server, place):
    began = hear_all(mastodon, asking(place))
    assert json.loads(began.cursor) == {"mentions": "", "user": "", "public": ""}
    said = [server.say("dana", f"Word {n}") for n in range(95)]
    assert list(hear_all(mastodon, asking(place), began.cursor).posts) == said


def test_a_status_that_comes_late_from_elsewhere_is_not_missed(mastodon, server, place):
    """Mastodon gives a status from another server an id by when it was written, not by when it came."""
    first = hear_all(mastodon, asking(place))
    server.say("dana", "one")
    late = server.next_id()
    server.say("dana", "three")
    heard = hear_all(mastodon, asking(place), first.cursor)
    said = wire.status(late, wire.account("eve@far.example", server.host), "two")
    server.statuses.insert(1, said)
    assert late in ids(hear_all(mastodon, asking(place), heard.cursor))


def test_more_than_may_be_asked_for_leaves_a_gap_and_goes_on_with_the_newest(
    mastodon, server, place, monkeypatch
):
    monkeypatch.setattr(catching_up, "MOST_PAGES", 2)
    server.say("dana", "The beginning")
    began = hear_all(mastodon, asking(place))
    said = [server.say("dana", f"Word {n}") for n in range(150)]
    listener = hear_all(mastodon, asking(place), began.cursor)
    gap = next(gap for gap in listener.gaps if "public" in gap.reason)
    assert json.loads(gap.since) == {"public": ids(listener)[79]}
    assert server.local(said[-1]) in ids(listener)
    assert json.loads(gap.until) == {"public": server.local(said[-40])}
    again = hear_all(mastodon, asking(place), listener.cursor)
    assert not again.gaps


def test_a_public_timeline_that_is_refused_is_left_out_where_nobody_asked_for_it(mastodon, server, place):
    server.instead["GET /api/v1/timelines/public"] = REFUSAL
    mention = server.say("dana", "@brand hello")
    silent = asking(place, follow="")
    assert mention in hear_all(mastodon, silent).posts
    with pytest.raises(OutsideTrouble):
        hear_all(mastodon, asking(place, follow="public"))


def test_a_public_stream_that_is_refused_is_left_out_where_nobody_asked_for_it(mastodon, server, place):
    server.instead["GET /api/v1/streaming/public"] = REFUSAL
    listener = Listener(mastodon, replace(place, credential={**place.credential, "follow": ""}))
    listener.begin(server)
    with pytest.raises(OutsideTrouble):
        next(mastodon.hear(place, cursor=""))


@pytest.mark.parametrize(
    ("refused", "opened"),
    [
        ([], {"user", "public"}),
        (["GET /api/v1/streaming/"], {"user", "public"}),
        (["GET /api/v1/streaming"], set()),
    ],
    ids=["events", "websocket", "asking"],
)
def test_left_to_itself_it_listens_in_the_best_way_that_works(mastodon, server, place, refused, opened):
    server.instead |= dict.fromkeys(refused, REFUSAL)
    listener = Listener(mastodon, replace(place, credential={**place.credential, "stream": "auto"}))
    hearing = listener.open()
    listener.store(next(hearing))
    assert {stream for stream, _ in list(server.lines.values())} == opened
    assert any("stream=user" in request for request in server.requests) is bool(refused)
    said = server.say("dana", "@brand are you there?")
    hearing.close()
    listener.until_heard(said)


def test_a_mention_that_the_stream_never_brought_is_heard_by_looking_again(
    mastodon, server, place, monkeypatch
):
    monkeypatch.setattr(streaming, "LOOK_AGAIN_FIRST", 0.1)
    hearing = mastodon.hear(place, cursor="")
    next(hearing)
    lines, server.lines = server.lines, {}
    said = server.say("dana", "@brand did this get lost?")
    server.lines = lines
    deadline = time.monotonic() + 5
    heard = set()
    while said not in heard and time.monotonic() < deadline:
        heard |= {post.outside_id for post in next(hearing).posts}
    hearing.close()
    assert said in heard


def test_a_mention_deep_in_a_thread_knows_its_root_by_asking_and_by_stream(mastodon, server, place):
    root = server.say("dana", "My Zorble hums")
    before = server.say("eve", "@brand is it?", reply_to=root)
    hearing = mastodon.hear(place, cursor="")
    roots = {post.outside_id: post.root_id for post in next(hearing).posts}
    after = server.say("omar", "@brand is it not?", reply_to=before)
    while not roots.get(after):
        roots |= {post.outside_id: post.root_id for post in next(hearing).posts}
    hearing.close()
    assert (roots[before], roots[after]) == (root, root)


def test_a_server_that_does_not_tell_the_thread_does_not_hold_up_the_mention(mastodon, server, place):
    root = server.say("dana", "My Zorble hums")
    said = server.say("eve", "@brand is it?", reply_to=root)
    server.fail_next(Fault(500), on="thread", times=9)
    heard = hear_all(mastodon, asking(place))
    assert heard.posts[said].root_id == ""
    assert len([request for request in server.requests if request.endswith("/context")]) == 1


@pytest.mark.parametrize("flavour", ["sse", "websocket"])
def test_events_that_do_not_concern_us_are_counted_and_passed_over(mastodon, server, place, flavour):
    hearing = mastodon.hear(replace(place, credential={**place.credential, "stream": flavour}), cursor="")
    next(hearing)
    ignored = meter.counts["mastodon.ignored_event"]
    server.tell("filters_changed", "")
    server.tell("announcement", '{"id": "1"}')
    server.tell("notification", json.dumps({"id": "7", "type": "favourite", "status": {}}), only="user")
    said = server.say("dana", "Still there?")
    posts = []
    while said not in [post.outside_id for post in posts]:
        page = next(hearing)
        posts += page.posts
        assert not page.unreadable
    hearing.close()
    assert meter.counts["mastodon.ignored_event"] - ignored >= 3


@pytest.mark.parametrize("flavour", ["sse", "websocket"])
def test_an_event_that_is_no_json_is_kept(mastodon, server, place, flavour):
    hearing = mastodon.hear(replace(place, credential={**place.credential, "stream": flavour}), cursor="")
    next(hearing)
    server.tell("update", '{"id": "1", ')
    unreadable = []
    while not unreadable:
        unreadable += next(hearing).unreadable
    hearing.close()
    assert unreadable[0].raw == b'{"id": "1", '


def test_a_socket_that_says_why_it_ends_is_trouble(mastodon, server, place):
    hearing = mastodon.hear(replace(place, credential={**place.credential, "stream": "websocket"}), cursor="")
    next(hearing)
    for connection in list(server.lines):
        connection.sendall(wire.frame('{"error": "Access token expired", "status": 401}'))
    with pytest.raises(OutsideTrouble, match="Access token expired"):
        list(hearing)


def test_a_hashtag_is_followed_by_its_timeline_and_its_stream(mastodon, server, place):
    hearing = mastodon.hear(
        replace(place, credential={**place.credential, "follow": "hashtag:Zorble"}), cursor=""
    )
    next(hearing)
    hearing.close()
    assert "GET /api/v1/streaming/hashtag?tag=zorble" in server.requests
    assert any(request.startswith("GET /api/v1/timelines/tag/zorble") for request in server.requests)
    assert not any("/public" in request for request in server.requests)


def test_what_cannot_be_followed_is_told(mastodon, place):
    with pytest.raises(OutsideTrouble, match="cannot be followed"):
        list(mastodon.hear(asking(place, follow="everything"), cursor=""))


def test_a_cursor_of_another_kind_is_a_beginning(mastodon, server, place):
    said = server.say("dana", "@brand hello")
    for cursor in ("rubbish", "[1]", '{"public": 7}'):
        assert said in hear_all(mastodon, asking(place), cursor).posts


def test_a_token_that_is_not_taken_is_signed_out(mastodon, place):
    with pytest.raises(SignedOut):
        list(mastodon.hear(asking(place, access_token="another-token-0123"), cursor=""))


def test_what_the_server_still_lets_us_ask_is_told(mastodon, place):
    budget = hear_all(mastodon, asking(place)).pages[-1].budget
    assert (budget.remaining, budget.limit) == (299, 300)
    assert budget.resets_at.year == 2030
