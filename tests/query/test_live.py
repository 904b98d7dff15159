"""The live matcher answers as if every track were asked about every post."""

import re
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heedful.query import Mistake, Said, parse
from heedful.query.anchors import All, Either, Fitting, Literal, Misspelt, needed
from heedful.query.bags import HARMLESS, Splitter, all_forms
from heedful.query.live import Live
from heedful.query.normal import plain
from heedful.query.programs import program_of
from heedful.query.words import tokens_of
from tests.query.some import QUERIES, SAID
from tests.query.test_match import FOUND, GOTCHAS


def brute_force(trees, posts):
    hits = [
        (number, [track for track, tree in trees.items() if tree.marks(post) is not None])
        for number, post in enumerate(posts)
    ]
    return [(number, sorted(tracks)) for number, tracks in hits if tracks]


def live(trees, posts):
    matcher = Live((track, program_of(tree)) for track, tree in trees.items())
    hits = matcher.hits([post.text for post in posts], posts.__getitem__)
    return [(number, sorted(tracks)) for number, tracks in hits]


def trees_of(queries):
    trees = {}
    for number, query in enumerate(queries):
        try:
            trees[number] = parse(query)
        except Mistake:
            continue
    return trees


@given(st.lists(QUERIES, min_size=1, max_size=6), st.lists(SAID, min_size=1, max_size=4))
@settings(max_examples=400, deadline=None)
def test_live_finds_what_asking_everything_finds(queries, posts):
    trees = trees_of(queries)
    assert live(trees, posts) == brute_force(trees, posts)
    for number, tree in trees.items():
        assert live({number: tree}, posts) == brute_force({number: tree}, posts)


def test_live_finds_what_asking_everything_finds_for_every_example():
    trees = trees_of(query for query, _, _ in GOTCHAS + FOUND)
    posts = [Said(text) for _, text, _ in GOTCHAS + FOUND]
    assert live(trees, posts) == brute_force(trees, posts)
    for number, tree in trees.items():
        assert live({number: tree}, posts) == brute_force({number: tree}, posts)


def test_what_was_learned_changes_no_answer():
    trees = trees_of(query for query, _, _ in GOTCHAS + FOUND)
    programs = {track: program_of(tree) for track, tree in trees.items()}
    texts = [text for _, text, _ in GOTCHAS + FOUND] * 9
    first = Live(programs.items())
    hits = first.hits(texts)
    assert first.seen
    again = Live(programs.items(), first.seen).hits(texts)
    assert [(number, sorted(tracks)) for number, tracks in again] == [
        (number, sorted(tracks)) for number, tracks in hits
    ]


def is_met(need, forms):
    match need:
        case Literal(form):
            return form in forms
        case All(needs):
            return all(is_met(part, forms) for part in needs)
        case Either(needs):
            return any(is_met(part, forms) for part in needs)
        case Fitting() | Misspelt():
            return True


@given(QUERIES, SAID)
@settings(max_examples=300, deadline=None)
def test_a_post_without_the_anchors_never_matches(query, post):
    for tree in trees_of([query]).values():
        assert tree.marks(post) is None or is_met(needed(tree), post.index)


@pytest.mark.parametrize(
    ("query", "anchors"),
    [
        ("a b NOT c", All((Literal("a"), Literal("b")))),
        (
            "a OR coca-cola",
            Either((Literal("a"), Literal("cocacola"), All((Literal("coca"), Literal("cola"))))),
        ),
        ('"a * b" lang:en', All((Literal("a"), Literal("b")))),
        ("a OR lang:en", All(())),
        ("#nike zorb* adidas~1", All((Literal("#nike"), Fitting("zorb*"), Misspelt("adidas")))),
        ("東京", All((Literal("東"), Literal("京")))),
    ],
)
def test_the_anchors_of_a_query(query, anchors):
    assert needed(parse(query)) == anchors


def test_what_counts_as_harmless_leaves_no_trace_in_words():
    for letter in filter(re.compile(f"[{HARMLESS}]").match, map(chr, range(128, sys.maxunicode))):
        if letter in "\u2018\u2019":
            continue
        tokens, compounds = tokens_of(plain(f"ab{letter}cd"))
        words = [token.forms for token in tokens if token.written[0].isalnum()]
        assert (words, compounds) == ([("ab",), ("cd",)], []), hex(ord(letter))
        assert Splitter(frozenset()).bags_of([f"ab{letter}cd"]).words == [[b"ab", b"cd"]]


def test_joined_words_that_may_be_there_are_left_to_the_tokenizer():
    trees = trees_of(["ca shoes", "shell station", "cocacola zero"])
    posts = [Said("C&A shoes"), Said("she'll be at the station"), Said("Coca-Cola zero")]
    assert live(trees, posts) == brute_force(trees, posts) == [(2, [2])]


def test_a_track_whose_words_decide_needs_no_second_look():
    matcher = Live([("x", program_of(parse("nike (shoes OR boots) -jobs")))])
    asked = []
    assert matcher.hits(["new Nike boots!", "nike jobs boots", "nike"], asked.append) == [(0, ["x"])]
    assert asked == []


def test_odd_texts_have_all_their_forms_in_the_bag():
    assert set(all_forms("Café-Bar’s")) >= {b"cafe", "café".encode(), b"bar", b"cafebar"}
