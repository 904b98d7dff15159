"""Posts as numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.reading.grams import Batch, sums

WORDS = st.lists(st.text(alphabet="ab c!é", max_size=30), max_size=6)


@given(WORDS)
def test_a_post_has_the_same_numbers_alone_and_beside_others(texts):
    together = Batch.of(texts)
    kinds = [*together.words(12, 1), together.pieces(3, 12, 5)]
    ends = [np.cumsum(grams.counts) for grams in kinds]
    for row, text in enumerate(texts):
        alone = Batch.of([text])
        for grams, end, single in zip(
            kinds, ends, [*alone.words(12, 1), alone.pieces(3, 12, 5)], strict=True
        ):
            of_row = grams.numbers[end[row] - grams.counts[row] : end[row]]
            assert of_row.tolist() == single.numbers.tolist()


def test_the_same_word_has_the_same_number_wherever_it_stands():
    words, pairs = Batch.of(["late again late", "so late"]).words(20, 1)
    first, _, third, _, fifth = words.numbers
    assert first == third == fifth
    assert pairs.counts.tolist() == [2, 1]
    assert len(set(pairs.numbers.tolist())) == 3


def test_signs_are_words_of_their_own_and_the_order_of_a_pair_counts():
    words, _ = Batch.of(["late!! 'late"]).words(20, 1)
    assert words.counts.tolist() == [3]
    pairs = [Batch.of([text]).words(20, 1)[1].numbers[0] for text in ("not good", "good not")]
    assert pairs[0] != pairs[1]


def test_pieces_never_run_over_into_the_next_post():
    grams = Batch.of(["ab", "cd"]).pieces(3, 16, 1)
    assert grams.counts.tolist() == [2, 2]
    assert Batch.of(["ab"]).pieces(3, 16, 1).numbers.tolist() == grams.numbers[:2].tolist()


def test_sums_are_over_the_root_of_how_many_there_are():
    table = np.ones((2**12, 2), np.float32)
    words, _ = Batch.of(["a b c d", ""]).words(12, 1)
    assert sums(table, words).tolist() == [[2, 2], [0, 0]]


@pytest.mark.parametrize("texts", [[], [""], ["", ""]])
def test_nothing_has_no_words(texts):
    words, pairs = Batch.of(texts).words(12, 1)
    assert (len(words.numbers), len(pairs.numbers), len(words.counts)) == (0, 0, len(texts))
