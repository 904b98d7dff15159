"""Why a query does not find a text: the clause that fails, and what decided."""

import re
import time

import pytest
from hypothesis import HealthCheck, assume, given, settings

from heedful.query import Mistake, Said, parse
from heedful.query.why import MOST_REASONS, why_not
from tests.query.some import QUERIES, SAID
from tests.query.test_page import PAGE

ROWS = re.findall(r"\| `([^|]+)` \| `([^|]+)` \| ([^`|]+\.) \|", PAGE)


def told(query, text, **known):
    return [reason.because for reason in why_not(parse(query), Said(text, **known))]


@pytest.mark.parametrize("query, text, because", ROWS, ids=[row[0] for row in ROWS])
def test_each_example_of_the_page_is_told_so(query, text, because):
    assert told(query, text) == [because]


def test_there_are_as_many_examples_as_the_page_shows():
    assert len(ROWS) == 13


@pytest.mark.parametrize(
    "query, text, known, because",
    [
        ("`C`", "I write C++", {}, "`c` does not find C++: a letter or a sign goes on there."),
        ("{Gap}", "the shop", {}, "Gap is not in the text."),
        ("title:late", "late", {}, "The post has no title."),
        ("title:late", "late", {"title": "soon"}, "In the title: late is not in the text."),
        ("lang:en", "x", {"language": "de"}, "The post has: “de”."),
        ("followers:>10", "x", {"followers": 3}, "It is 3."),
        ("state:waiting", "x", {}, "This is known only of what is stored."),
        ("has:image", "x", {}, "The post has none of this."),
        ("apple SENTENCE late", "Apple. It is Late.", {}, "Both are there, but not in one sentence."),
        ("adidas~1", "adidasen", {}, "No word of the text is within one slip of adidas; “adidasen” is further away."),
        ("zorb*", "x", {}, "No word of the text fits zorb*."),
        ("nike NEAR/3 nike", "nike", {}, "Both are there, but as the same words."),
    ],
)  # fmt: skip
def test_what_decided_is_told(query, text, known, because):
    assert told(query, text, **known) == [because]


def test_each_clause_that_fails_is_named_and_no_other():
    reasons = why_not(parse("acme (late OR slow) -jobs"), Said("Acme jobs"))
    assert [reason.clause for reason in reasons] == ["late", "slow", "-jobs"]


def readable(query):
    try:
        return parse(query)
    except Mistake:
        assume(False)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(QUERIES, SAID)
def test_there_is_a_reason_exactly_where_a_query_does_not_find(query, said):
    tree = readable(query)
    reasons = why_not(tree, said)
    assert bool(reasons) is (tree.marks(said) is None)
    assert len(reasons) <= MOST_REASONS
    assert all(reason.clause and reason.because for reason in reasons)


def test_a_text_of_100_kb_is_explained_in_a_moment():
    said = Said("acme zorbles-late nikes " * 4200)
    began = time.process_time()
    assert why_not(parse(" ".join(f"adidax{number}" for number in range(200))), said)
    assert time.process_time() - began < 5
