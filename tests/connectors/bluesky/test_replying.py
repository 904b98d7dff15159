"""Our own posts: said once, whatever happens on the way."""

from datetime import timedelta

import pytest

from heedful.connectors.contract import Outgoing, PostRef, Rejected, Sent
from heedful.kit.errors import OutsideTrouble, SignedOut
from tests.connectors.bluesky import wire
from tests.connectors.bluesky.conftest import NOW
from tests.connectors.bluesky.wire import ME, POSTS
from tests.connectors.faking import Fault

PUT = "com.atproto.repo.putRecord"


def sent_record(fake):
    (uri,) = [landed.outside_id for landed in fake.replies()]
    return fake.network.posts[uri].record


def test_a_reply_lands_in_the_thread(bluesky, fake, answering):
    reply = answering("Sorry @dana.test")
    sent = bluesky.send(fake.place(), reply)
    record = sent_record(fake)
    parent = fake.network.posts[reply.parent.outside_id]
    assert record["reply"] == {"root": parent.ref, "parent": parent.ref}
    assert record["createdAt"] == "2026-11-22T12:00:00.250Z"
    assert record["facets"][0]["features"][0]["did"] == fake.network.did_of("Dana")
    assert sent.outside_id == fake.replies()[0].outside_id
    assert sent.url.startswith(f"https://bsky.app/profile/{ME}/post/")


def test_sending_twice_makes_one_post(bluesky, fake, answering):
    reply = answering()
    assert bluesky.send(fake.place(), reply) == bluesky.send(fake.place(), reply)
    assert len(fake.replies()) == 1


def test_two_replies_of_the_same_words_and_moment_are_two_posts(bluesky, fake, answering):
    bluesky.send(fake.place(), answering(key="one"))
    bluesky.send(fake.place(), answering(key="two"))
    assert len(fake.replies()) == 2


def test_what_stands_is_never_overwritten(bluesky, fake, answering):
    reply = answering("Sorry @dana.test")
    first = bluesky.send(fake.place(), reply)
    del fake.network.handles["dana.test"]  # the second attempt would be written without the mention
    assert bluesky.send(fake.place(), reply) == first
    assert "facets" in sent_record(fake)


def test_a_hint_spares_the_question(bluesky, fake, answering):
    reply = answering()
    root = wire.strong(f"at://{wire.DANA}/{POSTS}/3kroot", wire.record("root"))
    sent = bluesky.send(fake.place(), reply)
    hint = sent.reply_hint
    fake.network.names.clear()
    parent = PostRef(sent.outside_id, reply_hint=hint)
    bluesky.send(fake.place(), Outgoing("second", "And one more", parent, NOW))
    assert "com.atproto.repo.getRecord" not in fake.network.names
    assert fake.replies()[1].parent_id == sent.outside_id
    record = fake.network.posts[fake.replies()[1].outside_id].record
    assert record["reply"]["root"]["uri"] == reply.parent.outside_id != root["uri"]


def test_an_answer_to_what_is_gone_is_rejected(bluesky, fake, answering):
    reply = answering()
    fake.delete(reply.parent.outside_id)
    with pytest.raises(Rejected, match="no longer there"):
        bluesky.send(fake.place(), reply)


def test_a_text_that_is_too_long_never_leaves(bluesky, fake, answering):
    with pytest.raises(Rejected, match="300"):
        bluesky.send(fake.place(), answering("é" * 301))
    assert PUT not in fake.network.names


def test_a_cut_line_after_the_deed_is_unknown_and_can_be_found(bluesky, fake, answering):
    reply = answering()
    fake.fail_next(Fault(drop="after"), on="send")
    with pytest.raises(OutsideTrouble) as trouble:
        bluesky.send(fake.place(), reply)
    assert trouble.value.maybe_done
    found = bluesky.find(fake.place(), reply)
    assert found is not None
    assert found == bluesky.send(fake.place(), reply)
    assert len(fake.replies()) == 1


def test_a_reply_that_never_arrived_is_not_found(bluesky, fake, answering):
    assert bluesky.find(fake.place(), answering()) is None


@pytest.mark.parametrize(("status", "maybe_done"), [(500, True), (502, True), (429, False)])
def test_trouble_says_whether_it_may_have_been_done(bluesky, fake, answering, status, maybe_done):
    fake.fail_next(Fault(status, {"retry-after": "7"}), on="send")
    with pytest.raises(OutsideTrouble) as trouble:
        bluesky.send(fake.place(), answering())
    assert (trouble.value.maybe_done, trouble.value.retry_in) == (maybe_done, 7.0)


def test_nonsense_after_sending_is_unknown(bluesky, fake, answering):
    fake.fail_next(Fault(200, body=b"<html>"), on="send")
    with pytest.raises(OutsideTrouble) as trouble:
        bluesky.send(fake.place(), answering())
    assert trouble.value.maybe_done


def test_trouble_while_asking_published_nothing(bluesky, fake, answering):
    reply = answering("Sorry @dana.test")
    for name in (
        "com.atproto.server.createSession",
        "com.atproto.repo.getRecord",
        "com.atproto.identity.resolveHandle",
    ):
        fake.network.faults = [(name, Fault(drop="after"))] * 2  # what only asks is asked twice
        with pytest.raises(OutsideTrouble) as trouble:
            bluesky.send(fake.place(), reply)
        assert not trouble.value.maybe_done
    assert fake.replies() == []


def test_what_the_network_does_not_take_is_rejected_in_its_words(bluesky, fake, answering):
    body = b'{"error": "InvalidRequest", "message": "Invalid app.bsky.feed.post record"}'
    fake.fail_next(Fault(400, body=body), on="send")
    with pytest.raises(Rejected, match=r"Invalid app\.bsky\.feed\.post record"):
        bluesky.send(fake.place(), answering())


def test_an_account_that_is_switched_off_is_signed_out(bluesky, fake, answering):
    fake.fail_next(Fault(400, body=b'{"error": "AccountDeactivated", "message": "off"}'), on="send")
    with pytest.raises(SignedOut):
        bluesky.send(fake.place(), answering())


def test_an_edit_replaces_the_post_in_its_thread(bluesky, fake, answering):
    reply = answering()
    first = bluesky.send(fake.place(), reply)
    better = Outgoing(reply.key, "Better words", reply.parent, reply.written_at)
    second = bluesky.edit(fake.place(), first, better)
    assert [(landed.outside_id, landed.text) for landed in fake.replies()] == [
        (second.outside_id, "Better words")
    ]
    assert fake.replies()[0].parent_id == reply.parent.outside_id


def test_an_edit_may_be_repeated_with_either_version_in_hand(bluesky, fake, answering):
    reply = answering()
    first = bluesky.send(fake.place(), reply)
    better = Outgoing(reply.key, "Better words", reply.parent, reply.written_at)
    fake.fail_next(Fault(drop="after"), on="send")
    with pytest.raises(OutsideTrouble):
        bluesky.edit(fake.place(), first, better)
    second = bluesky.edit(fake.place(), first, better)
    assert bluesky.edit(fake.place(), second, better).outside_id == second.outside_id
    assert [landed.text for landed in fake.replies()] == ["Better words"]


def test_what_somebody_has_answered_is_not_replaced(bluesky, fake, answering):
    reply = answering()
    sent = bluesky.send(fake.place(), reply)
    fake.say("Dana", "Thank you", reply_to=sent.outside_id)
    with pytest.raises(Rejected, match="answered"):
        bluesky.edit(fake.place(), sent, Outgoing(reply.key, "Changed", reply.parent, reply.written_at))
    assert [landed.text for landed in fake.replies()] == [reply.text]


def test_a_reply_that_was_taken_away_is_not_edited_back(bluesky, fake, answering):
    reply = answering()
    sent = bluesky.send(fake.place(), reply)
    bluesky.delete(fake.place(), sent)
    with pytest.raises(Rejected, match="no longer there"):
        bluesky.edit(fake.place(), sent, Outgoing(reply.key, "Changed", reply.parent, reply.written_at))


def test_deleting_twice_is_no_error(bluesky, fake, answering):
    sent = bluesky.send(fake.place(), answering())
    bluesky.delete(fake.place(), sent)
    bluesky.delete(fake.place(), sent)
    assert fake.replies() == []


def test_only_posts_can_be_deleted(bluesky, fake):
    with pytest.raises(Rejected):
        bluesky.delete(fake.place(), Sent("https://example.test/post/1"))


def test_replies_of_one_second_differ_also_when_written_a_moment_apart(bluesky, fake, answering):
    parent = answering().parent
    for number in range(3):
        moment = NOW + timedelta(microseconds=number)
        bluesky.send(fake.place(), Outgoing(f"r{number}", "Same words", parent, moment))
    assert len(fake.replies()) == 3
