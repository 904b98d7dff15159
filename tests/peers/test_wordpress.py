"""The feed connector against a real WordPress: heard, answered, read back, taken away."""

import json
import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from urllib.parse import urlsplit

import pytest

from heedful.connectors.contract import Deleted, Kind, Outgoing, Place, PostRef, Rejected
from heedful.connectors.feed import Feed, robots
from heedful.kit.errors import OutsideTrouble, SignedOut
from tests.peers import wordpress as peer

wordpress = peer.wordpress
pytestmark = pytest.mark.peer
numbers = count(1)


@pytest.fixture(autouse=True)
def forgotten():
    robots.known.clear()


@pytest.fixture
def feed():
    return Feed()


@pytest.fixture
def listener(wordpress):
    return Place(address=wordpress.url)


@pytest.fixture
def member(wordpress, feed):
    """A place with a fresh subscriber, who has not commented yet and need not wait."""
    return _place(wordpress, feed, f"care{next(numbers)}", "subscriber")


@pytest.fixture
def editor(wordpress, feed):
    return _place(wordpress, feed, f"editor{next(numbers)}", "editor")


@pytest.fixture
def complaint(wordpress):
    """An article, and Jo's comment under it."""
    title = f"My Zorble {next(numbers)} broke after a week"
    article = wordpress.new_post(title, "<p>Support never answered. <b>Zorble</b> should do better.</p>")
    return article, wordpress.comment(article, "Jo", f"Mine broke too, zorble {article} is bad")


def test_a_blog_is_found_by_its_address_and_says_what_works(feed, listener):
    account = feed.check(listener)
    assert account.venue == "Zorble fan blog"
    assert account.outside_id == ""
    assert "user name and an application password" in account.warnings[0]


def test_the_account_is_who_the_blog_says_we_are(wordpress, feed):
    credential = wordpress.credential("brandcare")
    account = feed.check(Place(address=wordpress.url, credential=credential))
    assert (account.name, account.address) == ("Brandcare", "brandcare")
    assert account.outside_id.startswith(f"{wordpress.url}/#user-")
    assert any("moderator" in warning for warning in account.warnings)


def test_a_wrong_application_password_is_signed_out(wordpress, feed):
    wordpress.credential("brandcare")
    with pytest.raises(SignedOut):
        feed.check(Place(address=wordpress.url, credential={"username": "brandcare", "password": "wrong"}))


def test_article_and_comment_are_heard_in_one_thread(wordpress, feed, listener, complaint):
    article_id, comment_id = complaint
    heard = _heard(feed, listener)
    comment = heard[_link(wordpress, article_id) + f"#comment-{comment_id}"]
    article = heard[comment.root_id]
    assert (article.kind, article.text) == (Kind.POST, "Support never answered. Zorble should do better.")
    assert article.title.startswith("My Zorble")
    assert article.author.name == "admin"
    assert (comment.kind, comment.author.name) == (Kind.COMMENT, "Jo")
    assert comment.text == f"Mine broke too, zorble {article_id} is bad"
    assert comment.parent_id == comment.root_id == article.outside_id == article.root_id
    assert comment.said_at.tzinfo


def test_nothing_is_said_twice_when_nothing_is_new(feed, listener, complaint):
    cursor = _cursor(feed, listener)
    pages = list(feed.hear(listener, cursor=cursor))
    assert [post for page in pages for post in page.posts] == []
    assert pages[-1].next_in == 50


def test_what_comes_in_the_same_second_as_the_last_look_is_heard(wordpress, feed, listener, complaint):
    """WordPress dates its feed by the second: a condition taken too early would hide the second comment."""
    article, _ = complaint
    cursor = _cursor(feed, listener)
    for round_ in range(3):
        wordpress.comment(article, "Ann", f"Quick comment {round_} under {article}")
        pages = list(feed.hear(listener, cursor=cursor))
        cursor = pages[-1].cursor
        assert [post.text for page in pages for post in page.posts] == [
            f"Quick comment {round_} under {article}"
        ]


def test_a_reply_under_a_reply_knows_its_parent(wordpress, feed, listener, complaint):
    article, parent = complaint
    child = wordpress.comment(article, "Ann", f"Same here, Jo ({article})", parent=parent)
    link = _link(wordpress, article)
    assert _heard(feed, listener)[f"{link}#comment-{child}"].parent_id == f"{link}#comment-{parent}"


def test_an_answer_stands_under_the_comment_and_its_echo_is_ours(wordpress, feed, member, complaint):
    article, comment = complaint
    reply = _reply(
        feed, member, wordpress, complaint, 'Hi Jo, "sorry" -- it\'s 3x4 < 5 & we care :)\n\nZorble care'
    )
    sent = feed.send(member, reply)
    on_blog = wordpress.comments(article)[-1]
    assert (on_blog["parent"], on_blog["status"]) == (comment, "approved")
    assert "3&#215;4 &lt; 5" in on_blog["content"]["rendered"]
    echo = _heard(feed, member)[sent.outside_id]
    assert echo.by_us
    assert echo.revision == sent.revision
    assert echo.url == sent.url
    assert feed.find(member, reply) == sent


def test_an_answer_to_us_is_addressed_to_us(wordpress, feed, member, complaint):
    article, _ = complaint
    sent = feed.send(member, _reply(feed, member, wordpress, complaint, f"How can we help? {article}"))
    number = int(sent.outside_id.rpartition("-")[2])
    answer = wordpress.comment(article, "Jo", f"Send me a new one {article}", parent=number)
    stranger = wordpress.comment(article, "Ann", f"Nobody asked me {article}")
    heard = _heard(feed, member)
    link = _link(wordpress, article)
    assert heard[f"{link}#comment-{answer}"].addressed
    assert not heard[f"{link}#comment-{stranger}"].addressed


def test_sending_twice_makes_one_comment(wordpress, feed, member, complaint):
    reply = _reply(feed, member, wordpress, complaint, f"Only once, please ({complaint[0]}).")
    first = feed.send(member, reply)
    assert feed.send(member, reply) == first
    assert len(wordpress.comments(complaint[0])) == 2


def test_the_flood_control_is_a_pause_and_nothing_was_published(wordpress, feed, member, complaint):
    feed.send(member, _reply(feed, member, wordpress, complaint, "First answer"))
    with pytest.raises(OutsideTrouble) as trouble:
        feed.send(member, _reply(feed, member, wordpress, complaint, "Second answer at once"))
    assert trouble.value.retry_in >= 15
    assert not trouble.value.maybe_done
    assert len(wordpress.comments(complaint[0])) == 2


def test_an_answer_whose_line_broke_is_found_again(wordpress, feed, complaint):
    with _cutting_after_requests(wordpress.url) as (through, cut):
        member = _place(wordpress, feed, f"care{next(numbers)}", "subscriber")
        reply = _reply(feed, member, wordpress, complaint, f"You may see this twice? No. {complaint[0]}")
        broken = replace(
            reply,
            parent=replace(reply.parent, reply_hint=reply.parent.reply_hint.replace(wordpress.url, through)),
        )
        cut.set()
        with pytest.raises(OutsideTrouble) as trouble:
            feed.send(replace(member, address=through), broken)
    assert trouble.value.maybe_done
    _until(lambda: len(wordpress.comments(complaint[0])) == 2)
    assert feed.find(member, reply).outside_id.startswith(_link(wordpress, complaint[0]))
    assert feed.find(member, replace(reply, text="Something we never said")) is None


def test_an_article_is_answered_with_nothing_but_its_address(wordpress, feed, member, complaint):
    link = _link(wordpress, complaint[0])
    said = _outgoing(PostRef(outside_id=link, root_id=link), f"To the article itself {complaint[0]}")
    feed.send(member, said)
    assert wordpress.comments(complaint[0])[-1]["parent"] == 0


def test_a_moderator_changes_and_takes_away_what_we_said(wordpress, feed, editor, complaint):
    reply = _reply(feed, editor, wordpress, complaint, f"Wrong number: 1234 {complaint[0]}")
    sent = feed.send(editor, reply)
    changed = feed.edit(editor, sent, replace(reply, text="Right number: 5678"))
    assert (changed.outside_id, changed.revision == sent.revision) == (sent.outside_id, False)
    assert "5678" in wordpress.comments(complaint[0])[-1]["content"]["raw"]
    feed.delete(editor, sent)
    feed.delete(editor, sent)
    assert len(wordpress.comments(complaint[0])) == 1
    assert feed.find(editor, reply) is None


def test_a_subscriber_is_told_that_only_moderators_change_comments(wordpress, feed, member, complaint):
    reply = _reply(feed, member, wordpress, complaint, f"Mine to keep {complaint[0]}")
    sent = feed.send(member, reply)
    with pytest.raises(Rejected, match="Only the moderators"):
        feed.delete(member, sent)
    with pytest.raises(Rejected, match="Only the moderators"):
        feed.edit(member, sent, reply)


def test_closed_comments_are_no_in_words(wordpress, feed, member, complaint):
    wordpress.rest("POST", f"posts/{complaint[0]}", {"comment_status": "closed"})
    with pytest.raises(Rejected, match="Comments are closed"):
        feed.send(member, _reply(feed, member, wordpress, complaint, "Too late?"))


def test_a_held_answer_says_so_in_its_address_and_is_not_sent_again(wordpress, feed, member, complaint):
    reply = _reply(feed, member, wordpress, complaint, f"Waiting for the moderator {complaint[0]}")
    wordpress.option("comment_moderation", "1")
    try:
        sent = feed.send(member, reply)
        assert f"unapproved={sent.outside_id.rpartition('-')[2]}" in sent.url
        with pytest.raises(Rejected, match="may wait for a moderator"):
            feed.send(member, reply)
    finally:
        wordpress.option("comment_moderation", "0")
    assert len(wordpress.comments(complaint[0])) == 2


def test_the_thread_is_what_was_heard(wordpress, feed, member, complaint):
    article, parent = complaint
    child = wordpress.comment(article, "Ann", f"Same here ({article})", parent=parent)
    heard = _heard(feed, member)
    link = _link(wordpress, article)
    found = feed.thread(member, _ref(heard[f"{link}#comment-{child}"]))
    assert [post.outside_id for post in found] == [
        link,
        f"{link}#comment-{parent}",
        f"{link}#comment-{child}",
    ]
    assert {post.root_id for post in found} == {link}
    for post in found:
        assert replace(post, tags=(), language="") == replace(heard[post.outside_id], tags=(), language="")


def test_a_comment_that_was_taken_away_is_heard_as_deleted(wordpress, feed, listener, complaint):
    article, comment = complaint
    cursor = _cursor(feed, listener)
    wordpress.rest("DELETE", f"comments/{comment}")
    pages = list(feed.hear(listener, cursor=cursor))
    gone = [deleted for page in pages for deleted in page.deleted]
    assert gone == [Deleted(f"{_link(wordpress, article)}#comment-{comment}")]


def test_an_edited_comment_is_the_same_with_another_revision(wordpress, feed, listener, complaint):
    article, comment = complaint
    before = _heard(feed, listener)[f"{_link(wordpress, article)}#comment-{comment}"]
    cursor = _cursor(feed, listener)
    wordpress.rest("POST", f"comments/{comment}", {"content": "It works again, thank you"})
    posts = [post for page in feed.hear(listener, cursor=cursor) for post in page.posts]
    assert [(post.outside_id, post.text) for post in posts] == [
        (before.outside_id, "It works again, thank you")
    ]
    assert posts[0].revision != before.revision


def test_a_blog_with_plain_addresses_is_heard_and_answered(wordpress, feed, member):
    wordpress.option("permalink_structure", "")
    try:
        article = wordpress.new_post(f"Plain Zorble {next(numbers)}", "<p>No words in its address.</p>")
        comment = wordpress.comment(article, "Jo", f"Plain comment {article}")
        link = f"{wordpress.url}/?p={article}"
        heard = _heard(feed, member)
        assert heard[f"{link}#comment-{comment}"].root_id == link
        assert json.loads(heard[link].reply_hint)["post"] == article
        said = _outgoing(_ref(heard[f"{link}#comment-{comment}"]), f"Plain answer {article}")
        sent = feed.send(member, said)
        thread = feed.thread(member, PostRef(link, link, reply_hint=heard[link].reply_hint))
        assert [post.outside_id for post in thread] == [link, f"{link}#comment-{comment}", sent.outside_id]
        bare = replace(said, parent=PostRef(link, link), text=f"To the plain article {article}")
        assert feed.find(member, bare) is None
    finally:
        wordpress.option("permalink_structure", "/%postname%/")


def test_a_reply_never_takes_our_password_to_another_site(wordpress, feed, member, complaint):
    reply = _reply(feed, member, wordpress, complaint, "Where does this go?")
    elsewhere = wordpress.url.replace("127.0.0.1", "localhost")
    lured = replace(
        reply,
        parent=replace(reply.parent, reply_hint=reply.parent.reply_hint.replace(wordpress.url, elsewhere)),
    )
    with pytest.raises(Rejected, match="another site"):
        feed.send(member, lured)


def _place(wordpress, feed, who: str, role: str) -> Place:
    place = Place(address=wordpress.url, credential=wordpress.credential(who, role))
    return replace(place, account=feed.check(place))


def _heard(feed, place) -> dict:
    return {post.outside_id: post for page in feed.hear(place, cursor="") for post in page.posts}


def _cursor(feed, place) -> str:
    return list(feed.hear(place, cursor=""))[-1].cursor


def _link(wordpress, article: int) -> str:
    return wordpress.rest("GET", f"posts/{article}")["link"]


def _ref(post) -> PostRef:
    return PostRef(post.outside_id, post.root_id, post.url, reply_hint=post.reply_hint)


def _reply(feed, place, wordpress, complaint, text: str) -> Outgoing:
    article, comment = complaint
    heard = _heard(feed, place)
    return _outgoing(_ref(heard[f"{_link(wordpress, article)}#comment-{comment}"]), text)


def _outgoing(parent: PostRef, text: str) -> Outgoing:
    return Outgoing(f"key-{next(numbers)}", text, parent, written_at=datetime(2026, 1, 1, tzinfo=UTC))


def _until(true) -> None:
    waiting = threading.Event()
    for _ in range(100):
        if true():
            return
        waiting.wait(0.05)
    raise AssertionError("It did not become true.")


@contextmanager
def _cutting_after_requests(url: str) -> Iterator[tuple[str, threading.Event]]:
    """A proxy; once `cut` is set, requests pass and their answers never come back."""
    there, cut, stop = urlsplit(url), threading.Event(), threading.Event()
    door = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while not stop.is_set():
            if not select.select([door], [], [], 0.1)[0]:
                continue
            inside, _ = door.accept()
            outside = socket.create_connection((there.hostname, there.port))
            threading.Thread(target=pass_on, args=(inside, outside), daemon=True).start()

    def pass_on(inside: socket.socket, outside: socket.socket) -> None:
        with inside, outside, suppress(OSError):
            while True:
                ready, _, _ = select.select([inside, outside], [], [], 10)
                if not ready or (outside in ready and cut.is_set()):
                    return
                source, sink = (inside, outside) if inside in ready else (outside, inside)
                passed = source.recv(65536)
                if not passed:
                    return
                sink.sendall(passed)

    server = threading.Thread(target=serve, daemon=True)
    server.start()
    try:
        yield f"http://127.0.0.1:{door.getsockname()[1]}", cut
    finally:
        stop.set()
        server.join(5)
        door.close()
