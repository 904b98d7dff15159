"""What is hidden before words leave, what is put back, and what of an answer may stand; without a database."""

import base64

import pytest

from heedful.drafting import rules
from heedful.drafting.harmless import cleaned, holds
from heedful.drafting.hiding import Hidden, Someone, put_back
from heedful.kit.errors import Invalid

DANA, TOM = Someone(1, "Dana Reyes", "@dana.sky.example"), Someone(2, "Tom Kent", "@tom@social.test")
KEY = "sk-Zq7xW4vT9nR2mL8kP3jH"


def clean(text, *, public=True, **words):
    given = {"[person 1]": "Dana", "[order 1]": "ZX-99812", "[link 1]": "https://news.test/o?id=7", **words}
    facts = ["Ask help@acme.test or see https://acme.test/help"]
    return cleaned(text, words=given, facts=facts, ours=["@acme"], public=public)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Dana Reyes and dana reyes and Reyes", "[person 1] and [person 1] and [person 1]"),
        ("ask @Tom@Social.test, tom@social.test", "ask [handle 2], [mail 1]"),
        ("dana.sky.example wrote", "[handle 1] wrote"),
        ("see https://a.test/x?u=1, www.b.test.", "see [link 1], [link 2]."),
        ("order ZX-99812 and order ZX-99812", "order [order 1] and order [order 1]"),
        ("call +44 113 496 0123", "call [phone 1]"),
        ("@acme and Acme know", "@acme and Acme know"),
        ("I say [order 1]", "I say (order 1)"),
        ("a\u200bb \u202ec\U000e0041", "ab c"),
    ],
)
def test_what_belongs_to_people_outside_is_hidden(words, told):
    assert Hidden([DANA, TOM], ours=["@acme", "Acme"]).hide(words) == told


def test_a_name_in_writing_without_spaces_is_found():
    assert Hidden([Someone(1, "田中太郎", "")]).hide("田中太郎さん") == "[person 1]さん"


def test_what_is_personal_does_not_come_back_in_public():
    words = {"[person 1]": "Dana", "[order 1]": "ZX-99812", "[phone 1]": "0113 496 0123"}
    text = "[Person 1], [order 1], [phone  1], [order 2]"
    assert put_back(text, words, public=False)[0] == "Dana, ZX-99812, 0113 496 0123, "
    assert put_back(text, words, public=True)[0] == "Dana, , , "


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        ("See https://acme.test/help, or ACME.test/help.", "See https://acme.test/help, or ACME.test/help."),
        ("See https://acme.test/help?u=dana now", "See now"),
        ("See [link 1] or [link 1]x", "See https://news.test/o?id=7 or"),
        ("Mail help@acme.test, not pay@evil.test", "Mail help@acme.test, not"),
        ("Ask @acme, not @evil", "Ask @acme, not"),
        ("Go to evil.test/x", "Go to"),
        ("Go to ｅｖｉｌ．ｔｅｓｔ", "Go to"),
        ("It costs 3.50, e.g. on 1.2.2024... 5 < 6", "It costs 3.50, e.g. on 1.2.2024... 5 < 6"),
        ("Hello [Your Name] and {fact:x}", "Hello and"),
        ("<b>Bold</b> <scr<i>ipt>x", "Bold x"),
        ("A ![p](https://evil.test/a) B", "A B"),
        ("call +44 900 123 4567", "call"),
    ],
)
def test_only_ways_that_we_gave_stand_in_an_answer(answer, left):
    assert clean(answer).text == left


def test_a_name_that_is_a_link_is_none():
    assert "evil" not in clean("Hello [person 2]", **{"[person 2]": "evil.test/prize"}).text


@pytest.mark.parametrize(
    "form",
    [KEY, " ".join(KEY), KEY[::-1], KEY.upper(), KEY.encode().hex(), base64.b64encode(KEY.encode()).decode()],
)
def test_a_key_is_found_in_each_form(form):
    assert holds(f"The key: {form}!", KEY)
    assert not holds("There is no key here.", KEY)


def test_an_open_line_is_for_ones_own_network_alone():
    for address in ("http://models.example/v1", "http://8.8.8.8", "http://[2606:4700::1]/v1"):
        with pytest.raises(Invalid):
            rules.address_of(address)
    for address in ("https://models.example/v1", "http://10.0.0.7:11434/v1", "http://ollama:11434/v1"):
        assert rules.address_of(f"{address}/chat/completions") == address
