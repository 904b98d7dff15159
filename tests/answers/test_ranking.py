"""What fits best is told by rare words that are shared, and says which."""

from heedful.answers import actions as answers
from heedful.answers import queries
from heedful.answers.ranking import ranked, terms_of
from tests.conftest import NOON

TEXTS = {
    1: "The outage in Leeds is mended",
    2: "The outage in York goes on",
    3: "An outage is a pity, and an outage of the line too",
    4: "Bills are sent in May",
}
ROWS = [(pk, terms_of(text)) for pk, text in TEXTS.items()]


def best(asked, **more):
    return [one.pk for one in ranked(ROWS, asked=asked, **more)]


def test_the_rarer_word_decides_and_is_named_first():
    found = ranked(ROWS, asked="Is the outage in Leeds over?")
    assert found[0].pk == 1
    assert found[0].because == ("Leeds", "outage")
    assert 4 not in [one.pk for one in found]


def test_a_rare_word_is_worth_more_than_a_common_one():
    rows = [(n, terms_of("outage")) for n in range(1, 9)] + [(9, terms_of("tariff"))]
    assert ranked(rows, asked="outage or tariff")[0].pk == 9


def test_words_that_say_nothing_find_nothing():
    assert best("it is in the and of an") == []
    assert best("") == []


def test_what_one_writes_counts_more_than_what_was_asked():
    assert best("outage in Leeds", draft="York York")[0] == 2


def test_the_same_words_give_the_same_order_every_time():
    assert best("outage") == best("outage") == sorted(best("outage"), key=best("outage").index)
    twins = [(7, terms_of("outage")), (5, terms_of("outage"))]
    assert [one.pk for one in ranked(twins, asked="outage")] == [5, 7]


def test_ended_and_archived_are_not_proposed(frank, mended, change):
    from datetime import timedelta

    asked = {"asked": "outage in Leeds", "at": NOON}
    assert [one.fact for one in queries.proposed_for(frank.pk, **asked)] == [mended]
    change(mended, mended.text, at=NOON, expires_at=NOON + timedelta(hours=1))
    assert queries.proposed_for(frank.pk, asked="outage", at=NOON + timedelta(hours=1)) == []
    answers.archive_fact(by_id=frank.pk, fact_id=mended.pk, at=NOON)
    assert queries.proposed_for(frank.pk, **asked) == []
