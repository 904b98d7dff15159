"""The Bluesky connector against a real network: heard, answered once, resumed, read back, taken away."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from heedful.connectors.bluesky import Bluesky
from heedful.connectors.bluesky.batch import Position
from heedful.connectors.bluesky.people import Known
from heedful.connectors.bluesky.sessions import Sessions
from heedful.connectors.contract import Deleted, Kind, Outgoing, Place, PostRef, Rejected, Removed
from heedful.kit import clock
from heedful.kit.errors import OutsideTrouble, SignedOut
from tests.peers import bluesky as peer

bluesky = peer.bluesky
pytestmark = pytest.mark.peer


@pytest.fixture(autouse=True)
def afresh(monkeypatch):
    monkeypatch.setattr(Bluesky, "_sessions", Sessions())
    monkeypatch.setattr(Bluesky, "_known", Known())


@pytest.fixture
def connector():
    return Bluesky()


@pytest.fixture(scope="module")
def zorble(bluesky):
    """Our own account."""
    account = bluesky.account("zorble")
    account.describe("Zorble cares")
    return account


@pytest.fixture(scope="module")
def dana(bluesky):
    account = bluesky.account("dana")
    account.describe("Dana")
    return account


@pytest.fixture
def place(bluesky, zorble):
    return Place(bluesky.url, zorble.credential())


@pytest.fixture
def listen(connector):
    opened = []

    def start(place, cursor=""):
        pages = connector.hear(place, cursor=cursor)
        opened.append(pages)
        return pages

    yield start
    for pages in opened:
        pages.close()


def until(pages, enough, seconds=15.0):
    """Collect pages until `enough(page)` is true of one."""
    deadline, seen = time.monotonic() + seconds, []
    for page in pages:
        seen.append(page)
        if enough(page):
            return seen
        assert time.monotonic() < deadline, f"not heard: {seen}"
    raise AssertionError("the stream ended")


def eventually(ask, seconds=15.0):
    """The index lags behind the accounts."""
    deadline = time.monotonic() + seconds
    while not (found := ask()):
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.05)
    return found


def has(posted):
    return lambda page: any(post.outside_id == posted.uri for post in page.posts)


def heard(pages, posted):
    page = until(pages, has(posted))[-1]
    return next(post for post in page.posts if post.outside_id == posted.uri)


def reply_to(post, text, key="reply-1"):
    parent = PostRef(post.outside_id, post.root_id, post.url, post.author.outside_id, "", post.reply_hint)
    return Outgoing(key, text, parent, clock.now())


def test_the_check_says_who_we_are(connector, place, zorble):
    account = eventually(lambda: (told := connector.check(place)).name == "Zorble cares" and told)
    assert (account.outside_id, account.address) == (zorble.did, f"@{zorble.handle}")
    assert "main password" in account.warnings[0]


def test_a_wrong_password_signs_us_out(connector, bluesky, zorble):
    with pytest.raises(SignedOut, match="Invalid identifier or password"):
        connector.check(Place(bluesky.url, {**zorble.credential(), "password": "not that one"}))


def test_a_mention_is_heard_within_a_second(connector, listen, place, zorble, dana):
    pages = listen(place)
    next(pages)
    posted = dana.post("My Zorble 3000 hums, help 🎷 please", mention=zorble)
    said = time.monotonic()
    post = heard(pages, posted)
    assert time.monotonic() - said < 1.0
    assert (post.addressed, post.by_us, post.kind) == (True, False, Kind.POST)
    assert post.mentions == (f"@{zorble.handle}",)
    assert post.author.outside_id == dana.did
    who = eventually(lambda: connector.introduce(place, [dana.did]))[dana.did]
    assert who.address == f"@{dana.handle}"


def test_a_quote_and_an_answer_speak_to_us(listen, place, zorble, dana):
    pages = listen(place)
    next(pages)
    ours = zorble.post("The new Zorble is here")
    assert heard(pages, ours).by_us
    quote, answer = dana.quote("Is it any good?", ours), dana.post("Mine hums", reply_to=ours)
    seen = until(pages, has(answer))
    posts = {post.outside_id: post for page in seen for post in page.posts}
    assert (posts[quote.uri].kind, posts[quote.uri].quoted_id, posts[quote.uri].addressed) == (
        Kind.QUOTE,
        ours.uri,
        True,
    )
    assert (posts[answer.uri].kind, posts[answer.uri].root_id, posts[answer.uri].addressed) == (
        Kind.REPLY,
        ours.uri,
        True,
    )


def test_a_reply_lands_in_the_thread_and_comes_back_as_ours(connector, listen, place, zorble, dana):
    pages = listen(place)
    next(pages)
    question = dana.post("Where is the switch?", mention=zorble)
    post = heard(pages, question)
    sent = connector.send(
        place, reply_to(post, f"At the back, @{dana.handle}. See https://zorble.test/é #zorble")
    )
    (landed,) = eventually(lambda: dana.replies_to(question))
    assert landed["uri"] == sent.outside_id
    facets = landed["record"]["facets"]
    assert [facet["features"][0].get("did") for facet in facets] == [dana.did, None, None]
    seen = until(pages, lambda page: any(post.by_us for post in page.posts))
    assert [echo.outside_id for page in seen for echo in page.posts if echo.by_us] == [sent.outside_id]
    thread = connector.thread(place, PostRef(sent.outside_id, root_id=question.uri))
    assert [told.outside_id for told in thread] == [question.uri, sent.outside_id]
    assert thread[0].author.address == f"@{dana.handle}"


def test_a_reply_to_what_we_know_only_by_id_asks_for_the_rest(connector, place, zorble, dana):
    root = dana.post("My Zorble hums")
    answer = dana.post("Still humming", reply_to=root)
    sent = connector.send(place, Outgoing("by-id", "Sorry to hear that", PostRef(answer.uri), clock.now()))
    record = next(post["value"] for post in zorble.posts() if post["uri"] == sent.outside_id)
    assert (record["reply"]["root"]["uri"], record["reply"]["parent"]["uri"]) == (root.uri, answer.uri)


def test_sending_twice_makes_one_post_and_one_event(connector, listen, place, zorble, dana):
    pages = listen(place)
    next(pages)
    post = heard(pages, dana.post("It hums", mention=zorble))
    reply = reply_to(post, "We are on it", key="twice")
    assert connector.send(place, reply) == connector.send(place, reply) == connector.find(place, reply)
    assert [told["value"]["text"] for told in zorble.posts()].count("We are on it") == 1
    changed = replace(reply, text="Other words under the same key")
    assert connector.send(place, changed).outside_id == connector.find(place, reply).outside_id
    assert "Other words under the same key" not in [told["value"]["text"] for told in zorble.posts()]


class Cut:
    """Breaks a line once: when `on` was asked for, before that arrives or after it was done."""

    def __init__(self, on, *, done):
        self.on, self.done, self.armed, self.broken = on, done, True, set()

    def carry(self, source, target, *, near):
        with suppress(OSError):
            while part := source.recv(65536):
                if near and self.armed and self.on in part:
                    self.armed = False
                    self.broken |= {source, target}
                if source in self.broken and not (near and self.done):
                    break
                target.sendall(part)
        for line in (source, target):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)


@contextmanager
def cutting(url: str, cut: Cut) -> Iterator[str]:
    """Give another address of the server, whose lines pass `cut`."""
    there = urlsplit(url)
    listener = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        with suppress(OSError):
            while True:
                near, _ = listener.accept()
                far = socket.create_connection((there.hostname, there.port))
                for source, target in ((near, far), (far, near)):
                    how = {"near": source is near}
                    threading.Thread(target=cut.carry, args=(source, target), kwargs=how, daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()


@pytest.mark.parametrize("done", [True, False])
def test_a_cut_line_is_unknown_until_it_is_read_back(connector, bluesky, zorble, dana, done):
    question = dana.post("It hums")
    reply = Outgoing(f"cut-{done}", "Let us look", PostRef(question.uri), clock.now())
    with cutting(bluesky.url, Cut(b"com.atproto.repo.putRecord", done=done)) as address:
        place = Place(address, zorble.credential())
        with pytest.raises(OutsideTrouble) as trouble:
            connector.send(place, reply)
        assert trouble.value.maybe_done
        found = eventually(lambda: connector.find(place, reply)) if done else connector.find(place, reply)
        assert (found is not None) is done
        sent = connector.send(place, reply)
    assert found in {None, sent}
    assert [told["uri"] for told in zorble.posts()].count(sent.outside_id) == 1


def test_an_edit_replaces_what_nobody_has_answered(connector, place, zorble, dana):
    question = dana.post("It hums")
    reply = Outgoing("edited", "Have you tired it off?", PostRef(question.uri), clock.now())
    first = connector.send(place, reply)
    better = replace(reply, text="Have you tried it off?")
    second = connector.edit(place, first, better)
    assert connector.edit(place, first, better) == second
    standing = {told["uri"]: told["value"] for told in zorble.posts()}
    assert first.outside_id not in standing
    assert standing[second.outside_id]["text"] == "Have you tried it off?"
    assert standing[second.outside_id]["reply"]["parent"]["uri"] == question.uri
    dana.post("Thank you", reply_to=second.outside_id)
    eventually(lambda: dana.replies_to(second.outside_id))
    with pytest.raises(Rejected, match="answered"):
        connector.edit(place, second, replace(reply, text="Too late"))


def test_deleting_ours_may_be_repeated(connector, place, zorble, dana):
    question = dana.post("It hums")
    reply = Outgoing("gone", "Never mind", PostRef(question.uri), clock.now())
    sent = connector.send(place, reply)
    connector.delete(place, sent)
    connector.delete(place, sent)
    assert connector.find(place, reply) is None


def test_a_record_that_breaks_the_schema_is_rejected_in_words(connector, place, dana):
    question = dana.post("It hums")
    hint = f'{{"cid": "{question.cid}", "root": {{"uri": "at://nonsense uri", "cid": "{question.cid}"}}}}'
    reply = Outgoing("bad", "Hello", PostRef(question.uri, reply_hint=hint), clock.now())
    with pytest.raises(Rejected, match="Invalid"):
        connector.send(place, reply)


def test_what_is_deleted_upstream_is_told(listen, place, zorble, dana):
    pages = listen(place)
    next(pages)
    posted = dana.post("Oh no, my address is 12 Elm Street", mention=zorble)
    heard(pages, posted)
    dana.delete(posted)
    said = time.monotonic()
    assert Deleted(posted.uri) in until(pages, lambda page: page.deleted)[-1].deleted
    assert time.monotonic() - said < 1.0


def test_accounts_that_go_and_come_back_are_told(listen, bluesky, place):
    pages = listen(place)
    next(pages)
    account = bluesky.account("elena")

    def told(reason):
        return until(pages, lambda page: any(gone.reason == reason for gone in page.removed))[-1].removed

    assert Removed(account.did, "active", back=True) in told("active")
    account.leave()
    assert Removed(account.did, "deactivated") in told("deactivated")
    account.come_back()
    assert Removed(account.did, "active", back=True) in told("active")
    bluesky.suspend(account)
    assert Removed(account.did, "takendown") in told("takendown")
    bluesky.erase(account)
    assert Removed(account.did, "deleted") in told("deleted")


def test_who_asks_apps_not_to_show_them_is_marked(connector, bluesky, place):
    shy = bluesky.account("shy")
    shy.describe("Shy", "!no-unauthenticated")
    eventually(
        lambda: connector.introduce(place, [shy.did])[shy.did].name == "Shy" or Bluesky._known.forget(shy.did)
    )
    assert connector.introduce(place, [shy.did])[shy.did].wants_no_index


def test_names_are_known_without_an_account_too(connector, bluesky, dana):
    who = connector.introduce(Place(bluesky.url), [dana.did, "did:plc:nobody22222222222222222"])
    assert {did: (author.name, author.address) for did, author in who.items()} == {
        dana.did: ("Dana", f"@{dana.handle}")
    }


def test_what_was_said_around_a_kill_is_heard_once_it_is_back(listen, bluesky, place, zorble, dana):
    pages = listen(place)
    next(pages)
    said = [dana.post(f"before {number}") for number in range(5)]
    before = until(pages, has(said[2]))
    bluesky.kill9()
    with pytest.raises(OutsideTrouble):
        until(pages, lambda _page: False)
    with pytest.raises(OutsideTrouble):
        next(listen(place, before[-1].cursor))
    bluesky.restart()
    said += [dana.post(f"after {number}") for number in range(5)]
    after = until(listen(place, before[-1].cursor), has(said[-1]))
    first, again = ([post.outside_id for page in seen for post in page.posts] for seen in (before, after))
    assert {posted.uri for posted in said} <= {*first, *again}
    assert len(set(first) & set(again)) <= 1
    assert [gap for page in after for gap in page.gaps] == []


def test_every_cursor_resumes_inclusively_and_skips_nothing(listen, bluesky, dana):
    place = Place(bluesky.url)
    pages = listen(place)
    seen = [next(pages)]
    said = [dana.post(f"number {number}") for number in range(20)]
    seen += until(pages, has(said[-1]))
    order = [posted.uri for posted in said]
    for index, page in enumerate(seen):
        known = [
            post.outside_id
            for earlier in seen[: index + 1]
            for post in earlier.posts
            if post.outside_id in order
        ]
        rest = until(listen(place, page.cursor), has(said[-1]))
        more = [post.outside_id for later in rest for post in later.posts if post.outside_id in order]
        assert set(known) | set(more) == set(order)
        assert len(set(known) & set(more)) <= 1


def test_a_cursor_from_the_future_is_a_gap_and_begins_anew(listen, bluesky, dana):
    posted = dana.post("still kept")
    place = Place(bluesky.url)
    pages = listen(place, Position(at=10**9).written())
    page = until(pages, lambda page: page.gaps)[-1]
    assert [gap.since for gap in page.gaps] == [str(10**9)]
    with pytest.raises(OutsideTrouble, match="FutureCursor"):
        next(pages)
    assert heard(listen(place, page.cursor), posted).text == "still kept"


def test_notifications_are_enough_where_there_is_no_stream(listen, bluesky, zorble, dana):
    place = Place(f"{bluesky.url}/notifications", zorble.credential())
    mention = dana.post("Are you there?", mention=zorble)
    ours = zorble.post("Zorble news")
    pages = listen(place)
    post = heard(pages, mention)
    assert (post.addressed, post.author.name, post.author.address) == (True, "Dana", f"@{dana.handle}")
    answer = dana.post("Good news", reply_to=ours)
    seen = until(pages, has(answer))
    assert mention.uri not in [post.outside_id for page in seen for post in page.posts]
    assert answer.uri in [
        post.outside_id for post in until(listen(place, seen[-1].cursor), has(answer))[-1].posts
    ]


def test_the_server_says_what_we_may_still_ask(listen, connector, place, dana):
    pages = listen(place)
    budget = until(pages, lambda page: page.budget)[-1].budget
    assert 0 < budget.remaining <= budget.limit
    assert budget.resets_at > clock.now()


def test_too_many_sign_ins_are_told_to_wait(connector, bluesky):
    place = Place(bluesky.url, {"identifier": "nobody.test", "password": "guessed"})
    for _ in range(30):
        with pytest.raises(SignedOut):
            connector.check(place)
    with pytest.raises(OutsideTrouble) as trouble:
        connector.check(place)
    assert not isinstance(trouble.value, SignedOut)
    assert 1.0 <= trouble.value.retry_in <= 300.0
    assert not trouble.value.maybe_done
