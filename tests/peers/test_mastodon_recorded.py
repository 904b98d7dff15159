"""What a real Mastodon server answered to others, read by our parser. The recordings are never committed."""

import json
import re
from collections import Counter
from contextlib import suppress

import pytest
import yaml

from heedful.connectors.contract import Post, Unreadable
from heedful.connectors.mastodon.catching_up import Roots, read_notification
from heedful.connectors.mastodon.server import Server, Us
from heedful.connectors.mastodon.statuses import Reader
from heedful.connectors.mastodon.streaming import heard_in
from heedful.connectors.mastodon.transports import event_in
from heedful.kit.errors import OutsideTrouble
from tests.peers import mastodon as peer

recorded = peer.recorded
pytestmark = [pytest.mark.peer, pytest.mark.slow]

SERVER = Server("http://localhost:3000", "localhost:3000")
READER = Reader(SERVER, Us("117446458590375418", "mastodonpy_test@localhost:3000"))
TAG = re.compile(r"</?(p|br|a|span|div|ul|li|em|strong|blockquote)\b", re.IGNORECASE)


class Nowhere(Roots):
    def of(self, local_id):
        return ""


@pytest.fixture(scope="module")
def bodies(recorded):
    """Every body of an answer, as text."""
    found = []
    for path in recorded:
        if not path.name.endswith(".ws.yaml"):
            played = yaml.load(path.read_text(), Loader=yaml.CSafeLoader)
            found += [one["response"]["body"]["string"] for one in played["interactions"]]
    return [body.decode("utf-8", "replace") if isinstance(body, bytes) else body for body in found]


@pytest.fixture(scope="module")
def things(bodies):
    """Every JSON object in the answers, however deep."""
    found = []
    for body in bodies:
        with suppress(ValueError):
            collect(json.loads(body), found)
    return found


def collect(thing, found):
    if isinstance(thing, dict):
        found.append(thing)
    for inner in thing.values() if isinstance(thing, dict) else thing if isinstance(thing, list) else ():
        collect(inner, found)


def is_status(thing):
    return {"id", "content", "account", "visibility", "created_at"} <= set(thing)


def test_every_recorded_status_is_read_and_free_of_tags(things, capsys):
    read = [READER.read_or_keep(thing) for thing in things if is_status(thing)]
    assert not [one.reason for one in read if isinstance(one, Unreadable)]
    posts = [one for one in read if isinstance(one, Post)]
    assert not [post.text for post in posts if TAG.search(post.text)]
    assert all(post.said_at.tzinfo and post.author.outside_id.count("@") == 1 for post in posts)
    assert len(posts) > 500
    with capsys.disabled():
        kinds = Counter(post.kind.value for post in posts)
        print(
            f"\n{len(read)} recorded statuses read, {len(read) - len(posts)} not for our eyes; {dict(kinds)}"
        )


def test_every_recorded_notification_and_context_is_read(things, capsys):
    notifications = [thing for thing in things if isinstance(thing.get("status"), dict) and "type" in thing]
    said = [read_notification(READER, Nowhere(SERVER), thing) for thing in notifications]
    contexts = [thing for thing in things if {"ancestors", "descendants"} <= set(thing)]
    statuses = [status for thing in contexts for status in (*thing["ancestors"], *thing["descendants"])]
    said += [READER.read_or_keep(status) for status in statuses]
    assert not [one.reason for one in said if isinstance(one, Unreadable)]
    assert notifications
    assert contexts
    with capsys.disabled():
        print(f"\n{len(notifications)} recorded notifications, {len(contexts)} contexts read")


def test_every_recorded_event_of_both_streams_is_read(recorded, bodies, capsys):
    events = [
        (name, told)
        for body in bodies
        for name, told in re.findall(r"^event: ?(\S+)\ndata: ?(.*)$", body, re.MULTILINE)
    ]
    by_events = len(events)
    for path in recorded:
        if path.name.endswith(".ws.yaml"):
            events += frames_in(path)
    heard = [one for event in events for one in heard_in(READER, Nowhere(SERVER), "user", event)]
    assert not [one.said.reason for one in heard if isinstance(one.said, Unreadable)]
    assert not [one for one in heard if isinstance(one.said, Post) and TAG.search(one.said.text)]
    assert by_events
    assert len(events) > by_events
    with capsys.disabled():
        print(
            f"\n{by_events} recorded server-sent events, {len(events) - by_events} frames; {len(heard)} of them for us"
        )


def frames_in(path):
    played = yaml.load(path.read_text(), Loader=yaml.CSafeLoader)
    for connection in played["connections"]:
        for one in connection["interactions"]:
            if "receive" in one:
                with suppress(OutsideTrouble):
                    yield event_in(json.dumps(one["receive"]), "localhost:3000")
