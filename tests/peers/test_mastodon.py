"""The Mastodon connector against mastodon-mock: heard, answered, edited, taken away, and all that goes wrong."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count

import pytest

from heedful.connectors.contract import Outgoing, Place, PostRef, Rejected
from heedful.connectors.mastodon import Mastodon
from heedful.kit import clock
from heedful.kit.errors import OutsideTrouble, SignedOut
from tests.connectors.hearing import Listener
from tests.peers import mastodon as peer

mastodon = peer.mastodon
pytestmark = pytest.mark.peer
WAYS = ("sse", "websocket", "poll")
numbers = count(1)


@pytest.fixture(autouse=True)
def calm(mastodon):
    yield
    mastodon.calm()


@pytest.fixture
def connector():
    return Mastodon()


@pytest.fixture
def place(mastodon):
    return Place(mastodon.url, mastodon.credential())


@pytest.fixture(params=WAYS)
def listener(request, connector, mastodon):
    """Hears from now on."""
    listener = Listener(connector, Place(mastodon.url, mastodon.credential(stream=request.param)))
    hearing = listener.open()
    listener.store(next(hearing))
    hearing.close()
    return listener


@pytest.fixture
def complaint(connector, mastodon, place):
    """Dana speaks to the brand, and was heard."""
    local_id = mastodon.say(f"@brand my Zorble {next(numbers)} leaks")
    return hear(connector, place, f"{mastodon.host}:{local_id}")


def hear(connector, place, outside_id):
    listener = Listener(connector, Place(place.address, {**place.credential, "stream": "poll"}))
    listener.until_heard(outside_id)
    return listener.posts[outside_id]


def answer_to(post, text, *, private=False):
    ref = PostRef(
        post.outside_id, post.root_id, post.url, post.author.outside_id, post.author.address, post.reply_hint
    )
    return Outgoing(f"key-{next(numbers)}", text, ref, clock.now(), private)


# Hearing


def test_a_mention_is_heard_with_all_it_says(listener, mastodon):
    local_id = mastodon.say(
        "@brand my Zorble hums & leaks <now>\n\nSee https://zorble.example/a?b=1 #zorble",
        spoiler_text="Smells",
    )
    outside_id = f"{mastodon.host}:{local_id}"
    listener.until_heard(outside_id)
    post = listener.posts[outside_id]
    assert post.text == "@brand my Zorble hums & leaks <now>\n\nSee https://zorble.example/a?b=1 #zorble"
    assert (post.warning, post.tags, post.links) == ("Smells", ("zorble",), ("https://zorble.example/a?b=1",))
    assert (post.addressed, post.private, post.by_us) == (True, False, False)
    assert (post.author.outside_id, post.author.wants_no_index) == (f"dana@{mastodon.host}", False)
    assert post.mentions == (f"@{mastodon.brand_acct}",)
    assert post.url.endswith(f"/@dana/{local_id}")


def test_a_mention_deep_in_a_thread_knows_its_root(listener, mastodon):
    root = mastodon.say("My Zorble hums")
    middle = mastodon.say("Mine too", as_="eve", reply_to=root)
    local_id = mastodon.say("@brand is that normal?", reply_to=middle)
    listener.until(lambda: any(page_has(page, mastodon, local_id, root) for page in listener.pages))


def page_has(page, mastodon, local_id, root):
    return any(
        (post.outside_id, post.root_id) == (f"{mastodon.host}:{local_id}", f"{mastodon.host}:{root}")
        for post in page.posts
    )


def test_what_was_said_between_two_hearings_is_heard_once_each(listener, mastodon):
    said = [mastodon.say(f"Zorble word {n}", as_=("dana", "eve", "omar")[n % 3]) for n in range(50)]
    listener.until_heard(*(f"{mastodon.host}:{local_id}" for local_id in said))
    heard = [outside_id for outside_id in listener.posts if outside_id.rpartition(":")[2] in said]
    assert heard == [f"{mastodon.host}:{local_id}" for local_id in said]
    assert not listener.gaps


def test_only_what_is_said_to_us_is_heard_of_what_is_not_public(listener, mastodon):
    to_us = mastodon.say("@brand my order is 123", visibility="direct")
    not_to_us = mastodon.say("only for my followers", visibility="private")
    marker = mastodon.say("done")
    listener.until_heard(f"{mastodon.host}:{to_us}", f"{mastodon.host}:{marker}")
    assert listener.posts[f"{mastodon.host}:{to_us}"].private
    assert f"{mastodon.host}:{not_to_us}" not in listener.posts


@pytest.mark.parametrize("listener", ["sse", "websocket"], indirect=True)
def test_an_edit_and_a_deletion_come_over_the_stream(listener, mastodon):
    local_id = mastodon.say("My Zorble is borken")
    outside_id = f"{mastodon.host}:{local_id}"
    listener.until_heard(outside_id)
    hearing = listener.open()
    listener.store(next(hearing))
    mastodon.edit(local_id, "My Zorble is broken")
    mastodon.delete(local_id)
    while outside_id not in listener.deleted:
        listener.store(next(hearing))
    hearing.close()
    assert "My Zorble is broken" in [post.text for post in listener.versions[outside_id].values()]


def test_a_boost_is_heard_as_the_status_it_boosts(listener, mastodon):
    local_id = mastodon.say("My Zorble hums")
    mastodon.ask("POST", f"statuses/{local_id}/reblog", as_="dana")
    marker = mastodon.say("done")
    listener.until_heard(f"{mastodon.host}:{local_id}", f"{mastodon.host}:{marker}")
    assert {post.text for post in listener.posts.values()} >= {"My Zorble hums", "done"}
    assert "" not in {post.text for post in listener.posts.values()}


def test_without_an_account_the_public_timeline_is_heard(connector, mastodon):
    listener = Listener(connector, Place(mastodon.url))
    hearing = listener.open()
    listener.store(next(hearing))
    hearing.close()
    outside_id = f"{mastodon.host}:{mastodon.say('Anybody here with a Zorble?')}"
    listener.until_heard(outside_id)
    assert not listener.posts[outside_id].addressed


@pytest.mark.parametrize(
    "effect",
    [{"type": "status", "status": 500}, {"type": "malformed"}, {"type": "ratelimit"}],
    ids=["500", "malformed", "429"],
)
def test_trouble_while_asking_is_told_and_nothing_is_lost(listener, mastodon, effect):
    outside_id = f"{mastodon.host}:{mastodon.say('@brand in troubled times')}"
    mastodon.fail("/api/v1/notifications", **effect)
    with pytest.raises(OutsideTrouble) as trouble:
        list(listener.open())
    if effect["type"] == "ratelimit":
        assert 290 <= trouble.value.retry_in <= 301
    listener.until_heard(outside_id)


def test_a_slow_answer_is_waited_for(listener, mastodon):
    outside_id = f"{mastodon.host}:{mastodon.say('@brand slowly')}"
    mastodon.fail("/api/v1/timelines/*", type="latency", delay_ms=700, count=2)
    listener.until_heard(outside_id)


# Who we are


def test_a_check_says_who_we_are(connector, mastodon, place):
    account = connector.check(place)
    assert (account.outside_id, account.address) == (mastodon.brand_acct, f"@{mastodon.brand_acct}")
    assert (account.length, account.warnings) == (500, ())


def test_a_wrong_token_is_signed_out(connector, mastodon):
    place = Place(mastodon.url, {"access_token": "wrong-token-wrong"})
    for deed in (lambda: connector.check(place), lambda: list(connector.hear(place, cursor=""))):
        with pytest.raises(SignedOut):
            deed()


def test_a_check_warns_where_a_server_does_not_stream(connector, mastodon, place):
    mastodon.fail("/api/v1/streaming*", type="status", status=404, count=None)
    sse = Place(place.address, {**place.credential, "stream": "sse"})
    assert any("does not stream" in warning for warning in connector.check(sse).warnings)


# Answering


def test_a_reply_reaches_the_person_in_the_thread(connector, mastodon, place, complaint):
    sent = connector.send(place, answer_to(complaint, "We are sorry. Did it fall?"))
    (landed,) = mastodon.replies_to(complaint.outside_id.rpartition(":")[2])
    assert sent.outside_id == f"{mastodon.host}:{landed['id']}"
    assert landed["content"] == "<p>@dana We are sorry. Did it fall?</p>"
    assert [mention["acct"] for mention in landed["mentions"]] == ["dana"]
    assert landed["visibility"] == "public"


def test_the_same_reply_twice_is_one_status(connector, mastodon, place, complaint):
    reply = answer_to(complaint, "We are sorry.")
    assert connector.send(place, reply) == connector.send(place, reply)
    assert len(mastodon.replies_to(complaint.outside_id.rpartition(":")[2])) == 1


@pytest.mark.parametrize(
    ("said", "answered"), [("public", "public"), ("unlisted", "unlisted"), ("direct", "direct")]
)
def test_a_reply_is_as_public_as_what_it_answers(connector, mastodon, place, said, answered):
    local_id = mastodon.say("@brand is my order there?", visibility=said)
    post = hear(connector, place, f"{mastodon.host}:{local_id}")
    connector.send(place, answer_to(post, "It is."))
    assert [reply["visibility"] for reply in mastodon.replies_to(local_id)] == [answered]


def test_a_private_reply_to_a_public_post_is_direct(connector, mastodon, place, complaint):
    connector.send(place, answer_to(complaint, "Which order is it?", private=True))
    assert [
        reply["visibility"] for reply in mastodon.replies_to(complaint.outside_id.rpartition(":")[2])
    ] == ["direct"]


def test_a_reply_that_is_too_long_is_rejected_in_the_servers_words(connector, place, complaint):
    with pytest.raises(Rejected, match="Text is too long"):
        connector.send(place, answer_to(complaint, "o" * 501))


def test_a_reply_is_edited_and_taken_away(connector, mastodon, place, complaint):
    local_id = complaint.outside_id.rpartition(":")[2]
    sent = connector.send(place, answer_to(complaint, "We are sory."))
    edited = connector.edit(place, sent, answer_to(complaint, "We are sorry."))
    assert edited.outside_id == sent.outside_id
    assert edited.revision
    assert [reply["content"] for reply in mastodon.replies_to(local_id)] == ["<p>@dana We are sorry.</p>"]
    connector.delete(place, sent)
    connector.delete(place, sent)
    assert mastodon.replies_to(local_id) == []


def test_the_thread_comes_whole_and_in_order(connector, mastodon, place):
    root = mastodon.say("My Zorble hums")
    middle = mastodon.say("Mine too", as_="eve", reply_to=root)
    leaf = mastodon.say("Since Monday", as_="omar", reply_to=middle)
    thread = connector.thread(place, PostRef(f"{mastodon.host}:{middle}"))
    assert [post.outside_id for post in thread] == [f"{mastodon.host}:{one}" for one in (root, middle, leaf)]
    assert {post.root_id for post in thread} == {f"{mastodon.host}:{root}"}


def test_search_finds_what_was_said(connector, mastodon, place):
    mastodon.say("My xylozorb hums")
    assert [post.text for post in connector.search(place, "xylozorb")] == ["My xylozorb hums"]


@pytest.mark.parametrize("status", [500, 503])
def test_after_a_fault_over_there_nobody_knows_and_finding_tells(
    connector, mastodon, place, complaint, status
):
    reply = answer_to(complaint, "We are sorry.")
    mastodon.fail("/api/v1/statuses", method="POST", type="status", status=status)
    with pytest.raises(OutsideTrouble) as trouble:
        connector.send(place, reply)
    assert trouble.value.maybe_done
    assert connector.find(place, reply) is None
    sent = connector.send(place, reply)
    assert connector.find(place, reply).outside_id == sent.outside_id


def test_a_busy_server_says_when_to_come_back(connector, mastodon, place, complaint):
    mastodon.fail("/api/v1/statuses", method="POST", type="ratelimit")
    with pytest.raises(OutsideTrouble) as trouble:
        connector.send(place, answer_to(complaint, "We are sorry."))
    assert not trouble.value.maybe_done
    assert 290 <= trouble.value.retry_in <= 301


def test_a_reply_whose_answer_got_lost_is_found(connector, mastodon, complaint):
    reply = answer_to(complaint, "We are sorry about that, and looking into it.")
    with a_line_that_drops_answers(mastodon) as url:
        place = Place(url, mastodon.credential())
        with pytest.raises(OutsideTrouble) as trouble:
            connector.send(place, reply)
    assert trouble.value.maybe_done
    (landed,) = mastodon.replies_to(complaint.outside_id.rpartition(":")[2])
    found = connector.find(Place(mastodon.url, mastodon.credential()), reply)
    assert found.outside_id == f"{mastodon.host}:{landed['id']}"


@contextmanager
def a_line_that_drops_answers(mastodon) -> Iterator[str]:
    """Carry one request to the server, wait until it is answered, and hang up."""
    door = socket.create_server(("127.0.0.1", 0))

    def carry():
        with (
            suppress(OSError),
            door.accept()[0] as ours,
            socket.create_connection(("127.0.0.1", int(mastodon.host[10:]))) as theirs,
        ):
            theirs.settimeout(0.3)
            for _ in range(3):
                theirs.sendall(ours.recv(65536))
                with suppress(TimeoutError):
                    theirs.recv(65536)
                    return

    thread = threading.Thread(target=carry, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{door.getsockname()[1]}"
    door.close()
