"""Testing a connection: who we are, what the server lets us do, and what will not work, in words."""

from dataclasses import replace

import pytest

from heedful.connectors.contract import Place
from heedful.connectors.mastodon.checking import streaming_base
from heedful.connectors.mastodon.server import Server
from heedful.kit.errors import Invalid, OutsideTrouble

REFUSAL = (403, {"error": "This action is outside the authorized scopes"})


def warnings(mastodon, place):
    return " ".join(mastodon.check(place).warnings)


@pytest.mark.parametrize(
    "version", ["4.3.0+glitch", "2.7.2 (compatible; Pleroma 2.6)", "GoToSocial 0.17", "", None]
)
def test_any_version_will_do(mastodon, server, version):
    server.version = version
    account = mastodon.check(server.place())
    assert (account.outside_id, account.address) == (f"brand@{server.host}", f"@brand@{server.host}")
    assert (account.length, account.venue, account.warnings) == (500, f"Fake ({server.host})", ())


def test_an_old_server_is_asked_in_the_old_way(mastodon, server):
    server.instead["GET /api/v2/instance"] = (404, {"error": "Not found"})
    server.instead["GET /api/v1/instance"] = (
        200,
        {"uri": "old.example", "title": "Old", "max_toot_chars": 5000},
    )
    assert mastodon.check(server.place()).length == 5000


def test_something_else_altogether_is_told_apart(mastodon, server):
    server.instead["GET /api/v2/instance"] = (200, {"openapi": "3.0"})
    with pytest.raises(OutsideTrouble, match="do not understand"):
        mastodon.check(server.place())


@pytest.mark.parametrize(
    "address", ["", "https://", "ftp://mastodon.example", "https://dana@mastodon.example"]
)
def test_an_address_that_is_none_is_invalid(mastodon, address):
    with pytest.raises(Invalid):
        mastodon.check(Place(address))


def test_a_bare_host_is_an_address():
    assert Server.of(Place(" Mastodon.Example/about ")).base == "https://mastodon.example"


def test_a_wrong_way_to_listen_is_invalid(mastodon, server):
    place = server.place()
    with pytest.raises(Invalid, match="no way to listen"):
        mastodon.check(replace(place, credential={**place.credential, "stream": "carrier pigeon"}))
    with pytest.raises(Invalid, match="cannot be followed"):
        mastodon.check(replace(place, credential={**place.credential, "follow": "list:7"}))


def test_a_token_that_may_not_write_is_told_and_nothing_is_written(mastodon, server):
    server.instead["DELETE /api/v1/statuses"] = REFUSAL
    assert "may not write" in warnings(mastodon, server.place())
    assert server.statuses == []


def test_a_token_that_may_not_read_mentions_is_told(mastodon, server):
    server.instead["GET /api/v1/notifications"] = REFUSAL
    assert "may not read notifications" in warnings(mastodon, server.place())


def test_a_server_that_does_not_stream_is_told(mastodon, server):
    server.instead["GET /api/v1/streaming"] = (404, {"error": "Streaming is not enabled"})
    place = server.place()
    assert "does not stream" in warnings(mastodon, place)
    assert warnings(mastodon, replace(place, credential={**place.credential, "stream": "poll"})) == ""


def test_a_timeline_that_is_refused_is_told(mastodon, server):
    server.instead["GET /api/v1/timelines/public"] = REFUSAL
    assert "does not let us hear 'public'" in warnings(mastodon, server.place())


def test_without_an_account_only_listening_is_promised(mastodon, server):
    account = mastodon.check(Place(f"http://{server.host}"))
    assert (account.outside_id, account.address) == ("", "")
    assert "nothing can be answered" in " ".join(account.warnings)


@pytest.mark.parametrize(
    ("base", "told", "streams"),
    [
        ("https://a.example", "wss://stream.a.example", "https://stream.a.example"),
        ("https://a.example", "ws://stream.a.example", "https://stream.a.example"),
        ("https://a.example", "wss://a.example/api/v1/streaming", "https://a.example"),
        ("http://127.0.0.1:3000", "ws://127.0.0.1:4000", "http://127.0.0.1:4000"),
        ("https://a.example", None, "https://a.example"),
        ("https://a.example", "javascript:1", "https://a.example"),
    ],
)
def test_the_stream_is_where_the_server_says_and_never_less_private(base, told, streams):
    server = Server(base, "a.example")
    assert streaming_base(server, {"configuration": {"urls": {"streaming": told}}}) == streams
    assert streaming_base(server, {"urls": {"streaming_api": told}}) == streams
