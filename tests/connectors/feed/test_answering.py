"""Answering on a WordPress: with whom we share our password, and what a no means."""

import json
from dataclasses import replace

import pytest

from heedful.connectors.contract import Place, PostRef, Rejected
from heedful.connectors.feed import Feed
from heedful.connectors.feed.answering import length_of
from heedful.kit.errors import OutsideTrouble
from tests.connectors.faking import Fault
from tests.connectors.feed.fake import Fake
from tests.connectors.hearing import reply_to


@pytest.fixture
def blog():
    blog = Fake()
    blog.start()
    yield blog
    blog.stop()


@pytest.fixture
def place(blog, feed):
    return replace(blog.place(), account=feed.check(blog.place()))


@pytest.fixture
def heard(blog, feed, place):
    """Dana's article, and Eve's comment under it, as they were heard."""
    article = blog.say("dana", "My Zorble leaks.")
    comment = blog.say("eve", "Mine too.", reply_to=article)
    posts = {post.outside_id: post for page in feed.hear(place, cursor="") for post in page.posts}
    return posts[article], posts[comment]


def code(name, status=400, **more):
    return Fault(status, {"Content-Type": "application/json"}, json.dumps({"code": name, **more}).encode())


def test_an_answer_goes_under_the_comment_it_answers(blog, feed, place, heard):
    feed.send(place, reply_to(heard[1], "We are sorry."))
    assert [reply.parent_id for reply in blog.replies()] == [heard[1].outside_id]


def test_a_page_of_somebody_else_cannot_have_our_password(site, feed, place, heard):
    hint = heard[1].reply_hint.replace(place.address, site.url)
    with pytest.raises(Rejected, match="another site"):
        feed.send(place, reply_to(replace(heard[1], reply_hint=hint), "We are sorry."))
    assert site.asked == []


def test_another_blog_of_the_same_host_cannot_have_our_password(blog, feed, place, heard):
    hint = heard[1].reply_hint.replace("/wp-json/", "/other/wp-json/")
    asked = blog.asked()
    with pytest.raises(Rejected, match="another site"):
        feed.send(place, reply_to(replace(heard[1], reply_hint=hint), "We are sorry."))
    assert [line for line in blog.requests[asked:] if "/other/" in line] == []


def test_a_password_that_goes_encrypted_never_goes_in_the_open(blog, feed, heard):
    place = Place(blog.url.replace("http:", "https:"), blog.place().credential)
    asked = blog.asked()
    with pytest.raises((Rejected, OutsideTrouble)):
        feed.send(place, reply_to(heard[1], "We are sorry."))
    assert blog.asked() == asked


def test_reading_a_thread_elsewhere_needs_no_password(site, feed, place, heard):
    hint = heard[1].reply_hint.replace(place.address, site.url)
    with pytest.raises(OutsideTrouble):
        feed.thread(place, PostRef(heard[1].outside_id, site.url + "/x/", reply_hint=hint))
    assert all("authorization" not in headers for _, headers in site.asked)


def test_without_an_account_we_are_told_what_is_missing(blog, feed, heard):
    with pytest.raises(Rejected, match="application password"):
        feed.send(Place(blog.url), reply_to(heard[1], "We are sorry."))


def test_a_flood_is_a_pause_and_nothing_was_said(blog, feed, place, heard):
    blog.fail_next(code("comment_flood"), on="send")
    with pytest.raises(OutsideTrouble) as trouble:
        feed.send(place, reply_to(heard[1], "We are sorry."))
    assert (trouble.value.retry_in >= 15, trouble.value.maybe_done) == (True, False)


def test_what_is_there_already_is_found_and_not_said_again(blog, feed, place, heard):
    reply = reply_to(heard[1], 'It\'s "sorted" -- really...')
    first = feed.send(place, reply)
    assert feed.send(place, reply) == first
    assert len(blog.replies()) == 1


def test_what_is_there_already_but_hidden_is_told_in_words(blog, feed, place, heard):
    blog.fail_next(code("comment_duplicate", 409), on="send")
    with pytest.raises(Rejected, match="may wait for a moderator"):
        feed.send(place, reply_to(heard[1], "We are sorry."))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("rest_comment_closed", "Comments are closed"),
        ("rest_cannot_edit", "moderators"),
        ("odd", "No & thanks"),
    ],
)
def test_a_no_is_told_in_words(blog, feed, place, heard, name, words):
    blog.fail_next(code(name, 403, message="No &amp; thanks"), on="send")
    with pytest.raises(Rejected, match=words):
        feed.send(place, reply_to(heard[1], "We are sorry."))


def test_an_answer_to_us_is_addressed_and_our_own_is_not(blog, feed, place, heard):
    sent = feed.send(place, reply_to(heard[1], "We are sorry."))
    answer = blog.say("eve", "Thank you.", reply_to=sent.outside_id)
    posts = {post.outside_id: post for page in feed.hear(place, cursor="") for post in page.posts}
    assert (posts[answer].addressed, posts[answer].parent_id) == (True, sent.outside_id)
    assert (posts[sent.outside_id].addressed, posts[sent.outside_id].by_us) == (False, True)


def test_whoever_borrows_our_name_is_not_us(blog, feed, place, heard):
    said = blog.say("Brand care", "Buy my coins.", reply_to=heard[0].outside_id)
    posts = {post.outside_id: post for page in feed.hear(place, cursor="") for post in page.posts}
    assert not posts[said].by_us
    assert posts[said].author.outside_id != place.account.outside_id


def test_many_comments_at_once_leave_no_gap(blog, feed, place, heard):
    cursor = list(feed.hear(place, cursor=""))[-1].cursor
    said = [blog.say("eve", f"Word {number}", reply_to=heard[0].outside_id) for number in range(25)]
    pages = list(feed.hear(place, cursor=cursor))
    assert [post.outside_id for page in pages for post in page.posts] == said
    assert not any(page.gaps for page in pages)


def test_where_only_members_may_ask_the_feed_has_to_do(blog, feed, heard, monkeypatch):
    monkeypatch.setattr("tests.connectors.feed.fake.KINDS", (("closed", r"GET /wp-json"),))
    blog.fail_next(code("rest_not_logged_in", 401), on="closed", times=9)
    posts = [post for page in feed.hear(Place(blog.url), cursor="") for post in page.posts]
    assert [post.text for post in posts] == ["My Zorble leaks.", "Mine too."]
    assert posts[1].root_id == posts[0].outside_id


def test_a_blog_that_cannot_say_who_spoke_is_asked_again(blog, feed, heard, monkeypatch):
    monkeypatch.setattr("tests.connectors.feed.fake.KINDS", (("down", r"GET /wp-json"),))
    blog.fail_next(Fault(500), on="down")
    with pytest.raises(OutsideTrouble):
        list(feed.hear(Place(blog.url), cursor=""))


@pytest.mark.parametrize(("text", "length"), [("abc", 3), ("ü", 2), ("a < b", 8), ("&", 5)])
def test_length_is_what_the_database_of_the_blog_counts(text, length):
    assert length_of(text) == Feed().length_of(text) == length


def test_the_same_words_of_somebody_else_are_not_ours(blog, feed, place, heard):
    blog.say("omar", "We are sorry.", reply_to=heard[1].outside_id)
    assert feed.find(place, reply_to(heard[1], "We are sorry.")) is None
