"""Events of Jetstream: each one is read, or costs only itself."""

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.connectors.bluesky.batch import Batch, Position
from heedful.connectors.bluesky.jetstream import EPOCH, MICROSECOND, Jetstream
from heedful.connectors.bluesky.people import Known
from heedful.connectors.contract import Author, Deleted, Removed
from heedful.kit import clock
from tests.connectors.bluesky import wire
from tests.connectors.bluesky.wire import DANA, ME, POSTS

NOW_US = (wire.AT - EPOCH) // MICROSECOND


def heard(*events, known=None, reader=None):
    batch, reader = Batch(Position(), opened_at=0.0), reader or Jetstream(ME, known or Known())
    for event in events:
        reader.take(event, batch)
    return batch


def test_a_post_is_heard_with_its_id_and_version():
    value = wire.record("My Zorble hums")
    batch = heard(wire.jet_commit(NOW_US, "create", "3kone22222222", value))
    (post,) = batch.posts
    assert (post.text, post.outside_id) == ("My Zorble hums", f"at://{DANA}/{POSTS}/3kone22222222")
    assert wire.cid_text(value) in post.reply_hint
    assert batch.position.at == NOW_US


def test_a_moment_in_the_future_is_capped_to_the_events_own():
    value = wire.record("soon", at=wire.AT + timedelta(days=9))
    assert heard(wire.jet_commit(NOW_US, "create", "3k", value)).posts[0].said_at == wire.AT


def test_a_deleted_post_and_an_account_that_is_gone_are_told():
    gone = {"active": False, "did": DANA, "seq": 1, "status": "takendown"}
    batch = heard(wire.jet_commit(NOW_US, "delete", "3k"), wire.event(NOW_US, kind="account", account=gone))
    assert batch.deleted == [Deleted(f"at://{DANA}/{POSTS}/3k")]
    assert batch.removed == [Removed(DANA, reason="takendown")]


def test_a_changed_handle_is_asked_for_anew():
    known = Known()
    known.keep(Author(DANA, "Dana"))
    heard(wire.event(NOW_US, kind="identity", identity={"did": DANA}), known=known)
    assert known.author(DANA).name == ""


def test_it_asks_again_from_two_seconds_before():
    at = (clock.now() - EPOCH) // MICROSECOND
    query = Jetstream(ME, Known()).query(at, since=None)
    assert query == f"wantedCollections={POSTS}&cursor={at - 2_000_000}"


def test_before_anything_was_heard_it_asks_from_when_we_began():
    began = clock.now()
    query = Jetstream(ME, Known()).query(None, since=began)
    assert query.endswith(f"&cursor={(began - EPOCH) // MICROSECOND - 2_000_000}")
    assert "cursor" not in Jetstream(ME, Known()).query(None, since=None)


def test_what_the_stream_no_longer_keeps_is_a_gap():
    reader = Jetstream(ME, Known())
    asked = (clock.now() - timedelta(days=3) - EPOCH) // MICROSECOND
    first = (clock.now() - timedelta(days=1) - EPOCH) // MICROSECOND
    reader.query(asked, since=None)
    batch = heard(
        wire.jet_commit(first, "delete", "3k"), wire.jet_commit(first + 9, "delete", "3l"), reader=reader
    )
    assert [(gap.since, gap.until) for gap in batch.gaps] == [(str(asked), str(first))]


def test_an_old_position_that_is_still_kept_is_no_gap():
    reader = Jetstream(ME, Known())
    asked = (clock.now() - timedelta(days=3) - EPOCH) // MICROSECOND
    reader.query(asked, since=None)
    assert heard(wire.jet_commit(asked + 900, "delete", "3k"), reader=reader).gaps == []


@pytest.mark.parametrize("raw", ["", "[]", "{}", "7", '{"time_us": "x"}', b"\xff\xfe", "[" * 100_000])
def test_what_is_no_event_costs_only_itself(raw):
    batch = heard(raw, wire.jet_commit(NOW_US, "create", "3k", wire.record("next")))
    assert ([post.text for post in batch.posts], len(batch.unreadable)) == (["next"], 1)


@pytest.mark.parametrize("spoiled", [{"record": None}, {"record": {"text": 7}}, {"rkey": "a/b"}])
def test_a_post_that_makes_no_sense_costs_only_itself(spoiled):
    event = json.loads(wire.jet_commit(NOW_US, "create", "3k", wire.record("x")))
    event["commit"] |= spoiled
    assert len(heard(json.dumps(event)).unreadable) == 1


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
EVENT = st.dictionaries(st.sampled_from(["did", "time_us", "kind", "commit", "account", "identity"]), ANY)
COMMIT = st.dictionaries(st.sampled_from(["operation", "rkey", "record", "cid"]), ANY)


@given(EVENT, COMMIT, st.sampled_from(["commit", "account", "identity", "other"]))
def test_well_formed_nonsense_never_ends_the_stream(event, commit, kind):
    heard(json.dumps({**event, "kind": kind, "commit": {"collection": POSTS, **commit}}))


@given(st.binary(max_size=200) | st.text(max_size=200))
def test_random_bytes_never_end_the_stream(raw):
    heard(raw)
