"""The archive gives the answer that the stream gave, to the post, and forgets what was taken away."""

from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from itertools import count

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from heedful.connectors.contract import Author, Deleted, Kind, Post, Removed
from heedful.listening import archive
from heedful.listening.actions.filing import file_posts
from heedful.listening.archive import index
from heedful.listening.matching import said_by
from heedful.listening.models import Post as Stored
from heedful.query import Mistake, parse
from heedful.query.live import Live
from heedful.query.programs import program_of
from tests.conftest import NOON, said
from tests.query.some import QUERIES, TEXTS

NUMBERS = count(1)
FOUND_ALREADY = (
    Phase.explicit,
    Phase.reuse,
    Phase.generate,
)  # with a database, making it smaller takes minutes
AUTHORS = st.builds(
    lambda address, name, is_bot, followers: Author(
        f"id-{address}-{name}-{is_bot}", name, address, is_bot=is_bot, followers=followers
    ),
    st.sampled_from(["@dana", "@dana@host.test", "@nike.test", ""]),
    st.sampled_from(["Dana Doe", "Frau Straße", "", "Nike Ökko"]),
    st.booleans(),
    st.sampled_from([None, 0, 5000]),
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
    url=st.sampled_from(
        ["", "https://www.example.com/1", "https://blog.example.com/nike", "javascript:nike"]
    ),
    links=st.sampled_from([(), ("https://nike.test/",)]),
    private=st.booleans(),
    addressed=st.booleans(),
    holds=st.sampled_from([frozenset(), frozenset({"image"}), frozenset({"image", "video"})]),
    engagement=st.sampled_from([None, 0, 12]),
)
MORE = st.sampled_from(
    [
        "author:dana", "author:@nike", 'author:"frau strasse"', "author:nike*", "site:example.com", "to:@nike", "to:@nike@host.test",
        "is:private", "is:addressed", "type:(reply,mail)", "lang:(en,de)", "url:nike", "links:nike.test", "source:fake*",
        "network:fake", "network:bluesky", "age:<2d", "age:2d..3d", "has:link", "-is:bot nike", "title:nike", 'author:"*ökko"',
        "nike -zorble", "(nike OR zorble) -(shoes OR lang:en)", "-type:mail -author:dana nike -is:private", "nike OR -zorble nike",
        "zorb* -type:reply", "*bles", "#*ike", "z*les", "co*la", "colas~1", "zorblos~1", "zobrle~1", "zorble OR links:nike.test", "zarble~1", "orble~1", "zorb?es", "?ike", "n?ke*", "(nike lang:en) OR (zorble author:dana)", "to:*host.test", "is:ours", "author:@id*",
        "has:image", "-has:video nike", "followers:>1k", "followers:0", "engagement:<20 -nike", "engagement:10..12",
    ]
)  # fmt: skip


def found(query, stored, **how):
    answer = archive.search(parse(query), stored, at=NOON, limit=1000, **how)
    assert answer.complete
    return [hit.post.outside_id for hit in answer.hits]


def stored_of(source, posts):
    file_posts(source_id=source.pk, matched=[(post, ()) for post in posts], at=NOON)
    return Stored.objects.filter(outside_id__in=[post.outside_id for post in posts])


@settings(max_examples=60, deadline=None, phases=FOUND_ALREADY, suppress_health_check=list(HealthCheck))
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
        streamed = {
            posts[number].outside_id for number, _ in live.hits([one.text for one in told], told.__getitem__)
        }
        brute = {post.outside_id for post, one in zip(posts, told, strict=True) if tree.matches(one)}
        assert streamed == brute == set(found(query, stored)), query
        assert archive.count(tree, stored, at=NOON, at_most=50) == archive.Counted(len(brute), exact=True), (
            query
        )


@settings(max_examples=40, deadline=None, phases=FOUND_ALREADY, suppress_health_check=list(HealthCheck))
@given(POSTS)
def test_a_stored_post_is_asked_as_it_was_when_it_was_heard(square, post):
    stored = stored_of(square, [post]).select_related("author", "source").get()
    assert archive.said_of(stored) == said_by(post, source=square.name, network=square.network, at=NOON)


def words_of(post):
    return archive.said_of(Stored.objects.select_related("author", "source").get(pk=post.pk))


def finds(query):
    return found(query, Stored.objects.all())


def words_in_the_index():
    table, key = (
        ("listening_words_content", "c0")
        if connection.vendor == "sqlite"
        else ("listening_words", "words::text")
    )
    with connection.cursor() as cursor:
        cursor.execute(f"select {key} from {table}")
        return " ".join(text for (text,) in cursor.fetchall())


def test_what_is_left_out_is_left_out_by_the_index(hear):
    hear(said("1", "acme rains"), said("2", "acme bill"), said("3", "acme refund", language="de"))
    answer = archive.looked_through(parse("acme -bill -lang:de"), Stored.objects.all(), at=NOON, limit=9)
    assert ([hit.post.outside_id for hit in answer.hits], answer.asked) == (["1"], 1)


def test_what_a_clause_only_might_find_is_not_left_out_by_the_index(hear):
    hear(said("1", "acme shoes, nice and new"), said("2", "acme new shoes"))
    assert finds('acme -"new shoes"') == ["1"]


@pytest.mark.parametrize("name", ["Frau Straße", "Frau STRASSE", "frau \N{LATIN SMALL LETTER LONG S}trasse"])
def test_an_author_is_found_however_the_name_folds(hear, name):
    hear(replace(said("1", "hello acme"), author=Author("id-1", name, "@dana")))
    assert finds('author:"frau strasse"') == ["1"]


def test_what_is_deleted_is_found_by_nothing_and_leaves_the_index(hear):
    hear(said("1", "acme xyzzy", language="en"), said("2", "acme"))
    hear(deleted=[Deleted("1")])
    assert finds("acme") == ["2"]
    assert finds("lang:en") == finds("xyzzy") == []
    assert "xyzzy" not in words_in_the_index()


def test_a_deletion_in_the_same_page_is_not_found_either(hear):
    hear(said("1", "acme xyzzy"), deleted=[Deleted("1")])
    assert finds("acme") == []
    assert "xyzzy" not in words_in_the_index()


def test_what_a_removed_account_said_leaves_the_index(hear):
    hear(said("1", "acme xyzzy", by="dana"), said("2", "acme", by="ines"))
    hear(removed=[Removed("id-dana")])
    assert finds("acme") == ["2"]
    assert "xyzzy" not in words_in_the_index()


def test_an_edited_post_is_found_by_its_new_words_alone(hear):
    hear(said("1", "acme is slow"))
    hear(replace(said("1", "acme is fast"), revision="2"))
    assert finds("slow") == []
    assert finds("fast track:acme") == ["1"]
    assert "slow" not in words_in_the_index()


def test_what_turns_out_to_speak_to_us_is_found_as_such(hear):
    hear(said("1", "acme"))
    assert finds("is:addressed") == []
    hear(said("1", "acme", addressed=True))
    assert finds("is:addressed") == ["1"]


def test_who_was_renamed_is_found_under_the_new_name(hear):
    hear(said("1", "acme"))
    renamed = Author("id-dana", "Dagmar", "@dagmar")
    hear(replace(said("2", "acme again"), author=renamed))
    assert finds("author:@dagmar") == ["2", "1"]
    assert finds("author:@dana") == []
    assert finds("person:dagmar") == ["2", "1"]


def test_a_search_that_has_to_ask_too_many_says_where_to_go_on(hear):
    hear(*[said(str(number), "acme", links=("https://rare.test/",) * (number == 3)) for number in range(20)])
    posts, tree = Stored.objects.all(), parse("acme links:rare.test")
    first = archive.search(tree, posts, at=NOON, limit=9, most=10)
    assert (first.hits, first.complete, first.asked) == ([], False, 10)
    rest = archive.search(tree, posts, at=NOON, limit=9, most=10, before=first.next)
    assert [hit.post.outside_id for hit in rest.hits] == ["3"]
    assert rest.complete
    assert not archive.count(tree, posts, at=NOON, at_most=9, most=10).exact


def test_pages_of_a_search_follow_each_other_without_a_gap(hear, monkeypatch):
    monkeypatch.setattr(index, "NEWEST", 2)  # PostgreSQL looks among these first
    hear(*[said(str(number), "acme") for number in range(7)])
    pages, before = [], None
    for _ in range(4):
        page = archive.search(parse("acme"), Stored.objects.all(), at=NOON, limit=3, before=before)
        pages.append([hit.post.outside_id for hit in page.hits])
        before = page.next
        if before is None:
            break
    assert pages == [["6", "5", "4"], ["3", "2", "1"], ["0"]]


def test_a_search_that_gives_up_again_and_again_passes_over_nothing(hear):
    hear(*[said(str(number), "acme") for number in range(7)])
    found, before, rounds = [], None, 0
    while rounds == 0 or before is not None:
        page = archive.search(parse("acme"), Stored.objects.all(), at=NOON, limit=9, before=before, most=3)
        found += [hit.post.outside_id for hit in page.hits]
        before, rounds = page.next, rounds + 1
    assert (found, rounds) == (["6", "5", "4", "3", "2", "1", "0"], 3)


@pytest.mark.parametrize(
    "query", ["zorblos~1", "zobrle~1", "zorxles~1", "arbles~1", "*rbles", "z*les", "zorble* OR links:x.test"]
)
def test_a_word_is_found_with_a_slip_and_by_its_end(hear, query):
    hear(
        said("1", "acme zorbles"),
        said("2", "acme zorble"),
        said("3", "acme arbles", links=("https://x.test/",)),
    )
    trees = [
        post.outside_id for post in Stored.objects.order_by("-pk") if parse(query).matches(words_of(post))
    ]
    assert trees == finds(query)
    assert trees


def test_words_that_have_to_stand_together_are_counted_where_they_do(hear):
    hear(said("1", "acme cola and coca"), said("2", "acme Coca-Cola"))
    assert archive.count(parse("coca-cola"), Stored.objects.all(), at=NOON, at_most=9).count == 1


def test_a_hit_says_on_which_words(hear):
    hear(said("1", "so Acme is"))
    (hit,) = archive.search(parse("acme"), Stored.objects.all(), at=NOON, limit=3).hits
    assert [hit.post.text[mark.start : mark.end] for mark in hit.marks] == ["Acme"]


def test_a_text_of_a_hundred_thousand_letters_is_found_like_any_other(hear):
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = " ".join(one + two + three + "é" for one in letters for two in letters for three in letters)
    hear(said("1", f"acme {words[:100_000]}"), said("2", "acme"))
    assert finds("abcé acme") == ["1"]
    assert finds("abc*") == ["1"]
    assert finds("x" * 150) == []


def test_a_text_without_end_is_asked_for_every_word(hear):
    hear(said("1", "acme " + " ".join(f"w{number}" for number in range(60_000))), said("2", "acme"))
    assert finds("w59999 acme") == ["1"]
    assert finds("nothing") == []
    assert archive.count(parse("acme"), Stored.objects.all(), at=NOON, at_most=9).count == 2


def test_an_index_made_of_rows_that_were_there_before_finds_the_same(hear):
    hear(said("1", "acme #late", language="en"), said("2", "zorble"))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM listening_words")
    assert finds("acme") == []
    import_module("heedful.listening.migrations.0002_words").fill(Stored)
    assert finds("#late lang:en track:acme") == ["1"]
