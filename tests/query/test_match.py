"""What each part of the language finds, the surprises first."""

import pytest

from heedful.query import Said, parse

GOTCHAS = [
    ("C++", "I write C++ all day", True),
    ("C++", "I write C all day", False),
    ("`C++`", "c++, please", True),
    ("`C`", "C++ only", False),
    ("`C#`", "C# or F#", True),
    ("`:-(`", "no lamp :-(", True),
    ("mcdonald's", "McDonald\u2019s", True),
    ("mcdonald's", "McDonald's", True),
    ("mcdonald's", "McDonalds", True),
    ("mcdonald's", "McDonald`s", True),
    ("mcdonalds", "McDonald\u2019s", True),
    ("mcdonald", "McDonald's", True),
    ("mcdonald", "McDonalds", False),
    ("nike", "Nike's new shoes", True),
    ('"nike shoes"', "Nike's shoes", True),
    ('"nike s shoes"', "Nike's shoes", False),
    ("shell", "she'll come", False),
    ("she'll", "She\u2019ll come", True),
    ("won", "we won't", False),
    ("don't", "dont", True),
    ("nike", "Nike'll pay", True),
    ("AT&T", "at&t is down", True),
    ("AT&T", "ATT is down", True),
    ("AT&T", "AT&T\u2019s network", True),
    ("AT&T", "look at t shirts", False),
    ("`AT&T`", "ATT", False),
    ("`AT&T`", "@AT&T!", True),
    ("C&A", "CA", False),
    ("C&A", "C&A", True),
    ("coca-cola", "Coca-Cola", True),
    ("coca-cola", "CocaCola", True),
    ("coca-cola", "coca cola", True),
    ("coca-cola", "Coca\u2011Cola's", True),
    ("cocacola", "Coca-Cola", True),
    ('"coca cola"', "Coca-Cola", True),
    ("cola", "Coca-Cola", True),
    ("coca-cola", "cola coca", False),
    ("nike", "#nike and @nike", True),
    ("#nike", "nike", False),
    ("#nike", "#Nike!", True),
    ("#nike", "#Nike's", True),
    ("word:nike", "#nike @nike", False),
    ("word:nike", "a nike", True),
    ("@acme", "hey @acme,", True),
    ("@acme", "me@acme", False),
    ("$AAPL", "buy $aapl", True),
    ("$AAPL", "buy AAPL", False),
    ("aapl", "buy $AAPL", True),
    ("1&1", "bei 1&1 gekauft", True),
    ("1&1", "11 or 1 1", False),
    ("24-7", "247", False),
    ("example.com", "see example[.]com", True),
    ("example[.]com", "see example.com", True),
    ("example.com", "see example[dot]com now", True),
    ("example", "see example.com", True),
    ("東京", "今日は東京です", True),
    ("東京", "京東", False),
    ("東京", "東、京", False),
    ("삼성", "삼성전자가 또", True),
    ("nike", "ナイキnike靴", True),
    ("👍", "great 👍🏽", True),
    ("👍🏿", "great 👍", True),
    ("👍", "great 👎", False),
    ("👩‍💻", "a 👩🏽‍💻 at work", True),
    ("🇫🇷", "vive la 🇫🇷", True),
    ("straße", "STRASSE", True),
    ("STRASSE", "Straße", True),
    ("ｎｉｋｅ", "nike", True),
    ("nike", "ＮＩＫＥ", True),
    ("nike", "𝐍𝐢𝐤𝐞", True),
    ("nike", "Nike™ shoes", True),
    ("nike", "ni\u200bke ni\u00adke", True),
    ("istanbul", "İstanbul", True),
    ("İSTANBUL", "istanbul", True),
    ("cafe", "Café", True),
    ("café", "cafe", False),
    ("café", "cafe\u0301", True),
    ("हिन्दी", "यह हिन्दी है", True),
]
FOUND = [
    ("zorble", "My Zorble 3000 broke", True),
    ("zorble", "zorbles", False),
    ("zorble broke", "broke my ZORBLE", True),
    ("zorble AND broke", "zorble", False),
    ("zorble OR acme", "acme again", True),
    ("zorble | acme", "acme again", True),
    ("a b OR c", "c", True),
    ("a (b OR c)", "c", False),
    ("NOT a b", "b", True),
    ("NOT a b", "a b", False),
    ("zorble -jobs", "zorble jobs", False),
    ("zorble -(jobs OR hiring)", "zorble hiring", False),
    ("zorble NOT (jobs OR hiring)", "zorble today", True),
    ('"form letter"', "the form letter calls me", True),
    ('"form letter"', "letter form", False),
    ('"form letter"', "form the letter", False),
    ('"best * coffee"', "the best damn coffee", True),
    ('"best * coffee"', "the best coffee", False),
    ('"best * coffee"', "the best of all coffee", False),
    ('"form lett*"', "form letters", True),
    ('"what now?"', "what now", True),
    ("a NEAR/1 b", "a x b", True),
    ("a NEAR/1 b", "b x a", True),
    ("a NEAR/1 b", "a x x b", False),
    ("a NEAR/0 a", "a", False),
    ("a NEAR/0 a", "a a", True),
    ('"a b"~1', "b x a", True),
    ('"a b"~1', "b x x a", False),
    ('"form letter" NEAR/2 (late OR slow)', "slow form letter", True),
    ("(a NEAR/2 b) NEAR/0 c", "a x b c", True),
    ("(a NEAR/2 b) NEAR/0 c", "a c x b", False),
    ("a ONEAR/1 b", "a x b", True),
    ("a ONEAR/1 b", "b a", False),
    ("a SENTENCE b", "First a, then b. Done", True),
    ("a SENTENCE b", "First a! Then b", False),
    ("a SENTENCE b", "b, then a", True),
    ("zorb*", "many zorbles", True),
    ("zorb*", "azorb", False),
    ("*orble", "zorble", True),
    ("w?men", "women", True),
    ("w?men", "wmen", False),
    ("zorbl?", "zorble", True),
    ("zorbl?", "zorbl", False),
    ("#zorb*", "#zorbles", True),
    ("#zorb*", "zorbles", False),
    ("{Gap}", "the Gap shop", True),
    ("{Gap}", "a gap", False),
    ("{Apple Pay}", "with Apple Pay", True),
    ("{Apple Pay}", "with Apple pay", False),
    ("{Gap}", "Gap's shop", True),
    ("zorble freq>=2", "Zorble, zorble!", True),
    ("zorble freq>=2", "zorble", False),
    ("(a OR b) freq>=2", "a b", True),
    ("adidas~1", "addidas", True),
    ("adidas~1", "adids", True),
    ("adidas~1", "adidsa", True),
    ("adidas~1", "adides", True),
    ("adidas~1", "adidas", True),
    ("adidas~1", "addidsa", False),
]


@pytest.mark.parametrize(("query", "text", "found"), GOTCHAS + FOUND)
def test_a_query_finds_what_it_says(query, text, found):
    assert (parse(query).found(Said(text)) is not None) is found


def test_the_words_that_matched_are_told():
    found = parse('zorble OR "form letter" OR x').found(Said("form letter about zorble"))
    assert found == {"zorble", "form letter"}


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("mcdonald's", "My McDonald\u2019s!", ["McDonald\u2019s"]),
        ("nike", "ＮＩＫＥ and ni\u00adke", ["ＮＩＫＥ", "ni\u00adke"]),
        ("coca-cola", "Coca-Cola's", ["Coca-Cola's"]),
        ("straße NOT x", "die STRASSE", ["STRASSE"]),
        ("a NEAR/3 b", "xx a yy b", ["a", "b"]),
        ("nike", "cafe\u0301, ½ nike", ["nike"]),
        ("`C++`", "in C++.", ["C++"]),
        ("#nike OR 👍", "#Nike 👍🏽", ["#Nike", "👍🏽"]),
        ("example.com", "see example[.]com", ["example[.]com"]),
        ("title:x OR lang:en", "x", [""]),
    ],
)
def test_the_words_to_mark_are_those_that_were_written(query, text, marked):
    marks = parse(query).marks(Said(text, language="en"))
    assert [text[mark.start : mark.end] for mark in sorted(marks)] == marked


def test_a_mark_names_the_clause_that_asked():
    marks = parse('acme ("form letter" OR late)').marks(Said("late again, Acme"))
    assert [(mark.clause, mark.words) for mark in sorted(marks)] == [("late", "late"), ("acme", "acme")]


def test_nearness_is_counted_over_nearest_places_also_in_groups():
    said = Said("a b b x x x x c")
    assert parse("(a NEAR/5 b) NEAR/4 c").found(said)
    assert not parse("(a NEAR/5 b) NEAR/3 c").found(said)
