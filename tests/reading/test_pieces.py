"""Posts in pieces, as the encoder was taught."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.reading.pieces import Pieces, split
from tests.reading.naughty import NAUGHTY

VOCABULARY = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "un",
    "##aff",
    "##able",
    "late",
    "!",
    "'",
    "s",
    "日",
    "本",
    "caf",
    "##e",
]
PIECES = Pieces(VOCABULARY, 8)


@pytest.mark.parametrize(
    "text, words",
    [
        ("It's LATE!!", ["it", "'", "s", "late", "!", "!"]),
        ("Café São", ["cafe", "sao"]),
        ("日本x", ["日", "本", "x"]),
        ("a\u200bb\u0000c", ["abc"]),
        ("“so”—what…", ["“", "so", "”", "—", "what", "…"]),
        ("a_b@c", ["a", "_", "b", "@", "c"]),
        ("5€ ok", ["5€", "ok"]),
    ],
)
def test_words_are_small_without_accents_and_signs_stand_alone(text, words):
    assert split(text) == words


def test_the_longest_known_piece_is_taken_first_and_a_strange_word_is_one():
    assert PIECES.of("unaffable late xyz").numbers == [2, 4, 5, 6, 7, 1, 3]
    assert PIECES.of("CAFÉ 日本!").numbers == [2, 13, 14, 11, 12, 8, 3]
    assert PIECES.of("unx " + "late" * 30).numbers == [2, 1, 1, 3]


def test_each_piece_knows_its_word():
    pieced = PIECES.of("late unaffable")
    assert [pieced.words[word] for word in pieced.of_word[1:-1]] == [
        "late",
        "unaffable",
        "unaffable",
        "unaffable",
    ]
    assert (pieced.of_word[0], pieced.of_word[-1]) == (-1, -1)


def test_a_long_post_is_cut_and_still_ends():
    numbers = PIECES.of("late " * 50).numbers
    assert numbers == [2, 7, 7, 7, 7, 7, 7, 3]


@given(st.text())
def test_any_text_has_a_beginning_an_end_and_no_more_than_the_longest(text):
    pieced = PIECES.of(text)
    assert (pieced.numbers[0], pieced.numbers[-1]) == (2, 3)
    assert len(pieced.numbers) == len(pieced.of_word) <= 8


@pytest.mark.parametrize("text", NAUGHTY, ids=range(len(NAUGHTY)))
def test_naughty_posts_are_bounded(text):
    assert len(PIECES.of(text).numbers) <= 8
