"""How often the models beside drafts are right, with the weights that ship; `python -m benchmarks.tone` tells more."""

from pathlib import Path

import pytest

from heedful.desk import sounding
from heedful.desk.wording import Draft, remarks_on
from heedful.reading.reader import reader
from heedful.reading.sets import Part, care
from tests.desk.wording import sentences

OURS = Path(__file__).parents[3] / "datasets" / "care"
PAIRS = [pair for pair in care.pairs(OURS) if care.stands_in(pair["bad"], Part.HELD)]


@pytest.fixture(autouse=True)
def ear(monkeypatch):
    made = sounding.Ear(reader, lambda: 0.0)
    monkeypatch.setattr(sounding, "EAR", made)
    made.hear("One word to wake them")
    made.wait()


def share(texts, test):
    return sum(map(test, texts)) / len(texts)


def is_hinted(text):
    return sounding.hint_on(text) is not None


def is_remarked(text):
    return any(remark.kind in sounding.SAME for remark in remarks_on(Draft(text)))


def test_with_the_models_twice_as_many_faults_are_found():
    bad = [pair["bad"] for pair in PAIRS]
    by_rules = share(bad, is_remarked)
    assert share(bad, lambda text: is_remarked(text) or is_hinted(text)) >= max(0.45, 1.5 * by_rules)


def test_courteous_words_are_let_be():
    assert share([pair["good"] for pair in PAIRS], is_hinted) <= 0.05
    assert share(sentences.ordinary(200), is_hinted) <= 0.04
