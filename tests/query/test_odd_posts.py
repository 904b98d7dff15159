"""Whatever a post is made of, both looks answer as the trees do, and take no longer than its length allows."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heedful.query import Mistake, Said, parse
from heedful.query.live import Live
from heedful.query.programs import program_of
from tests.query.test_live import BUILT, EITHER_LOOK, brute_force, live, trees_of

WORDS = """
    a b ab abc cd n t s ll can cant can't can't've won't x xy nike nikes nike's she'll shell don't o'neil oneil c&a ca
    1&1 11 at&t att t.co tco 12.5 125 a.b.c coca-cola cocacola café cafe naïve straße strasse прочь й и ё ñandú nandu
    İstanbul istanbul ısı ß ss é e σς Σ مرحبا آب 東京 👍 👍🏽 ➡ ™ dont cola's ÿ ǰ ŉ ſ K zorble zorbles zorblés _ a_b
    l'été d'eau L'Oréal 1 2 ١٢ ª ²
""".split()  # fmt: skip
BETWEEN = [
    "'", "\u2019", "\u2018", "`", ".", "-", "&", "+", "[.]", "[dot]", "[", "]", "#", "@", "$", " ", " ", " ", " ", ",", ", ",
    "\0", "\n", "\u2026", "\u201c", "\u2014", "\u200b", "\u0301", "\ufe0f", "\u200d", "\ud800", "\udfff", "n't", "N'T", "n'T",
    "", "", "\u00a0", "\U0001f1e6", "!", "?",
]  # fmt: skip
CASES = (str.upper, str.lower, str.title, str)
QUERIES = [
    "{a}", "{a}", "{a}", '"{a} {b}"', "({a} {b})", "({a} OR {b})", "({a} NOT {b})", "({a} NEAR/2 ({b} OR {c}))",
    "({a} ONEAR/1 {b})", "({a} freq>=2)", '("{a} {b}" freq>=2)', "#{a}", "word:{a}", "{{{a}}}", '"{a} * {b}"', "`{a}`",
    "({a} (NOT ({b} OR {c})))", "{a} lang:en", "{a}*", "*{a}", "{a}~1",
]  # fmt: skip
ODD = st.text(st.sampled_from("aAnNtTsSé'’`.-&+[]# \0\ud800\u0301👍🏽ß東1_"), max_size=40)


def odd_text(chance):
    pieces = (
        chance.choice(CASES)(chance.choice(WORDS)) + chance.choice(BETWEEN)
        for _ in range(chance.randint(0, 9))
    )
    return "".join(pieces)


def odd_trees(chance, count):
    shapes = QUERIES if chance.random() < 0.5 else QUERIES[:-3]  # without wildcards more is decided at once
    words = ({name: chance.choice(WORDS) for name in "abc"} for _ in range(count))
    return trees_of(chance.choice(shapes).format(**three) for three in words)


@EITHER_LOOK
@pytest.mark.parametrize("seed", range(5))
def test_ten_thousand_odd_posts_are_answered_as_the_trees_answer(fast, seed):
    chance = random.Random(seed)
    for _ in range(50):
        trees, posts = odd_trees(chance, 25), [Said(odd_text(chance)) for _ in range(40)]
        assert live(trees, posts, fast=fast) == brute_force(trees, posts)


@EITHER_LOOK
@given(posts=st.lists(ODD, max_size=5), seed=st.integers(0, 1 << 30))
@settings(max_examples=300, deadline=None)
def test_odd_posts_are_answered_as_the_trees_answer(fast, posts, seed):
    trees, said = odd_trees(random.Random(seed), 12), list(map(Said, posts))
    assert live(trees, said, fast=fast) == brute_force(trees, said)


LONG = {
    "one word": "x" * 100_000,
    "joined": "a-" * 50_000,
    "strokes": "a'" * 50_000,
    "not": "n't" * 33_000,
    "accents": "é" * 50_000,
    "near": "nike late " * 10_000,
    "nothing": "\0" * 100_000,
    "brackets": "[" * 100_000,
    "pictures": "👍" * 25_000,
}


@EITHER_LOOK
@pytest.mark.parametrize("kind", LONG)
def test_a_long_post_is_answered_in_time(fast, kind):
    queries = [
        "x NEAR/5 (late OR a)",
        "nike NEAR/2 late",
        '"late nike late"',
        "a freq>=3",
        "zorbles~1",
        "nik*",
        "é",
        "shop",
    ]
    matcher = Live(((query, program_of(parse(query))) for query in queries), fast=fast)
    began = time.thread_time()
    ((_, hits),) = matcher.hits([LONG[kind] + " shop"])
    assert time.thread_time() - began < 2
    said = Said(LONG[kind] + " shop")
    assert sorted(hits) == sorted(query for query in queries if parse(query).matches(said))


@BUILT
def test_the_fast_look_refuses_what_is_no_way():
    from heedful.query import _scan

    word, nothing = frozenset({b"x"}), frozenset()
    endless = (1, 0, (b"x",))
    for _ in range(500):
        endless = (1, 0, (endless,))
    for ways, error in [
        ([(1, (word,), nothing, True)], ValueError),
        ([(-1, (word,), nothing, True)], ValueError),
        ([(0, (), nothing, True)], ValueError),
        ([(0, (frozenset({"x"}),), nothing, True)], TypeError),
        ([(0, (7,), nothing, True)], TypeError),
        ([(0, (word,), nothing, (99, 0, (b"x",)))], (ValueError, TypeError)),
        ([(0, (word,), nothing, (4, 1, ((0, 0, (b"x",)),)))], ValueError),
        ([(0, (word,), nothing, endless)], ValueError),
        ([7], TypeError),
    ]:
        with pytest.raises(error):
            _scan.Scan(1, ways, {}, b"", b"")
    with pytest.raises(ValueError, match="folds"):
        _scan.Scan(1, [], {}, b"", b"\xff" * 16)
    with pytest.raises(TypeError):
        _scan.Scan(1, [(0, (word,), nothing, True)], {}, b"", b"").read([7], 0)


def test_odd_queries_are_among_those_that_are_asked():
    chance = random.Random(1)
    asked = " ".join(map(str, (tree for _ in range(40) for tree in odd_trees(chance, 25).values())))
    assert all(
        sign in asked for sign in ("NEAR/2", "~1", "*", "{", "`", "word:", "freq>=2", "#", "NOT", "lang:en")
    )
    with pytest.raises(Mistake):
        parse("2*")
