"""The archive gives the answer that the stream gave, to the post, and forgets what was taken away."""

from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from heedful.connectors.contract import Author, Deleted, Kind, Page, Post
from heedful.listening import actions as listening
from heedful.listening import archive
from heedful.listening.actions.filing import file_posts
from heedful.listening.matching import said_by
from heedful.listening.models import Post as Stored
from heedful.query import Mistake, parse
from heedful.query.live import Live
from heedful.query.programs import program_of
from tests.conftest import NOON, said
from tests.query.some import QUERIES, TEXTS

NUMBERS = count(1)
AUTHORS = st.builds(
    lambda address, name, is_bot: Author(f"id-{address}-{name}-{is_bot}", name, address, is_bot=is_bot),
    st.sampled_from(["@dana", "@dana@host.test", "@nike.test", ""]),
    st.sampled_from(["Dana Doe", "Frau Straße", "", "Nike Ökko"]),
    st.booleans(),
)
POSTS = st.builds(
    lambda **told: Post(outside_id=f"some-{next(NUMBERS)}", **told),
    author=AUTHORS,
    text=TEXTS,
    said_at=st.sampled_from([NOON, NOON - timedelta(days=3), NOON - timedelta(days=2)]),
    title=st.sampled_from(["", "", "Nike rains", "zorble", "x" * 499 + " nike"]),
    kind=st.sampled_from([Kind.POST, Kind.REPLY, Kind.MAIL]),
    language=st.sampled_from(["", "en", "en-GB", "de"]),
    warning=st.sampled_from(["", "", "nike shoes", "zor\0bles"]),
    tags=st.sampled_from([(), ("nike",), ("cola", "東京")]),
    mentions=st.sampled_from([(), ("@nike.test",), ("@nike@host.test", "@dana")]),
    url=st.sampled_from(["", "https://www.example.com/1", "https://blog.example.com/nike", "javascript:nike"]),
    links=st.sampled_from([(), ("https://nike.test/",)]),
    private=st.booleans(),
    addressed=st.booleans(),
)
MORE = st.sampled_from(
    [
        "author:dana", "author:@nike", 'author:"frau strasse"', "author:nike*", "site:example.com", "to:@nike", "to:@nike@host.test",
        "is:private", "is:addressed", "type:(reply,mail)", "lang:(en,de)", "url:nike", "links:nike.test", "source:fake*",
        "network:fake", "network:bluesky", "age:<2d", "age:2d..3d", "has:link", "-is:bot nike", "title:nike", 'author:"*ökko"',
        "zorb* -type:reply", "(nike lang:en) OR (zorble author:dana)", "to:*host.test", "is:ours", "author:@id*",
    ]
)  # fmt: skip


def found(query, stored, **how):
    answer = archive.search(parse(query), stored, at=NOON, limit=1000, **how)
    assert answer.complete
    return [hit.post.outside_id for hit in answer.hits]


def stored_of(source, posts):
    file_posts(source_id=source.pk, matched=[(post, ()) for post in posts], at=NOON)
    return Stored.objects.filter(outside_id__in=[post.outside_id for post in posts])


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(POSTS, min_size=1, max_size=12), st.lists(QUERIES | MORE, min_size=1, max_size=12))
def test_stream_archive_and_brute_force_give_the_same_posts(square, posts, queries):
    stored = stored_of(square, posts)
    told = [said_by(post, source=square.name, network=square.network, at=NOON) for post in posts]
    for query in queries:
        try:
            tree = parse(query)
        except Mistake:
            continue
        live = Live([(1, program_of(tree))])
        streamed = {posts[number].outside_id for number, _ in live.hits([one.text for one in told], told.__getitem__)}
        brute = {post.outside_id for post, one in zip(posts, told, strict=True) if tree.matches(one)}
        assert streamed == brute == set(found(query, stored)), query


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(POSTS)
def test_a_stored_post_is_asked_as_it_was_when_it_was_heard(square, post):
    stored = stored_of(square, [post]).select_related("author", "source").get()
    assert archive.said_of(stored) == said_by(post, source=square.name, network=square.network, at=NOON)
