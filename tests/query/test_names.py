"""Names of companies, in the spellings that people write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.query import Mistake, Said, parse_track
from heedful.query.names import joined, query_for, spellings_of

NAMES = [  # the name, what has to be found, what must not be
    ("P.C. Richard & Son", "PC Richards|P.C. Richard|#PCRichard|@pcrichard|pcrichard.com|PC Richard and Son", "Richard"),
    ("adidas", "Adidas's shoes|#adidas|@adidas|adidas.com", "addidas"),
    ("7-Eleven", "7-Eleven|Seven Eleven|7eleven|7 eleven|#SevenEleven", "eleven"),
    ("Gap", "the Gap store|#gap|@Gap|gap.com", "mind a gap"),
    ("Apple Inc.", "an Apple phone|@apple|apple.com", "an apple a day"),
    ("Target Corporation", "at Target|#target|target.com", "a moving target"),
    ("AT&T", "AT&T|ATT|AT and T|att", "look at t shirts"),
    ("H&M", "H&M|H and M", "h m"),
    ("C&A", "C&A|C and A", "canda|CA"),
    ("1&1", "bei 1&1|1 and 1|1and1", "11"),
    ("Ben & Jerry's", "Ben and Jerry's|ben & jerrys|#BenAndJerrys|benjerrys.com|Ben + Jerry's", "Ben|Jerry"),
    ("Marks & Spencer", "Marks and Spencer|marksandspencer.com|MARKS + SPENCER", "marks"),
    ("Johnson & Johnson", "Johnson and Johnson|johnson&johnson", "Johnson"),
    ("Procter & Gamble Co.", "Procter and Gamble|procter & gamble", "a gamble"),
    ("Tiffany & Co.", "Tiffany & Co|Tiffany and Co", "co"),
    ("McDonald's", "McDonald’s|mcdonalds|#McDonalds|mcdonalds.com", "mcdonald"),
    ("Macy's", "Macys|macy's|@Macys", "macy"),
    ("Nestlé", "nestle|NESTLÉ|#Nestle", "nest"),
    ("Müller", "Müller|Muller|Mueller", "mull"),
    ("Würth GmbH", "Würth|Wurth|Wuerth", "GmbH"),
    ("Häagen-Dazs", "haagen dazs|Häagen-Dazs|haagendazs|Haeagen-Dazs", "dazs"),
    ("Mærsk", "Mærsk|Maersk", "mask"),
    ("Weiß AG", "Weiss|WEISS|Weiß", "wei"),
    ("Siemens AG", "Siemens|siemens.com", "AG"),
    ("SAP SE", "SAP|@sap", "SE"),
    ("Coca-Cola", "Coca Cola|cocacola|#CocaCola|coca-cola.com", "cola"),
    ("Mercedes-Benz Group AG", "Mercedes Benz Group|mercedesbenzgroup", "group"),
    ("The Home Depot", "the home depot|Home Depot|@HomeDepot|homedepot.com", "my home"),
    ("Five Guys", "five guys|5 Guys|#fiveguys", "guys"),
    ("Forever 21", "Forever 21|forever21|#Forever21", ""),
    ("Booking.com", "booking.com|Booking.com's", "my booking"),
    ("Check24.de", "check24.de|check24", "check"),
    ("YouTube", "youtube|#YouTube|youtube.com", "you tube"),
    ("E*TRADE", "E*Trade|e-trade|etrade", "trade"),
    ('Toys "R" Us', "Toys R Us|toysrus|ToysRUs.com", "toys"),
    ("Yahoo!", "yahoo|Yahoo!|yahoo.com", "yah"),
    ("3M", "3M tape|@3m|3m.com", "a 3m wall"),
    ("X", "on X|@x|x.com", "x marks it"),
    ("C++", "I write C++.", "I write C"),
    ("ソニー", "今日はソニーです", "ソニ"),
    ("삼성전자", "삼성전자는 좋다", "삼성"),
    ("J.Crew", "J.Crew|jcrew|J Crew", "crew"),
    ("T.J. Maxx", "TJ Maxx|T.J. Maxx|tjmaxx|T J Maxx", "maxx"),
    ("Dr. Oetker", "Dr. Oetker|dr oetker|droetker.com", "dr"),
    ("Deutsche Bahn AG", "Deutsche Bahn|#DeutscheBahn", "bahn"),
    ("OR", "OR is a firm|@or", "this or that"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "finds", "leaves"), NAMES, ids=lambda value: value[:12])
def test_a_name_is_found_as_people_write_it_and_not_where_it_is_not_meant(name, finds, leaves):
    tree = parse_track(query_for(name))
    assert [text for text in finds.split("|") if tree.marks(Said(text)) is None] == []
    assert [text for text in leaves.split("|") if text and tree.marks(Said(text)) is not None] == []


@pytest.mark.parametrize("name", [name for name, _, _ in NAMES])
def test_no_picked_spelling_is_found_by_another_anyway(name):
    queries = [one.query for one in spellings_of(name)]
    assert len(set(queries)) == len(queries)
    assert str(parse_track(joined(queries))) == joined(queries)


def test_what_the_language_folds_is_not_proposed():
    assert [one.query for one in spellings_of("Adidas")] == ["adidas", "adidas~1"]
    assert [one.query for one in spellings_of("coca-cola")] == ["coca-cola"]


def test_what_finds_others_too_is_proposed_and_not_picked():
    proposed = {one.query: one.is_on for one in spellings_of("Gap")}
    assert (proposed["{Gap}"], proposed["gap"]) == (True, False)
    assert {one.query: one.is_on for one in spellings_of("YouTube")}['"you tube"'] is False
    assert {one.query: one.is_on for one in spellings_of("Deutsche Bahn Connect")}["{DBC}"] is False


def test_a_name_without_letters_or_end_is_refused():
    with pytest.raises(Mistake, match="a letter or a digit"):
        spellings_of(" -&- ")
    with pytest.raises(Mistake, match="120"):
        spellings_of("a" * 121)


@given(st.text(max_size=120))
def test_whatever_is_typed_each_proposal_can_be_read_alone_and_together(name):
    try:
        proposed = spellings_of(name)
    except Mistake:
        return
    for one in proposed:
        assert str(parse_track(one.query)) == one.query
    whole = joined(one.query for one in proposed)
    assert not whole or str(parse_track(whole)) == whole
