"""Whom a text names: whole words as the product splits them, the widest name, the place that tells two apart."""

import pytest

from heedful.kudos.rules import Known, named_in, reads_as_praise

PEOPLE = [
    Known(1, ("Samira Hale", "Samira"), "Kirkgate"),
    Known(2, ("Owen",), "Norwich"),
    Known(3, ("Owen",), "Leeds"),
    Known(4, ("Bill",), ""),
    Known(5, ("Kirkgate", "Kirkgate shop"), ""),
    Known(6, ("Owen Pryce",), ""),
    Known(7, ("Zoë",), ""),
    Known(8, ("健二",), ""),
]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Samira's patience!", (1,)),
        ("SAMIRA HALE is great", (1,)),
        ("samirah was kind", ()),
        ("the Kirkgate shop is lovely", (5,)),
        ("Samira at Kirkgate", (1,)),
        ("Owen in Norwich", (2,)),
        ("Owen at the Leeds shop", (3,)),
        ("Owen Pryce fixed it", (6,)),
        ("thank you for my bill", ()),
        ("the bill was right, thanks", ()),
        ("bill from acme came out", (4,)),
        ("engineer, Bill I think", (4,)),
        ("zoe was kind", (7,)),
        ("健二さん ありがとう", (8,)),
        ("@samira you star", (1,)),
        ("", ()),
    ],
)
def test_whom_a_text_names(text, named):
    assert named_in(text, PEOPLE).named == named


def test_two_of_one_name_are_asked_about():
    found = named_in("Owen was kind", PEOPLE)
    assert (found.named, found.perhaps) == ((), (2, 3))


@pytest.mark.parametrize(
    ("text", "is_praise"),
    [
        ("Thank you, that was so kind", True),
        ("went above and beyond", True),
        ("Credit where due: stayed 15 min after closing", True),
        ("thanks for nothing", False),
        ("no thanks", False),
        ("thanks to you I missed my train", False),
        ("worst shop, not helpful at all", False),
        ("is it down?", False),
        ("great, it broke again, still no answer", False),
    ],
)
def test_what_reads_as_praise(text, is_praise):
    assert reads_as_praise(text) is is_praise
