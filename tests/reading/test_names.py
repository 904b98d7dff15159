"""A company's own names in posts."""

import time

import pytest

from heedful.reading.names import Names

OURS = Names.of({"product": ["Glow Bar", "Glow"], "place": ["Leeds"], "employee": ["Anna O'Neill"]})


def test_names_are_found_with_their_kind_the_longest_first():
    found = OURS.in_("ANNA O'NEILL in leeds sold me a glow  bar, not a Glow")
    assert [(span.kind, span.text) for span in found] == [
        ("employee", "ANNA O'NEILL"),
        ("place", "leeds"),
        ("product", "glow  bar"),
        ("product", "Glow"),
    ]


def test_a_part_of_a_word_is_no_name():
    assert OURS.in_("glowing, aglow, Leedsy") == ()


def test_no_list_finds_nothing_and_signs_in_names_are_letters():
    assert Names().in_("Glow") == ()
    assert [span.text for span in Names.of({"product": ["C++ (new)"]}).in_("my C++ (new) broke")] == [
        "C++ (new)"
    ]


def test_one_word_in_small_letters_is_no_employee():
    ours = Names.of({"employee": ["Bill", "Bill Ode"], "place": ["Reading"]})
    assert [span.text for span in ours.in_("Bill and bill ode sent my bill to reading")] == [
        "Bill",
        "bill ode",
        "reading",
    ]


def test_a_post_costs_its_own_length_however_many_names_there_are():
    names = [f"{first} {last} of Elm{number}" for number in range(500) for first in "ab" for last in "cdefg"]
    ours = Names.of({"product": [*names, "Glow Bar"]})
    post = "a c of Elm and b d of Elm, a glow bar " * 500
    began = time.process_time()
    found = ours.in_(post)
    assert time.process_time() - began < 0.5
    assert {span.text for span in found} == {"glow bar"}


def test_a_strange_kind_is_told():
    with pytest.raises(ValueError, match="not of a customer"):
        Names.of({"customer": ["Dana"]})
