"""The public conversation around a post."""

import pytest

from heedful.connectors.contract import Place, PostRef
from heedful.kit.errors import OutsideTrouble
from tests.connectors.faking import Fault


@pytest.fixture
def tree(fake):
    """root - one - deep, and a sibling beside one."""
    root = fake.say("Dana", "My Zorble hums")
    one = fake.say("Bill", "Mine too", reply_to=root)
    deep = fake.say("Dana", "Since when?", reply_to=one)
    beside = fake.say("Charlie", "Try the reset", reply_to=root)
    return root, one, deep, beside


def ids(posts):
    return [post.outside_id for post in posts]


@pytest.mark.parametrize("asked", range(4))
def test_the_whole_thread_is_told_from_any_of_its_posts(bluesky, fake, tree, asked):
    posts = bluesky.thread(fake.place(), PostRef(tree[asked]))
    assert sorted(ids(posts)) == sorted(tree)
    assert {post.root_id for post in posts} == {tree[0]}
    for place, post in enumerate(posts):
        assert post.parent_id == "" or post.parent_id in ids(posts)[:place]


def test_a_known_root_is_asked_at_once(bluesky, fake, tree):
    fake.network.names.clear()
    posts = bluesky.thread(fake.place(), PostRef(tree[2], root_id=tree[0]))
    assert sorted(ids(posts)) == sorted(tree)
    assert fake.network.names.count("app.bsky.feed.getPostThread") == 1


def test_authors_in_a_thread_have_names(bluesky, fake, tree):
    post = bluesky.thread(fake.place(), PostRef(tree[0]))[0]
    assert (post.author.name, post.author.address) == ("Dana", "@dana.test")


def test_a_deleted_parent_leaves_the_rest(bluesky, fake, tree):
    root, one, deep, _ = tree
    fake.delete(one)
    posts = bluesky.thread(fake.place(), PostRef(deep, root_id=root))
    assert deep in ids(posts)
    assert one not in ids(posts)
    assert root in ids(posts)


def test_a_post_that_nobody_shows_yet_has_no_thread(bluesky, fake):
    bluesky.check(fake.place())
    assert bluesky.thread(fake.place(), PostRef("at://did:plc:x/app.bsky.feed.post/3k")) == ()


def test_without_an_account_and_off_the_public_network_nobody_is_asked(bluesky, fake, tree):
    assert bluesky.thread(Place(fake.place().address), PostRef(tree[0])) == ()


def test_a_very_long_thread_keeps_the_way_to_the_post(bluesky, fake):
    root = fake.say("Dana", "My Zorble hums")
    for number in range(520):
        last = fake.say("Bill", f"answer {number}", reply_to=root)
    posts = bluesky.thread(fake.place(), PostRef(last, root_id=root))
    assert len(posts) == 500
    assert {root, last} <= set(ids(posts))


@pytest.mark.parametrize(
    "body", [b"<html>", b"[]", b'{"thread": null}', b'{"thread": {"post": 7, "replies": [7]}}', b"{}"]
)
def test_nonsense_is_trouble_or_nothing(bluesky, fake, body):
    bluesky.check(fake.place())
    fake.fail_next(Fault(200, body=body), on="thread")
    try:
        posts = bluesky.thread(fake.place(), PostRef("at://did:plc:x/app.bsky.feed.post/3k"))
    except OutsideTrouble:
        return
    assert posts == ()
