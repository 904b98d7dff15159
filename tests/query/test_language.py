"""How a query is read and printed, and what is said of one that cannot be read."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heedful.query import Mistake, Said, parse, read
from heedful.query.cost import MOST_COST
from tests.query.some import QUERIES

PRINTED = [
    ("a b OR c", "(a b) OR c"),
    ("a AND b c", "a b c"),
    ("-a b", "NOT a b"),
    ("a -(b|c)", "a NOT (b OR c)"),
    ("a NOT b NEAR/2 c", "a NOT (b NEAR/2 c)"),
    ('"a b"~3', "a NEAR/3 b"),
    ("a NEAR/3 b NEAR/2 c", "(a NEAR/3 b) NEAR/2 c"),
    ("C++ c#", "`c++` `c#`"),
    ("Nike #Nike word:Nike {Nike}", "nike #nike word:nike {Nike}"),
    ("example[.]com", "example.com"),
    ("zorb** 東京*", "zorb* 東京"),
    ("'-so'*s", "so'*s"),
    ("followers:>1k engagement:5..2", "followers:>1000 engagement:2..5"),
    ("age:<2d age:>=90m age:1h..2d", "age:<2d age:>=90m age:1h..2d"),
    ("type:(post OR reply, mail) lang:en", "type:(post,reply,mail) lang:en"),
    ('source:"My blog" title:("a b" OR c)', 'source:"My blog" title:("a b" OR c)'),
]
MISTAKES = [
    ("(a", 1, "(a)"),
    ("(a OR", 6, "(a)"),
    ("a )", 3, "a"),
    ("a OR", 5, "a"),
    ("OR a", 1, "a"),
    ("a (b OR) c", 8, "a (b) c"),
    ("NOT a", 1, ""),
    ("a OR -b", 1, ""),
    ("!!", 1, ""),
    ("\U0001f3fd", 1, ""),
    ("", 1, ""),
    ("a !!", 3, "a"),
    ('a "b c', 3, 'a "b c"'),
    ("a `b", 3, "a `b`"),
    ("a {B", 3, "a {B}"),
    ("a }", 3, "a"),
    ("a ni* b", 3, "a ni b"),
    ("nike~1", 1, "nike"),
    ("adidas~2", 1, "adidas"),
    ("a NEAR b", 3, "a NEAR/5 b"),
    ("a NEAR/500 b", 3, "a NEAR/100 b"),
    ("a NEAR/5 (b c)", 10, "a AND (b c)"),
    ("a NEAR/5 -b", 10, "a -b"),
    ("autor:dana x", 1, "author:dana x"),
    ("a type:tweet", 8, "a"),
    ("a followers:many", 13, "a"),
    ("a sentiment:bad", 13, "a"),
    ("a topic:bad", 3, "a"),
    ('a topic:"late deliveries"', 3, "a"),
    ("a word:(b OR c)", 3, "a (b OR c)"),
    ("(a b) freq>=2", 1, "(a b)"),
    ("a freq>=0", 1, "a"),
    ("a lang:(", 8, ""),
]


@pytest.mark.parametrize(("query", "printed"), PRINTED)
def test_a_query_prints_as_it_was_understood(query, printed):
    assert str(parse(query)) == printed
    assert parse(printed) == parse(query)


@pytest.mark.parametrize(("query", "column", "repaired"), MISTAKES)
def test_a_mistake_has_a_column_and_the_query_that_was_meant(query, column, repaired):
    with pytest.raises(Mistake) as mistake:
        parse(query)
    assert (mistake.value.column, mistake.value.repaired) == (column, repaired)
    assert not repaired or parse(repaired)


def test_a_mistake_says_what_was_expected_and_perhaps_what_was_meant():
    with pytest.raises(Mistake) as mistake:
        parse("a NEAR b")
    assert mistake.value.expected == "NEAR/5"
    assert str(mistake.value) == "NEAR needs a number of words. (column 3) Perhaps: a NEAR/5 b"


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("x (a b OR c)", ["AND binds before OR, so this reads: (a b) OR c. (column 4)"]),
        ("(a b) OR c", []),
        ("a OR b", []),
        ("a or b", ["or is looked for as a word; the operator is OR. (column 3)"]),
        ("a near/5 b", ["near/5 is looked for as a word; the operator is NEAR/5. (column 3)"]),
    ],
)
def test_what_may_be_meant_otherwise_is_told(query, told):
    assert [str(caution) for caution in read(query).cautions] == told


def test_brackets_stand_so_deep_and_no_deeper():
    assert parse("(" * 20 + "a" + ")" * 20)
    for deep in ("(" * 21 + "a" + ")" * 21, "-(" * 22 + "a", "a " + "NOT " * 22 + "b"):
        with pytest.raises(Mistake):
            parse(deep)


def test_a_query_over_its_bound_is_refused_before_anybody_pays_for_it():
    with pytest.raises(Mistake, match="steps a post"):
        parse(" OR ".join(f"abc{number}*" for number in range(300)))


@given(QUERIES)
@settings(max_examples=300, deadline=None)
def test_the_printed_form_of_a_query_reads_as_the_same_tree(query):
    reading = read_or_mistaken(query)
    assert isinstance(reading, Mistake) or parse(reading.printed) == reading.tree


SIGNS = " \"()*?{}`~-#@$:/<>.&+|'\u2019\u2026"
WORDS = "a Nike OR AND NOT NEAR/3 ONEAR/2 SENTENCE freq>=2 ~1 type: author:dana title: word: age:<2d zorb* C++".split()
ODD = ["東京", "👍🏽", "é", "ß", "\u0301", "\u200d", "ｎ", "\x00", "İ"]


def fuzzed(count, seed):
    chance = random.Random(seed)
    pieces = [*WORDS, *ODD, *SIGNS]
    for _ in range(count):
        yield "".join(
            chance.choice(pieces) + chance.choice(("", " ")) for _ in range(chance.randrange(1, 14))
        )


def read_or_mistaken(query):
    try:
        return read(query)
    except Mistake as mistake:
        return mistake


def test_ten_thousand_odd_inputs_crash_nothing_and_stay_in_bounds():
    said, read_well = Said("nike a " * 30 + "zorbles 東京 C++"), 0
    for query in fuzzed(10_000, seed=3):
        reading = read_or_mistaken(query)
        if isinstance(reading, Mistake):
            assert 1 <= reading.column <= len(query) + 1
            assert not reading.repaired or parse(reading.repaired)
            continue
        read_well += 1
        assert reading.cost <= MOST_COST
        assert parse(reading.printed) == reading.tree
        reading.tree.found(said)
    assert 1000 < read_well < 9000


@given(st.text(max_size=80))
def test_any_text_is_a_query_or_a_mistake(text):
    reading = read_or_mistaken(text)
    if isinstance(reading, Mistake):
        assert 1 <= reading.column <= len(text) + 1
    else:
        assert parse(reading.printed) == reading.tree
