"""Which tracks a post hits, with what is known of it beside its words."""

from dataclasses import replace
from datetime import timedelta

import pytest

from heedful.connectors.contract import Kind
from heedful.listening import actions as listening
from heedful.listening.matching import Found, Matcher, said_by
from heedful.listening.models import Post, Track
from tests.conftest import NOON, said


@pytest.fixture
def tracks(olive):
    def add(*queries):
        return [
            listening.add_track(by_id=olive.pk, name=f"t{number}", query=query, at=NOON).pk
            for number, query in enumerate(queries)
        ]

    return add


def found(posts, **where):
    return [[hit.track_id for hit in hits] for _, hits in Matcher().hits(posts, **where)]


def test_each_post_has_its_tracks_and_the_words_they_hit_on(tracks):
    acme, late, _ = tracks("acme", '"so late" OR acme', "nobody")
    post = said("1", "Acme is so late")
    assert Matcher().hits([said("0", "jazz"), post])[1] == (
        post, [Found(acme, ("acme",)), Found(late, ("acme", "so late"))],
    )  # fmt: skip


def test_a_query_may_ask_for_what_the_network_told(tracks):
    english, replies, here, blog, young = tracks(
        "acme lang:en", "type:reply", "acme network:bluesky", 'source:"Fan blog" acme', "acme age:<1h"
    )
    old = replace(said("1", "acme"), language="en-GB", kind=Kind.REPLY, said_at=NOON - timedelta(days=900))
    assert found([old], source="Fan blog", network="bluesky") == [[english, replies, here, blog]]
    assert young not in found([old])[0]


def test_what_a_post_says_is_its_title_text_warning_and_tags():
    post = replace(said("1", "text"), title="title", warning="warning", tags=("tag",))
    assert said_by(post).text == "title\ntext\nwarning\n#tag"
    assert said_by(post).title == "title"


def test_a_track_of_older_words_that_cannot_be_read_costs_only_itself(tracks, olive, caplog):
    good, bad = tracks("acme", "jazz")
    Track.objects.filter(pk=bad).update(query='"jazz')
    assert found([said("1", "acme jazz")]) == [[good]]
    assert "cannot be read" in caplog.text


def test_a_query_may_ask_for_what_a_post_holds_and_who_listens_to_its_author(tracks):
    shown, heard, liked = tracks("acme has:(image,video)", "acme followers:>1k", "acme engagement:10..20")
    post = said("1", "acme")
    loud = replace(
        post, author=replace(post.author, followers=5000), engagement=12, holds=frozenset({"video"})
    )
    assert found([post, loud]) == [[], [shown, heard, liked]]


def test_what_a_query_may_ask_for_is_kept_with_the_post(hear):
    hear(replace(said("1", "acme"), engagement=12, holds=frozenset({"video"})))
    assert {"holds": ["video"], "engagement": 12}.items() <= Post.objects.get().names.items()
