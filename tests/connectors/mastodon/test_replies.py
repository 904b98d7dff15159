"""Answering: how public, whom it names, what was not taken, and finding out what became of it."""

from datetime import timedelta

import pytest

from heedful.connectors.contract import Outgoing, PostRef, Rejected, Sent
from heedful.kit import clock
from heedful.kit.errors import OutsideTrouble
from tests.connectors.faking import Fault
from tests.connectors.hearing import reply_to
from tests.connectors.mastodon import wire


@pytest.fixture
def place(server):
    return server.place()


@pytest.fixture
def hear(mastodon, server, place):
    """Let somebody say something, and return it as we heard it."""

    def heard(author, text, **more):
        outside_id = server.say(author, text, **more)
        return next(
            post for post in mastodon.thread(place, PostRef(outside_id)) if post.outside_id == outside_id
        )

    return heard


@pytest.mark.parametrize(
    ("said", "answered"),
    [("public", "public"), ("unlisted", "unlisted"), ("private", "direct"), ("direct", "direct")],
)
def test_a_reply_is_as_public_as_what_it_answers(mastodon, server, place, hear, said, answered):
    post = hear("dana", "@brand hello", visibility=said)
    mastodon.send(place, reply_to(post, "Hello."))
    assert server.statuses[-1]["visibility"] == answered


def test_a_private_reply_is_direct(mastodon, server, place, hear):
    mastodon.send(place, reply_to(hear("dana", "Hello"), "Which order?", private=True))
    assert server.statuses[-1]["visibility"] == "direct"


def test_a_reply_keeps_warning_and_language_and_names_the_person_as_the_server_does(
    mastodon, server, place, hear
):
    mastodon.send(
        place, reply_to(hear("dana@far.example", "Hallo", spoiler_text="Lärm", language="de"), "Oh je.")
    )
    landed = server.statuses[-1]
    assert (landed["spoiler_text"], landed["language"]) == ("Lärm", "de")
    assert landed["text"] == "@dana@far.example Oh je."


def test_a_post_without_a_hint_can_still_be_answered(mastodon, server, place):
    said = server.say("dana@far.example", "Hello", visibility="unlisted")
    ref = PostRef(said, author_address="@dana@far.example")
    mastodon.send(place, Outgoing("key", "Hello.", ref, clock.now()))
    assert (server.statuses[-1]["visibility"], server.statuses[-1]["text"]) == (
        "unlisted",
        "@dana@far.example Hello.",
    )


@pytest.mark.parametrize("hint", ["", "rubbish", "[]", '{"id": 7}'])
def test_an_answer_to_what_is_gone_is_rejected(mastodon, server, place, hear, hint):
    post = hear("dana", "Hello")
    server.delete(post.outside_id)
    ref = PostRef(post.outside_id, reply_hint=hint or post.reply_hint, author_id="dana")
    with pytest.raises(Rejected, match="no longer there"):
        mastodon.send(place, Outgoing("key", "Hello.", ref, clock.now()))


def test_a_no_comes_in_the_servers_words(mastodon, server, place, hear):
    post = hear("dana", "Hello")
    server.fail_next(Fault(422, body=b'{"error": "Validation failed: Text is too polite"}'), on="send")
    with pytest.raises(Rejected, match="Text is too polite"):
        mastodon.send(place, reply_to(post, "Hello."))
    server.fail_next(Fault(403, body=b"<html>"), on="send")
    with pytest.raises(Rejected, match="status 403"):
        mastodon.send(place, reply_to(post, "Hello."))


def test_a_limit_that_says_when_it_ends_is_waited_for(mastodon, server, place, hear):
    post = hear("dana", "Hello")
    resets = (clock.now() + timedelta(seconds=90)).isoformat()
    server.fail_next(Fault(429, {"X-RateLimit-Reset": resets}), on="send")
    with pytest.raises(OutsideTrouble) as trouble:
        mastodon.send(place, reply_to(post, "Hello."))
    assert 85 <= trouble.value.retry_in <= 91
    assert not trouble.value.maybe_done


def test_an_answer_without_a_status_leaves_us_not_knowing(mastodon, server, place, hear):
    post = hear("dana", "Hello")
    server.instead["POST /api/v1/statuses"] = (200, {"scheduled_at": None})
    with pytest.raises(OutsideTrouble) as trouble:
        mastodon.send(place, reply_to(post, "Hello."))
    assert trouble.value.maybe_done


def test_a_reply_is_found_behind_a_hundred_others(mastodon, server, place, hear):
    post = hear("dana", "Hello")
    reply = reply_to(post, "See https://zorble.example/a/very/long/way/down\n\nand #zorble, <really>")
    sent = mastodon.send(place, reply)
    for n in range(100):
        server.publish(server.brand, f"News {n}")
    assert mastodon.find(place, reply).outside_id == sent.outside_id


def test_the_same_words_elsewhere_or_long_ago_are_not_our_reply(mastodon, server, place, hear):
    post, other = hear("dana", "Hello"), hear("dana", "Hello again")
    mastodon.send(place, reply_to(other, "Hello."))
    assert mastodon.find(place, reply_to(post, "Hello.")) is None
    server.publish(
        server.brand, "@dana Ancient", server.local(post.outside_id), created_at="2019-01-01T00:00:00Z"
    )
    later = [server.publish(server.brand, f"News {n}", created_at="2020-01-01T00:00:00Z") for n in range(45)]
    asked = server.asked()
    assert mastodon.find(place, reply_to(post, "Ancient")) is None
    assert server.asked() - asked == 2, "it should stop at the first page that is too old"
    assert later


def test_a_reply_of_a_boosted_or_odd_kind_does_not_stop_the_search(mastodon, server, place, hear):
    reply = reply_to(hear("dana", "Hello"), "Hello.")
    sent = mastodon.send(place, reply)
    server.publish(server.brand, "odd", content=None, in_reply_to_id=7, created_at=None)
    assert mastodon.find(place, reply).outside_id == sent.outside_id


def test_an_edit_keeps_the_name_in_front(mastodon, server, place, hear):
    reply = reply_to(hear("dana@far.example", "Hello"), "Helo.")
    sent = mastodon.send(place, reply)
    edited = mastodon.edit(place, sent, reply_to(hear("dana@far.example", "Hello"), "Hello."))
    assert server.statuses[-2]["text"] == "@dana@far.example Hello."
    assert edited.outside_id == sent.outside_id
    assert edited.revision


def test_editing_what_is_gone_is_rejected_and_deleting_it_is_fine(mastodon, place, hear, server):
    gone = Sent(f"{server.host}:01GONE")
    with pytest.raises(Rejected, match="no longer there"):
        mastodon.edit(place, gone, reply_to(hear("dana", "Hello"), "Hello."))
    mastodon.delete(place, gone)


def test_a_thread_is_bounded_and_keeps_its_root_and_what_was_asked_for(mastodon, server, place):
    parent = root = server.say("dana", "The root")
    for n in range(300):
        parent = server.say("dana", f"Deeper {n}", reply_to=parent)
    asked = parent
    for n in range(400):
        server.say("eve", f"Below {n}", reply_to=asked)
    thread = mastodon.thread(place, PostRef(asked))
    assert len(thread) == 500
    assert thread[0].outside_id == root
    assert asked in [post.outside_id for post in thread]
    assert {post.root_id for post in thread} == {root}


def test_a_thread_leaves_out_what_is_not_for_us_and_what_is_odd(mastodon, server, place):
    root = server.say("dana", "The root")
    server.say("eve", "for my followers", reply_to=root, visibility="private")
    odd = server.publish(wire.account("odd", server.host), "odd", server.local(root), created_at="yesterday")
    last = server.say("omar", "The end", reply_to=root)
    ids = [post.outside_id for post in mastodon.thread(place, PostRef(root))]
    assert ids == [root, last]
    assert odd["id"] not in "".join(ids)
