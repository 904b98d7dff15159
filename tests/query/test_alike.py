"""What says the same, and what only sounds like it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heedful.query.alike import Place, Window, Wording, is_copy
from tests.query.some import TEXTS

FIRST = "The new Acme router keeps dropping the connection every evening since Monday, thanks Priya"


def alike(one, other):
    return is_copy(Wording(one), Wording(other))


@pytest.mark.parametrize(
    "again",
    [
        FIRST,
        FIRST.upper(),
        f"RT @dana: {FIRST}",
        f"{FIRST} https://sho.rt/x1",
        f"@acme @zorble {FIRST} #router",
        FIRST.replace("every evening", "each evening"),
        FIRST.replace("router ", ""),
        FIRST.replace("keeps", "just keeps"),
        FIRST.replace(",", "…").replace("connection", "conection"),
    ],
)
def test_a_repost_another_address_and_a_word_edited_say_the_same(again):
    assert Window().keep([(1, FIRST), (2, again)])[1] == 1


@pytest.mark.parametrize(
    "other",
    [
        FIRST.replace("keeps", "is not"),
        FIRST.replace("thanks Priya", "thanks Omar"),
        FIRST.replace("every", "2nd"),
        FIRST.replace("new", "old"),
        FIRST.replace("since Monday", "since Tuesday"),
        "The new Acme router is lovely and never once lost its line",
    ],
)
def test_a_number_a_name_a_not_and_an_opposite_say_something_else(other):
    assert not alike(FIRST, other)
    assert Window().keep([(1, FIRST), (2, other)]) == [None, None]


def test_few_words_that_many_say_are_said_by_many():
    assert Window().keep([(1, "acme is down again"), (2, "acme is down again")]) == [None, None]


def test_words_without_spaces_are_compared_too():
    said = "アクメのルーターが毎晩切れる、もう三日も続いている"
    assert Window().keep([(1, said), (2, f"{said} https://sho.rt/x")]) == [None, 1]


def test_a_copy_of_a_copy_leads_to_the_first():
    window = Window()
    assert window.keep([(1, FIRST), (2, FIRST)]) == [None, 1]
    assert window.keep([(3, FIRST)]) == [1]


def test_asking_keeps_nothing():
    window = Window()
    assert window.seen([FIRST, "something else that nobody has said here", FIRST]) == [None, None, Place(0)]
    assert window.seen([FIRST]) == [None]
    assert len(window) == 0


def test_in_a_crowd_of_near_texts_the_very_same_words_are_still_found():
    names = [f"Name{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(400)]
    crowd = [FIRST.replace("Priya", name) for name in names]
    window = Window()
    assert window.keep(list(enumerate(crowd))) == [None] * 400
    assert window.keep([(400, crowd[7]), (401, crowd[390])]) == [7, 390]


def test_the_oldest_make_room():
    window = Window(most=2)
    texts = [f"{FIRST} and so on {word}" for word in ("Amber", "Bertha", "Cecil")]
    window.keep(list(enumerate(texts)))
    assert len(window) == 2
    assert window.seen(texts) == [None, 1, 2]


@settings(max_examples=200, deadline=None)
@given(st.lists(TEXTS | st.text() | st.just(FIRST), max_size=12))
def test_no_text_is_lost_whatever_it_holds(texts):
    window = Window()
    firsts = window.keep(list(enumerate(texts)))
    assert len(firsts) == len(texts)
    for number, first in enumerate(firsts):
        assert first is None or (first < number and firsts[first] is None)
        assert first is None or alike(texts[first], texts[number])
