"""The live matcher answers as if every track were asked about every post."""

import re
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heedful.query import Mistake, Said, letters, parse, scan
from heedful.query.anchors import All, Either, Fitting, Literal, Misspelt, needed
from heedful.query.bags import HARMLESS, Splitter, all_forms
from heedful.query.live import Live
from heedful.query.normal import fold, plain, unaccented
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


BUILT = pytest.mark.skipif(
    not scan.HERE, reason="the fast look is not built: make install, with a C compiler"
)
EITHER_LOOK = pytest.mark.parametrize("fast", [False, pytest.param(True, marks=BUILT)], ids=["plain", "fast"])


def live(trees, posts, *, fast):
    matcher = Live(((track, program_of(tree)) for track, tree in trees.items()), fast=fast)
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


@EITHER_LOOK
@given(queries=st.lists(QUERIES, min_size=1, max_size=6), posts=st.lists(SAID, min_size=1, max_size=4))
@settings(max_examples=400, deadline=None)
def test_live_finds_what_asking_everything_finds(fast, queries, posts):
    trees = trees_of(queries)
    assert live(trees, posts, fast=fast) == brute_force(trees, posts)
    for number, tree in trees.items():
        assert live({number: tree}, posts, fast=fast) == brute_force({number: tree}, posts)


@EITHER_LOOK
def test_live_finds_what_asking_everything_finds_for_every_example(fast):
    trees = trees_of(query for query, _, _ in GOTCHAS + FOUND)
    posts = [Said(text) for _, text, _ in GOTCHAS + FOUND]
    assert live(trees, posts, fast=fast) == brute_force(trees, posts)
    for number, tree in trees.items():
        assert live({number: tree}, posts, fast=fast) == brute_force({number: tree}, posts)


SURPRISES = [
    ("cant", "I can't've"),
    ("can't've", "Can'T've"),
    ("`don't`", "doN't"),
    ("t", "Don'T, né"),
    ("#_", "a _"),
    ('"ab cd" OR {Nike}', "cd ab nike"),
    ('"new shoes" NEAR/1 (late OR lost)', "new shoes’ are late"),
    ("nikes shop", "Nike’s shop"),
    ("shell", "we shell, she`ll"),
    ("zorbles~1", "zorble\u10d0s"),
    ("strasse NEAR/0 écru", "Große STRAßE Écru"),
    ("ecru", "l'Écru-ñandú"),
    ("ñandú-x", "Ñandú-X"),
    ("nike NEAR/2 late", "nike 👍 👍 👍 late"),
    ("👍", "nike 👍🏽"),
    ("ca OR 12", "C&A 1-2 1.2"),
    ("a.b", "a.b's"),
    ("ab freq>=2", "ab ab's"),
    ("ab freq>=2", "a-b ab"),
    ("247", "24-7"),
    ("`can`", "I can't"),
    ("`t go`", "won't go"),
    ("can'*", "I can't"),
    ("shell", "\u10d0 she'll"),
    ("the NOT shell", "the \u10d0 she'll"),
    ('"x cocacola y"', "x coca-cola y"),
]


@EITHER_LOOK
@pytest.mark.parametrize(("query", "text"), SURPRISES)
def test_live_answers_like_the_tree_where_words_surprise(fast, query, text):
    for tree in (parse(query), parse(f"{query} OR other"), parse(f"(NOT ({query})) {text.split()[0]}")):
        assert live({1: tree}, [Said(text)], fast=fast) == brute_force({1: tree}, [Said(text)])


@EITHER_LOOK
def test_two_tracks_of_one_name_are_one_hit(fast):
    programs = [("us", program_of(parse(query))) for query in ('"b a"', "a b")]
    assert Live(programs, fast=fast).hits(["a b", "b a"]) == [(0, ["us"]), (1, ["us"])]


@EITHER_LOOK
def test_what_was_learned_changes_no_answer(fast):
    trees = trees_of(query for query, _, _ in GOTCHAS + FOUND)
    programs = {track: program_of(tree) for track, tree in trees.items()}
    texts = [text for _, text, _ in GOTCHAS + FOUND] * 9
    first = Live(programs.items(), fast=fast)
    hits = first.hits(texts)
    assert first.seen
    again = Live(programs.items(), first.seen, fast=fast).hits(texts)
    assert [(number, sorted(tracks)) for number, tracks in again] == [
        (number, sorted(tracks)) for number, tracks in hits
    ]


@given(queries=st.lists(QUERIES, min_size=1, max_size=6), posts=st.lists(SAID, min_size=1, max_size=4))
@settings(max_examples=300, deadline=None)
def test_what_a_hit_is_found_by_need_not_be_read_again(queries, posts):
    for tree in trees_of(queries).values():
        for post in posts:
            assert not tree.matches(post) or tree.found_by_match(post) == tree.found(post)


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


@BUILT
def test_the_fast_look_reads_harmless_signs_itself_and_knows_which_are_words():
    near = [("x", program_of(parse("ab ONEAR/0 cd")))]
    for letter in filter(re.compile(f"[{HARMLESS}]").match, map(chr, range(128, sys.maxunicode))):
        text = f"ab {letter} cd"
        said = Said(text)
        assert Live(near, fast=True).hits([text]) == (
            [(0, ["x"])] if parse("ab ONEAR/0 cd").matches(said) else []
        )


@BUILT
def test_the_fast_look_folds_each_letter_as_the_tokenizer_does():
    known = [
        chr(code) for code, what in enumerate(letters.signs([], with_letters=True)) if what == letters.LETTER
    ]
    assert len(known) > 1000
    for letter in known:
        trees = trees_of([f"x{letter}y", f"x{unaccented(fold(letter))}y", f'"b x{letter}y"', f"x{letter}y-b"])
        posts = [
            Said(f"{mark}x{letter}y{sign}b") for mark in ("", "b ") for sign in (" ", "-", "\u2019", ".")
        ]
        assert live(trees, posts, fast=True) == brute_force(trees, posts), hex(ord(letter))


@EITHER_LOOK
def test_joined_words_that_may_be_there_are_left_to_the_tokenizer(fast):
    trees = trees_of(["ca shoes", "shell station", "cocacola zero"])
    posts = [Said("C&A shoes"), Said("she'll be at the station"), Said("Coca-Cola zero")]
    assert live(trees, posts, fast=fast) == brute_force(trees, posts) == [(2, [2])]


@EITHER_LOOK
def test_a_track_whose_words_decide_needs_no_second_look(fast):
    matcher = Live([("x", program_of(parse("nike (shoes OR boots) -jobs")))], fast=fast)
    asked = []
    assert matcher.hits(["new Nike boots!", "nike jobs boots", "nike"], asked.append) == [(0, ["x"])]
    assert asked == []


def test_odd_texts_have_all_their_forms_in_the_bag():
    assert set(all_forms("Café-Bar’s")) >= {b"cafe", "café".encode(), b"bar", b"cafebar"}
