"""Addresses and credentials as people write them."""

import pytest

from heedful.connectors.bluesky.address import Dialect, SignIn, route_of
from heedful.connectors.contract import Place

SIGNED = {"handle": "@zorble.bsky.social", "app_password": " abcd-efgh "}
REPOS = "/xrpc/com.atproto.sync.subscribeRepos"
JETSTREAM = "wss://jetstream2.us-east.bsky.network/subscribe"


@pytest.mark.parametrize(
    ("address", "service", "dialect", "stream"),
    [
        ("https://bsky.social", "https://bsky.social", Dialect.JETSTREAM, JETSTREAM),
        ("bsky.social/", "https://bsky.social", Dialect.JETSTREAM, JETSTREAM),
        ("https://pds.test", "https://pds.test", Dialect.FIREHOSE, f"wss://pds.test{REPOS}"),
        ("http://localhost:2583", "http://localhost:2583", Dialect.FIREHOSE, f"ws://localhost:2583{REPOS}"),
        ("wss://bsky.network", "https://bsky.social", Dialect.FIREHOSE, f"wss://bsky.network{REPOS}"),
        (f"ws://relay.net{REPOS}", "https://bsky.social", Dialect.FIREHOSE, f"ws://relay.net{REPOS}"),
        (
            "ws://jet.net:6008/subscribe",
            "https://bsky.social",
            Dialect.JETSTREAM,
            "ws://jet.net:6008/subscribe",
        ),
        ("https://bsky.social/notifications", "https://bsky.social", Dialect.NONE, ""),
    ],
)
def test_an_address_leads_to_a_server_and_a_stream(address, service, dialect, stream):
    route = route_of(Place(address, SIGNED))
    assert (route.service, route.dialect, route.stream) == (service, dialect, stream)
    assert route.sign_in == SignIn("zorble.bsky.social", "abcd-efgh")


def test_a_stream_alone_has_no_server_to_ask():
    assert route_of(Place("wss://bsky.network")).service == ""


def test_a_stream_of_ones_own_network_answers_itself():
    assert route_of(Place("ws://localhost:2583")).service == "http://localhost:2583"


def test_a_credential_may_name_the_server_of_the_account():
    route = route_of(Place("wss://jet.test/subscribe", {**SIGNED, "service": "https://pds.test/"}))
    assert (route.service, route.venue) == ("https://pds.test", "jet.test")


@pytest.mark.parametrize("name", ["identifier", "handle", "username", "login", "email"])
def test_people_call_the_handle_by_several_names(name):
    route = route_of(Place("https://bsky.social", {name: "zorble.test", "password": "word"}))
    assert route.sign_in == SignIn("zorble.test", "word")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("https://bsky.social", True),
        ("wss://bsky.network", True),
        ("https://pds.zorble.com", True),
        ("http://localhost:2583", False),
        ("http://127.0.0.1:2583", False),
        ("http://[::1]:2583", False),
        ("https://pds.internal", False),
    ],
)
def test_only_the_public_network_is_asked_about_its_people(address, public):
    assert route_of(Place(address)).public is public
