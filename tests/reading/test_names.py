"""A company's own names in posts."""

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


def test_a_strange_kind_is_told():
    with pytest.raises(ValueError, match="not of a customer"):
        Names.of({"customer": ["Dana"]})
