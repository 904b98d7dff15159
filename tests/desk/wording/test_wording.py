"""Remarks on a draft: bad wording is found, ordinary good wording is left alone, and it is quick."""

import time

import pytest

from heedful.desk.wording import Draft, Kind, Known, remarks_on
from tests.desk.wording import sentences


def kinds(text, **around):
    return [remark.kind for remark in remarks_on(Draft(text, **around))]


def test_each_kind_is_found_in_most_of_its_sentences_and_hardly_elsewhere():
    table, wrong = sentences.measured()
    assert {kind for kind, *_ in table} == set(Kind) - {Kind.NEVER_SAY, Kind.TONE}
    assert sum(n for _, n, *_ in table) >= 200
    assert len(sentences.good()) >= 150
    for kind, n, recall, _, precision in table:
        assert recall >= 0.8, (kind, n, recall)
        assert precision >= 0.9, (kind, n, precision)
    assert len(wrong) <= 2, wrong


def test_ordinary_replies_are_hardly_ever_remarked():
    flagged = [text for text in sentences.ordinary(1000) if remarks_on(Draft(text))]
    assert len(flagged) <= 20, flagged[:3]


@pytest.mark.parametrize(
    "text",
    [
        "We were wrong to say you abused our network.",
        "Our letter called you a spammer. It should never have done so.",
        "You wrote “your service is a scam and you are a liar”, and I see why.",
        "> you are a spammer\nThat is what our letter said, and it was wrong.",
        "Nobody says that you lied.",
        "It is not your fault.",
        "I am sorry that we doubted you.",
        "You should have been told on Monday.",
        "Please look into your spam/trash folders too.",
        "It isn't possible to send it abroad, because the carrier stopped.",
    ],
)
def test_apologies_denials_and_quoted_words_are_no_accusations(text):
    assert kinds(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Please forward the suspicious e-mail to us and don't click on its link.",
        "If you haven't already, please fill in the form for schools.",
        "The hold falls off your account within days, according to the policies of your bank.",
        "If this is the case and you want the old view back, it is under Settings.",
    ],
)
def test_what_is_said_of_others_or_asked_kindly_is_fine(text):
    assert remarks_on(Draft(text)) == []


def test_what_is_denied_with_a_but_is_said_all_the_same():
    assert kinds("I do not say you are lying, but the driver saw you.") == [Kind.ACCUSES]


def test_their_own_words_are_theirs_when_we_repeat_them():
    text = "That nobody else has complained is no comfort."
    assert kinds(text, their_words="so nobody else has complained, or what") == []
    assert kinds(text) == [Kind.DOUBTS]


def test_a_remark_stands_at_its_words_and_says_why_and_what_instead():
    text = "Hello Dana. You’re right that it’s late – but it’s our policy."
    remark = remarks_on(Draft(text))[0]
    assert (text[remark.start : remark.end], remark.kind) == (remark.words, Kind.POLICY)
    assert remark.words == "it’s our policy"
    assert remark.why.endswith(".")
    assert remark.instead


def test_a_rule_with_its_reason_is_no_hiding():
    assert kinds("It is our policy to wait two days, so that nobody regrets it.") == []


def test_a_soon_with_a_day_and_a_no_with_a_reason_are_fine():
    assert kinds("We are looking into it.") == [Kind.NO_WHEN]
    assert kinds("We are looking into it and write by Friday.") == []
    assert kinds("We cannot refund it.") == [Kind.NO_WHY]
    assert kinds("We cannot refund it, since it was opened.") == []


def test_numbers_of_cards_and_accounts_are_checked():
    assert kinds("It went to 4111 1111 1111 1111.") == [Kind.PERSONAL]
    assert kinds("It went to 4111 1111 1111 1112.") == []
    assert kinds("It went to DE89 3704 0044 0532 0130 00.") == [Kind.PERSONAL]
    assert kinds("It went to DE88 3704 0044 0532 0130 00.") == []


def test_personal_details_are_fine_in_private_and_secrets_nowhere():
    assert kinds("We will ring you on +44 7700 900123.", private=True) == []
    assert kinds("We will ring you on +44 7700 900123.") == [Kind.PERSONAL]
    assert kinds("Your password is Tulip-4821.", private=True) == [Kind.SECRET]


def test_how_we_are_reached_is_no_secret():
    assert kinds("Write to us at care@zorble.example, or call us on 0113 496 0000.") == []


def test_a_figure_that_differs_from_a_fact_is_named_with_the_fact():
    facts = (Known("Refunds", "A refund to a card takes 5 days."),)
    remark = remarks_on(Draft("The refund is on your card within 2 days.", facts=facts))[0]
    assert (remark.kind, remark.words) == (Kind.CONTRADICTS, "2")
    assert remark.why == "The fact Refunds says 5, you wrote 2."
    assert kinds("The refund is on your card within 5 days.", facts=facts) == []
    assert kinds("The line is back in 2 days.", facts=facts) == []


def test_pasting_is_noticed_but_a_short_thank_you_may_return():
    text = "We hear you, and the crew is at the mast until four o'clock."
    assert kinds(text, our_earlier=(text,)) == [Kind.REPEATED]
    assert kinds("Thank you so much.", our_earlier=("Thank you so much.",)) == []


def test_the_longest_draft_is_looked_at_in_time():
    text = ("This is an ordinary sentence about a router, a van and 12 parcels that come on Friday. " * 250)[
        :20_000
    ]
    began = time.process_time()
    remarks_on(Draft(text))
    assert time.process_time() - began < 1.0


@pytest.mark.parametrize(
    "filler",
    [
        "a " * 10_000,
        "1 " * 10_000,
        "you have " * 2_000,
        "A" * 20_000,
        "(" * 20_000,
        '"' * 20_000,
        "1-" * 10_000,
        "you should have " * 1_200,
    ],
)
def test_no_text_makes_it_slow(filler):
    began = time.process_time()
    remarks_on(Draft(filler))
    assert time.process_time() - began < 2.0
