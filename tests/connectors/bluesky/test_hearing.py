"""Listening: pages in time, nothing skipped over a broken line, and the notifications beside it."""

import json
import time

import pytest

from heedful.connectors.bluesky.batch import Batch, Position
from heedful.connectors.bluesky.notices import Found, Rounds
from heedful.connectors.contract import Place
from heedful.kit.errors import OutsideTrouble, SignedOut
from tests.connectors.bluesky import wire
from tests.connectors.bluesky.conftest import texts as words
from tests.connectors.bluesky.conftest import until
from tests.connectors.bluesky.wire import ME
from tests.connectors.faking import Fault

FLAVOURS = ["firehose", "jetstream"]


def anonymous(fake):
    return Place(fake.place().address)


def notifications(fake):
    return Place(f"http://127.0.0.1:{fake.network.port}/notifications", fake.place().credential)


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_a_post_is_heard_well_within_a_second(fakes, listen, flavour):
    fake = fakes(flavour)
    pages = listen(anonymous(fake))
    next(pages)
    fake.say("Dana", "My Zorble hums")
    said = time.monotonic()
    seen = until(pages, lambda page: page.posts)
    assert words(seen) == ["My Zorble hums"]
    assert time.monotonic() - said < 0.6


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_silence_is_told_every_second(fakes, listen, flavour):
    pages = listen(anonymous(fakes(flavour)))
    next(pages)
    began = time.monotonic()
    page = next(pages)
    assert (page.posts, page.gaps) == ([], [])
    assert time.monotonic() - began < 1.3


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_what_was_said_while_the_line_was_cut_is_heard(fakes, listen, flavour):
    fake = fakes(flavour)
    pages = listen(anonymous(fake))
    next(pages)
    fake.say("Dana", "before")
    cursor = until(pages, lambda page: page.posts)[-1].cursor
    fake.drop_lines()
    with pytest.raises(OutsideTrouble):
        until(pages, lambda _page: False)
    fake.say("Dana", "meanwhile")
    seen = until(listen(anonymous(fake), cursor), lambda page: "meanwhile" in words([page]))
    assert [text for text in words(seen) if text != "before"] == ["meanwhile"]


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_what_was_said_before_anything_was_heard_is_not_skipped(fakes, listen, flavour):
    fake = fakes(flavour)
    pages = listen(anonymous(fake))
    cursor = next(pages).cursor
    pages.close()
    fake.say("Dana", "meanwhile")
    assert words(until(listen(anonymous(fake), cursor), lambda page: page.posts)) == ["meanwhile"]


def test_every_cursor_of_a_busy_stream_can_be_resumed_without_a_loss(fake, listen):
    fake.network.tell(wire.frame("#sync", {"seq": 1, "did": ME}), "")
    said = [fake.say("Dana", f"post {number}") for number in range(1200)]
    start = Position(stream="", at=0, since=None).written()
    seen = until(
        listen(anonymous(fake), start), lambda page: said[-1] in {post.outside_id for post in page.posts}
    )
    assert sum(1 for page in seen if page.posts) >= 3
    for index, page in enumerate(seen[:-1]):
        heard = {post.outside_id for earlier in seen[: index + 1] for post in earlier.posts}
        again = until(
            listen(anonymous(fake), page.cursor),
            lambda page: page.posts and page.posts[-1].outside_id == said[-1],
        )
        assert heard | {post.outside_id for page in again for post in page.posts} == set(said)


def test_the_first_page_says_at_once_that_we_listen(fake, listen):
    began = time.monotonic()
    assert next(listen(anonymous(fake))).cursor
    assert time.monotonic() - began < 0.5


def test_a_full_page_leaves_at_once(fake, listen):
    pages = listen(anonymous(fake), Position(at=0).written())
    for number in range(501):
        fake.say("Dana", f"post {number}")
    assert len(until(pages, lambda page: page.posts)[-1].posts) <= 500


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_one_bad_item_is_kept_and_the_next_is_heard(fakes, listen, bluesky, flavour):
    fake = fakes(flavour)
    pages = listen(anonymous(fake))
    next(pages)
    fake.spoil()
    fake.say("Dana", "still here")
    seen = until(pages, lambda page: page.posts)
    (bad,) = [bad for page in seen for bad in page.unreadable]
    assert "3kspoiled2222" in bad.outside_id
    with pytest.raises(ValueError, match="text"):
        bluesky.reread(anonymous(fake), bad.raw)


def test_what_could_not_be_read_can_be_read_again(bluesky, fake):
    value = wire.record("readable after all")
    for raw in (wire.created(1, "3k", value), wire.jet_commit(1, "create", "3k", value).encode()):
        assert [post.text for post in bluesky.reread(anonymous(fake), raw)] == ["readable after all"]


def test_a_deletion_is_heard(fake, listen):
    pages = listen(anonymous(fake))
    next(pages)
    said = fake.say("Dana", "oops")
    fake.delete(said)
    seen = until(pages, lambda page: page.deleted)
    assert [gone.outside_id for page in seen for gone in page.deleted] == [said]


def test_a_server_that_counts_anew_is_heard_from_its_beginning(fake, listen):
    fake.say("Dana", "first of the new count")
    pages = listen(anonymous(fake), Position(at=999).written())
    page = until(pages, lambda page: page.gaps)[-1]
    assert [gap.since for gap in page.gaps] == ["999"]
    with pytest.raises(OutsideTrouble):
        next(pages)
    assert words(until(listen(anonymous(fake), page.cursor), lambda page: page.posts)) == [
        "first of the new count"
    ]


def test_another_stream_is_a_gap_and_not_a_wrong_number(fake, listen):
    cursor = Position(stream="wss://elsewhere.test/x", at=10**9).written()
    page = next(listen(anonymous(fake), cursor))
    assert [gap.since for gap in page.gaps] == [str(10**9)]
    assert "at" not in json.loads(page.cursor)


def test_our_own_reply_comes_back_as_ours(fake, listen, bluesky, answering):
    pages = listen(fake.place())
    next(pages)
    bluesky.send(fake.place(), answering())
    seen = until(pages, lambda page: any(post.by_us for post in page.posts))
    assert [post.by_us for page in seen for post in page.posts if post.text.startswith("So sorry")] == [True]


def test_notifications_are_a_net_under_the_stream(fake, listen):
    mention = {"index": {"byteStart": 0, "byteEnd": 12}, "features": [{"$type": "a#mention", "did": ME}]}
    fake.say("Dana", "@zorble.test help", facets=[mention])
    seen = until(listen(fake.place()), lambda page: page.posts)
    (post,) = seen[-1].posts
    assert (post.addressed, post.author.name) == (True, "Dana")


def test_notifications_alone_are_told_once_and_resumed(fake, listen, monkeypatch):
    monkeypatch.setattr("heedful.connectors.bluesky.hearing.ALONE_SECONDS", 0.5)
    mention = {"index": {"byteStart": 0, "byteEnd": 12}, "features": [{"$type": "a#mention", "did": ME}]}
    fake.say("Dana", "@zorble.test one", facets=[mention])
    pages = listen(notifications(fake))
    cursor = until(pages, lambda page: page.posts)[-1].cursor
    assert words([next(pages), next(pages)]) == []
    assert fake.network.names.count("app.bsky.notification.listNotifications") >= 2
    pages.close()
    fake.say("Dana", "@zorble.test two", facets=[mention])
    assert (
        words(until(listen(notifications(fake), cursor), lambda page: page.posts))[-1] == "@zorble.test two"
    )


def test_more_notifications_than_one_page_are_all_read_oldest_first(fake, listen):
    mention = {"index": {"byteStart": 0, "byteEnd": 12}, "features": [{"$type": "a#mention", "did": ME}]}
    for number in range(120):
        fake.say("Dana", f"@zorble.test {number}", facets=[mention])
    seen = until(listen(notifications(fake)), lambda page: page.posts)
    assert words(seen) == [f"@zorble.test {number}" for number in range(120)]


def test_while_the_stream_is_down_what_is_addressed_to_us_is_heard(fake, listen):
    mention = {"index": {"byteStart": 0, "byteEnd": 12}, "features": [{"$type": "a#mention", "did": ME}]}
    fake.say("Dana", "@zorble.test help", facets=[mention])
    fake.fail_next(Fault(503), on="hear")
    pages = listen(fake.place())
    assert words([next(pages)]) == ["@zorble.test help"]
    with pytest.raises(OutsideTrouble):
        next(pages)


def test_a_credential_that_is_refused_ends_the_listening(fake, listen):
    wrong = {"identifier": "zorble.test", "password": "something else"}
    with pytest.raises(SignedOut):
        until(listen(Place(fake.place().address, wrong)), lambda _page: False)


@pytest.mark.parametrize(
    "fault", [Fault(429, {"Retry-After": "9"}), Fault(500), Fault(200, body=b"hello"), Fault(drop="before")]
)
@pytest.mark.parametrize("flavour", FLAVOURS)
def test_a_stream_that_does_not_open_is_trouble(fakes, listen, flavour, fault):
    fake = fakes(flavour)
    fake.fail_next(fault, on="hear")
    with pytest.raises(OutsideTrouble) as trouble:
        next(listen(anonymous(fake)))
    assert fault.status != 429 or trouble.value.retry_in == 9.0


def test_closing_the_pages_closes_the_line(fake, listen):
    pages = listen(anonymous(fake))
    next(pages)
    assert fake.open_lines() == 1
    pages.close()
    deadline = time.monotonic() + 3
    while fake.open_lines() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert fake.open_lines() == 0


def test_a_page_is_due_when_it_is_full_lingered_or_the_second_is_over():
    batch = Batch(Position(), opened_at=10.0)
    assert batch.due_in(10.25) == pytest.approx(0.75)
    batch.posts.append(wire)
    assert batch.due_in(10.5) == pytest.approx(0.1)
    assert batch.due_in(10.55) == pytest.approx(0.05)
    batch.posts *= 500
    assert batch.due_in(10.55) == 0.0


@pytest.mark.parametrize("cursor", ["", "{}", "nonsense", "[]", "7", "null", '{"at": "x", "since": 5}'])
def test_a_cursor_that_is_not_ours_is_the_beginning(cursor):
    assert Position.read(cursor) == Position()


def test_a_cursor_reads_as_it_was_written():
    position = Position("wss://x", 7, wire.AT, wire.AT)
    assert Position.read(position.written()) == position


class Troubled:
    """Rounds whose every question fails."""

    def __init__(self, trouble):
        self.trouble = trouble
        self.asked = 0

    def __call__(self, _seen):
        self.asked += 1
        raise self.trouble


def turn(rounds, now):
    """Start a round and wait until it has come back."""
    rounds.look(None, now)
    deadline = time.monotonic() + 2
    while rounds._brought.empty() and time.monotonic() < deadline:
        time.sleep(0.001)
    return rounds.look(None, now)


def test_trouble_with_notifications_does_not_end_the_stream_and_waits_longer_each_time():
    ask = Troubled(OutsideTrouble("502", retry_in=None))
    rounds = Rounds(ask, every=15.0)
    turn(rounds, 100.0)
    assert rounds.due_at == 130.0
    turn(rounds, 130.0)
    assert (rounds.due_at, ask.asked) == (190.0, 2)


def test_a_pause_that_the_network_asks_for_is_kept():
    rounds = Rounds(Troubled(OutsideTrouble("429", retry_in=900.0)), every=15.0)
    turn(rounds, 100.0)
    assert rounds.due_at == 1000.0


def test_a_bug_in_a_round_is_not_swallowed():
    with pytest.raises(ZeroDivisionError):
        turn(Rounds(lambda _seen: 1 / 0, every=15.0), 0.0)


def test_a_round_that_found_something_is_told_once():
    rounds = Rounds(lambda _seen: Found(seen=wire.AT), every=15.0)
    assert turn(rounds, 0.0) == Found(seen=wire.AT)
    assert rounds.look(None, 1.0) is None
