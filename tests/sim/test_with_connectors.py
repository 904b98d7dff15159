"""The connectors that ship with Heedful hear the simulated web and answer on it."""

import pytest

from heedful.connectors import for_network
from heedful.connectors.contract import Outgoing, Place, PostRef
from heedful.kit import clock

WAYS = [
    ("bluesky", "bluesky", "bluesky"),
    ("bluesky", "jetstream", "bluesky"),
    ("mastodon", "mastodon", "mastodon"),
    ("feed", "half-a-loft", "blogs"),
    ("feed", "the-quiet-router", "blogs"),
]


def place_of(web, connector, name, network):
    address = web.addresses.get(name) or web.addresses["blogs"][name]
    credential = web.credential(network)
    if name == "jetstream":
        credential |= {"service": web.base}
    place = Place(address, credential)
    return Place(address, credential, connector.check(place))


def say(web, network, text):
    if network != "blogs":
        return web.say(network, "dana", f"@tamberly {text}")
    return [web.say("blogs", author, text, title=text) for author in ("nell", "piotr")]


def heard(connector, place, text, prepare):
    """Listen until somebody has said it; returns the post."""
    pages = connector.hear(place, cursor="")
    try:
        for number, page in enumerate(pages):
            if number == 0 and connector.can.stream:
                prepare()
            for post in page.posts:
                if text in post.text or text in post.title:
                    return post
            assert number < 10, "it was not heard"
    finally:
        pages.close()
    raise AssertionError("it was not heard")


@pytest.mark.parametrize(("network", "name", "ours"), WAYS)
def test_what_is_said_is_heard_and_an_answer_stands_under_it(web, network, name, ours):
    connector = for_network(network)
    place = place_of(web, connector, name, ours)
    assert "Tamberly" in place.account.name
    if ours == "blogs":
        say(web, ours, "no line since yesterday")
    post = heard(
        connector, place, "no line since yesterday", lambda: say(web, ours, "no line since yesterday")
    )
    assert post.addressed == (ours != "blogs")
    ref = PostRef(
        post.outside_id, post.root_id, post.url, post.author.outside_id, post.author.address, post.reply_hint
    )
    reply = Outgoing("one-key", "A cable was cut; you are next. Frank", ref, clock.now())
    web.misbehave(ours, "drop", route="putRecord" if ours == "bluesky" else "POST /", after=True)
    with pytest.raises(Exception, match="broke off") as trouble:
        connector.send(place, reply)
    assert trouble.value.maybe_done
    found = connector.find(place, reply)
    assert found == connector.send(place, reply)
    assert ["A cable was cut" in one["text"] for one in web.received(ours)] == [True]
    around = connector.thread(place, ref)
    assert any(one.by_us and "A cable was cut" in one.text for one in around)
