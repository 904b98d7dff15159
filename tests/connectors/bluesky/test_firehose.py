"""Frames of the firehose: each one is read, or costs only itself."""

import libipld
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heedful.connectors.bluesky.batch import Batch, Position
from heedful.connectors.bluesky.firehose import Firehose, blocks
from heedful.connectors.bluesky.people import Known
from heedful.connectors.bluesky.record import MalformedError
from heedful.connectors.contract import Author, Deleted, Gap, Removed
from heedful.kit.errors import OutsideTrouble
from tests.connectors.bluesky import wire
from tests.connectors.bluesky.wire import DANA, ME, POSTS


def heard(*frames, position=Position(), known=None):  # noqa: B008  (frozen)
    batch, reader = Batch(position, opened_at=0.0), Firehose(ME, known or Known())
    for frame in frames:
        reader.take(frame, batch)
    return batch


def test_a_post_is_heard_with_its_id_and_version():
    value = wire.record("My Zorble hums")
    batch = heard(wire.created(7, "3kone22222222", value))
    (post,) = batch.posts
    assert (post.text, post.outside_id) == ("My Zorble hums", f"at://{DANA}/{POSTS}/3kone22222222")
    assert wire.cid_text(value) in post.reply_hint
    assert (batch.position.at, batch.unreadable) == (7, [])


def test_an_author_is_told_by_did_alone_until_somebody_asks():
    known = Known()
    known.keep(Author("did:plc:bill2222222222222222", "Bill", "@bill.test"))
    value = wire.record("hm")
    batch = heard(
        wire.created(1, "3ka", value),
        wire.created(2, "3kb", value, repo="did:plc:bill2222222222222222"),
        known=known,
    )
    assert [post.author for post in batch.posts] == [
        Author(DANA, ""),
        Author("did:plc:bill2222222222222222", "Bill", "@bill.test"),
    ]


def test_a_changed_handle_or_profile_is_asked_for_anew():
    known = Known()
    profile = ("update", "app.bsky.actor.profile/self", {"displayName": "D"})
    for frame in (
        wire.frame("#identity", {"seq": 1, "did": DANA, "handle": "new.test"}),
        wire.commit(2, profile),
    ):
        known.keep(Author(DANA, "Dana", "@old.test"))
        heard(frame, known=known)
        assert known.author(DANA) == Author(DANA, "")


def test_likes_and_follows_only_move_the_position():
    batch = heard(wire.commit(9, ("create", "app.bsky.feed.like/3k", {"subject": "x"})))
    assert (len(batch), batch.position.at) == (0, 9)


def test_several_posts_of_one_commit_are_all_heard():
    ops = [("create", f"{POSTS}/3k{number}", wire.record(f"part {number}")) for number in range(3)]
    assert [post.text for post in heard(wire.commit(1, *ops)).posts] == ["part 0", "part 1", "part 2"]


def test_a_deleted_post_is_told():
    assert heard(wire.deleted(3, "3kgone")).deleted == [Deleted(f"at://{DANA}/{POSTS}/3kgone")]


def test_a_changed_record_is_not_an_edit_for_nobody_else_shows_it():
    assert len(heard(wire.commit(3, ("update", f"{POSTS}/3kone", wire.record("changed"))))) == 0


@pytest.mark.parametrize("status", ["deleted", "takendown", "suspended", "deactivated"])
def test_an_account_that_is_gone_is_told_with_the_reason(status):
    assert heard(wire.account(4, active=False, status=status)).removed == [Removed(DANA, reason=status)]


def test_an_account_that_is_back_is_told():
    assert heard(wire.account(4, active=True)).removed == [Removed(DANA, reason="active", back=True)]


def test_trouble_between_servers_removes_nobody():
    assert heard(wire.account(4, active=False, status="desynchronized")).removed == []


def test_a_missing_record_costs_only_itself():
    value = wire.record("here")
    only = libipld.encode_dag_cbor(value)
    ops = [("create", f"{POSTS}/3klost", wire.record("lost")), ("create", f"{POSTS}/3khere", value)]
    batch = heard(wire.commit(1, *ops, blocks=wire.car(only)), wire.created(2, "3knext", wire.record("next")))
    assert [post.text for post in batch.posts] == ["here", "next"]
    assert [bad.outside_id for bad in batch.unreadable] == [f"at://{DANA}/{POSTS}/3klost"]


def test_a_block_that_is_not_cbor_costs_only_itself():
    good = wire.record("good")
    bad_block = b"\xff not cbor"
    frame = wire.created(1, "3kgood", good, blocks=wire.car(bad_block, libipld.encode_dag_cbor(good)))
    assert [post.text for post in heard(frame).posts] == ["good"]


def test_a_commit_that_was_too_big_is_kept_for_a_person():
    batch = heard(wire.commit(5, tooBig=True))
    assert (len(batch.unreadable), batch.position.at) == (1, 5)


@pytest.mark.parametrize("repo", ["dana", "did:plc:a/b", "did:plc:\0", "did:plc:" + "a" * 3000, 7])
def test_an_account_without_a_proper_did_is_unreadable(repo):
    assert len(heard(wire.created(1, "3k", wire.record("x"), repo=repo)).unreadable) == 1


def test_a_cursor_that_is_too_old_leaves_a_gap_up_to_the_next_frame():
    outdated = wire.frame("#info", {"name": "OutdatedCursor"})
    batch = heard(outdated, wire.deleted(90, "3k"), wire.deleted(91, "3l"), position=Position(at=12))
    assert [(gap.since, gap.until) for gap in batch.gaps] == [("12", "90")]


def test_a_cursor_in_the_future_starts_over_and_says_so():
    batch = Batch(Position(at=500), opened_at=0.0)
    reader = Firehose(ME, Known())
    with pytest.raises(OutsideTrouble, match="FutureCursor"):
        reader.take(wire.frame("", {"error": "FutureCursor", "message": "no"}, op=-1), batch)
    assert [(gap.since, gap.until) for gap in batch.gaps] == [("500", "0")]
    assert batch.position.at == 0


def test_a_slow_reader_is_told_and_goes_on_where_it_was():
    batch = Batch(Position(at=500), opened_at=0.0)
    with pytest.raises(OutsideTrouble, match="ConsumerTooSlow") as trouble:
        Firehose(ME, Known()).take(wire.frame("", {"error": "ConsumerTooSlow"}, op=-1), batch)
    assert (trouble.value.retry_in, batch.position.at, batch.gaps) == (1.0, 500, [])


def test_what_was_said_before_we_began_is_left_out_when_all_is_asked_for():
    early = wire.created(1, "3kearly", wire.record("early"), at=wire.AT.replace(hour=9))
    late = wire.created(2, "3klate", wire.record("late"))
    batch = heard(early, late, position=Position(since=wire.AT.replace(hour=10)))
    assert [post.text for post in batch.posts] == ["late"]


def test_the_cursor_is_asked_for_inclusively():
    reader = Firehose(ME, Known())
    assert reader.query(12, since=None) == "cursor=11"
    assert reader.query(0, since=None) == "cursor=0"
    assert reader.query(None, since=wire.AT) == "cursor=0"
    assert reader.query(None, since=None) == ""


def test_kinds_that_we_do_not_know_are_passed_over():
    batch = heard(wire.frame("#sync", {"seq": 3, "did": DANA}), wire.frame("#newkind", {"seq": 4}))
    assert (len(batch), batch.position.at) == (0, 4)


FRAMES = [
    wire.created(1, "3kone22222222", wire.record("one")),
    wire.commit(2, ("delete", f"{POSTS}/3k", None), ("create", f"{POSTS}/3l", wire.record("two"))),
    wire.account(3, active=True),
    wire.frame("#identity", {"seq": 4, "did": DANA}),
    wire.frame("#info", {"name": "OutdatedCursor"}),
]


def survives(frame):
    """A frame may be read, be unreadable, or end the stream; nothing else."""
    try:
        return heard(frame, position=Position(at=1))
    except OutsideTrouble:
        return Batch(Position(), opened_at=0.0)


@given(st.binary(max_size=300))
def test_random_bytes_never_end_the_stream(raw):
    assert len(survives(raw)) <= 1


@given(
    st.sampled_from(FRAMES), st.lists(st.tuples(st.integers(0), st.integers(0, 255)), min_size=1, max_size=8)
)
@settings(max_examples=300)
def test_broken_frames_never_end_the_stream(frame, strikes):
    broken = bytearray(frame)
    for place, byte in strikes:
        broken[place % len(broken)] = byte
    survives(bytes(broken))


@given(st.sampled_from(FRAMES), st.integers(0))
def test_frames_cut_short_are_unreadable(frame, size):
    batch = heard(frame[: size % len(frame)])
    assert (len(batch.unreadable), len(batch.posts)) == (1, 0)


ANY = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(max_size=8) | st.binary(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
NAMES = ["seq", "repo", "ops", "blocks", "time", "tooBig", "did", "active", "status", "name", "error"]


@given(
    st.sampled_from(["#commit", "#account", "#identity", "#info", "#sync", ""]),
    st.dictionaries(st.sampled_from(NAMES), ANY),
    st.lists(st.dictionaries(st.sampled_from(["action", "path", "cid"]), ANY, max_size=3), max_size=2) | ANY,
)
def test_well_formed_nonsense_never_ends_the_stream(kind, body, ops):
    survives(wire.frame(kind, {**body, "ops": ops}))


@given(st.binary(max_size=200))
def test_any_bytes_are_a_car_or_malformed(raw):
    try:
        found = blocks(raw)
    except MalformedError:
        return
    assert all(len(cid) == 36 for cid in found)


@given(st.lists(st.binary(max_size=300), max_size=6))
def test_a_car_gives_back_its_blocks(held):
    assert blocks(wire.car(*held)) == {wire.cid_of(block): block for block in held}


def test_a_gap_says_why():
    batch = heard(
        wire.frame("#info", {"name": "OutdatedCursor"}), wire.deleted(9, "3k"), position=Position(at=2)
    )
    assert batch.gaps == [Gap("2", "9", "The server no longer keeps what was said so long ago.")]
