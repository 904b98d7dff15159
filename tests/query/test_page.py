"""docs/query.md says what is so: each of its examples is tried."""

import re
from pathlib import Path

import pytest

from heedful.query import Mistake, Said, parse

PAGE = (Path(__file__).parents[2] / "docs/query.md").read_text()
CODE = re.compile(r"`` (.+?) ``|`([^`]+)`")


def cells(heading, *, columns):
    section = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    for line in section.splitlines():
        row = [[one or other for one, other in CODE.findall(cell)] for cell in line.strip("|").split(" | ")]
        if line.startswith("| `") and len(row) == columns:
            yield row


EXAMPLES = [row for heading in ("Joining", "Words") for row in cells(heading, columns=3)]
FIELDS = [query for names, _ in cells("What is known beside the words", columns=2) for query in names]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda row: row[0][0])
def test_each_example_finds_what_it_says_and_not_the_rest(example):
    (query,), finds, leaves = example
    assert finds
    assert leaves
    assert [text for text in finds if parse(query).marks(Said(text)) is None] == []
    assert [text for text in leaves if parse(query).marks(Said(text)) is not None] == []


def test_there_are_as_many_examples_as_the_page_shows():
    assert (len(EXAMPLES), len(FIELDS)) == (39, 16)


@pytest.mark.parametrize("query", FIELDS)
def test_each_field_can_be_asked_for(query):
    assert parse(query)


def test_each_mistake_is_told_as_the_page_says():
    rows = re.findall(r"\| `(.+)` \| (\d+) \| `(.+)` \|", PAGE)
    assert len(rows) == 5
    for query, column, repaired in rows:
        with pytest.raises(Mistake) as mistake:
            parse(query)
        assert (str(mistake.value.column), mistake.value.repaired) == (column, repaired)
