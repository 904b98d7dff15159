"""What the local models hear in a draft: a quiet hint where rules are silent, never waited for, never a stop."""

import html
import json
import re
import threading
import time

import pytest

from heedful.desk import actions as desk
from heedful.desk import prose, sounding
from heedful.desk.models import Reply, WordsChecked
from heedful.kit.errors import Invalid
from heedful.reading.reader import reader
from heedful.reading.weights import BrokenWeights
from tests.conftest import NOON
from tests.test_access import program_of
from tests.web.conftest import HTMX
from tests.web.test_inbox_replies import say

COLD = (
    "The lock had been blinking red for weeks. You must have walked past it every day. "
    "From the next version the app will warn at 20 % in place of 5, for those who don't look."
)
SENTENCES = [one.text.strip() for one in prose.sentences(COLD)]
KIND = (
    "Out in the rain with a dead lock, horrid. For now: a 9 V block held to the two dots under the handle "
    "opens it, and from the next version the app speaks up at 20 %."
)
RULES_ALONE = (
    "A valid ID must be presented, and statements without evidence aren't considered. "
    "Please upload a picture of the card; until then the parcel is not handed out."
)
RULED = f"Hello Dana. {RULES_ALONE} It is our policy."
HINT = "May sound harsh"


@pytest.fixture(autouse=True)
def _noon(at_noon):
    return at_noon


@pytest.fixture
def page(dana_waits):
    return f"/inbox/{dana_waits.pk}/"


class Moments:
    """A clock that shows the next of some moments each time, and the last one from then on."""

    def __init__(self, *moments):
        self.moments = list(moments)

    def __call__(self):
        return self.moments.pop(0) if len(self.moments) > 1 else self.moments[0]


@pytest.fixture
def ear(monkeypatch):
    """`ear(opening)` are the models of this process; they are there when it returns, if they can be."""

    def listen(opening=reader, now=lambda: 0.0):
        made = sounding.Ear(opening, now)
        monkeypatch.setattr(sounding, "EAR", made)
        made.hear("One word to wake them")
        made.wait()
        return made

    return listen


def look(browser, page, text, **fields):
    return browser.post(f"{page}words/", {"kind": "public", "text": text, **fields}, headers=HTMX).text


def test_what_rules_miss_is_hinted_with_its_reason_at_its_words(ear, signed_in, frank, page):
    ear()
    shown = look(signed_in(frank), page, COLD)
    assert HINT in shown
    assert re.search(r"A model on this machine hears .+ here \(\d+ %.*\)\. It can be wrong\.", shown)
    start, end, words = re.search(
        r'data-start="(\d+)" data-end="(\d+)".*?<q dir="auto">(.+?)</q>', shown
    ).groups()
    assert html.unescape(words) == COLD[int(start) : int(end)][:80]
    assert COLD[int(start) : int(end)] in SENTENCES


def test_kind_words_get_no_hint(ear, signed_in, frank, page):
    ear()
    assert "remark" not in look(signed_in(frank), page, KIND)


def test_where_a_rule_says_it_the_models_are_silent_even_if_that_is_put_away(ear, signed_in, frank, page):
    ear()
    browser = signed_in(frank)
    ruled = look(browser, page, RULED)
    assert "Hides behind a rule" in ruled
    assert HINT not in ruled
    key = re.search(r'name="dismiss" value="(\w+)"', ruled)[1]
    assert "remark" not in look(browser, page, RULED, dismiss=key)


def test_a_hint_that_is_put_away_does_not_come_back_with_the_next_words(ear, signed_in, frank, page):
    ear()
    browser = signed_in(frank)
    key = re.search(r'name="dismiss" value="(\w+)"', look(browser, page, COLD))[1]
    assert HINT not in look(browser, page, COLD, dismiss=key)
    changed = COLD.replace("walked past", "gone by")
    assert HINT not in look(browser, page, f"{changed} That is all there is to say.")


def test_a_hint_never_stops_a_reply_and_is_no_figure(ear, signed_in, frank, page):
    ear()
    assert say(signed_in(frank), page, COLD, headers=HTMX).status_code == 200
    assert Reply.objects.get().text == COLD
    assert WordsChecked.objects.get().remarks == []


def test_nobody_waits_while_the_models_are_opened(monkeypatch, signed_in, frank, page):
    opened, asked = threading.Event(), []

    def slowly():
        asked.append(1)
        assert opened.wait(20)
        return reader()

    made = sounding.Ear(slowly, lambda: 0.0)
    monkeypatch.setattr(sounding, "EAR", made)
    browser = signed_in(frank)
    for _ in range(3):
        assert HINT not in look(browser, page, COLD)
    assert "Hides behind a rule" in look(browser, page, RULED)
    opened.set()
    made.wait()
    assert HINT in look(browser, page, COLD)
    assert asked == [1]


def test_with_broken_weights_rules_go_on_and_they_are_looked_at_again_later(ear, signed_in, frank, page):
    tried, moment = [], [0.0]

    def broken():
        tried.append(1)
        if len(tried) < 2:
            raise BrokenWeights("encoder.onnx is missing.")
        return reader()

    made = ear(broken, lambda: moment[0])
    browser = signed_in(frank)
    assert "Hides behind a rule" in look(browser, page, RULED)
    assert HINT not in look(browser, page, COLD)
    assert len(tried) == 1
    moment[0] = sounding.AGAIN
    look(browser, page, COLD)
    made.wait()
    assert HINT in look(browser, page, COLD)


def test_after_a_slow_look_rules_are_alone_for_a_while(ear, signed_in, frank, page):
    made = ear()
    slow = sounding.PATIENCE + 0.1
    made._now = Moments(0.0, 0.0, slow, slow, slow)  # asked, begun, done; and the next draft
    browser = signed_in(frank)
    assert HINT in look(browser, page, COLD)
    assert HINT not in look(browser, page, COLD)
    made._now = Moments(slow + sounding.REST)
    assert HINT in look(browser, page, COLD)


@pytest.mark.parametrize(
    ("which", "hints"), [("full", True), ("cascade", True), ("fast", False), ("off", False)]
)
def test_what_may_read_may_hint(ear, signed_in, frank, page, settings, which, hints):
    ear()
    settings.READING = which
    assert (HINT in look(signed_in(frank), page, COLD)) is hints


@pytest.mark.parametrize("whole", [True, False])
def test_what_the_company_does_not_want_to_hear_is_not_hinted_either(ear, signed_in, frank, lea, page, whole):
    ear()
    browser = signed_in(frank)
    assert HINT in look(browser, page, RULES_ALONE)
    kind = "tone" if whole else sounding.hint_on(RULES_ALONE).like.value
    desk.set_word_rule(by_id=lea.pk, kind=kind, level="off", at=NOON)
    assert HINT not in look(browser, page, RULES_ALONE)


def test_no_rule_lets_a_guess_stop_a_reply(signed_in, lea):
    for level in ("second-look", "must-change"):
        with pytest.raises(Invalid, match="stops no reply"):
            desk.set_word_rule(by_id=lea.pk, kind="tone", level=level, at=NOON)
    chosen = re.search(r'name="level-tone".*?</select>', signed_in(lea).get("/settings/words/").text)[0]
    assert re.findall(r'value="([\w-]+)"', chosen) == ["off", "remark"]


def test_a_program_gets_the_hint_too(ear, frank, dana_waits):
    ear()
    asked = json.dumps({"text": COLD})
    answer = program_of(frank).post(
        f"/api/v1/conversations/{dana_waits.pk}/words", asked, content_type="application/json"
    )
    assert [(one["kind"], one["level"]) for one in answer.json()] == [("tone", "remark")]


@pytest.mark.parametrize(
    "text",
    [
        f"You wrote “{COLD[:100]}”, and that was our letter.",
        f"> {COLD}\nThat is what our letter said, and it should never have said so to you.",
        "You must have walked past it.",
        "Das Schloss hat wochenlang rot geblinkt, und Sie sind jeden Tag daran vorbeigegangen, also bitte.",
    ],
)
def test_quotes_a_few_words_and_other_languages_are_let_be(ear, signed_in, frank, page, text):
    ear()
    assert HINT not in look(signed_in(frank), page, text)


def test_a_long_draft_is_heard_in_passages_and_no_more_than_a_few(ear, signed_in, frank, page):
    ear()
    shown = look(signed_in(frank), page, f"{KIND} {KIND}\n\n{COLD}\n\n{KIND}")
    assert HINT in shown
    assert [
        one.text.strip() for one in sounding.passages(f"{KIND}\n \n{COLD}\nToo.\n\nSorry.\n\n{KIND}")
    ] == [
        KIND,
        f"{COLD}\nToo.",
        f"Sorry.\n\n{KIND}",
    ]
    passages = list(sounding.passages("This is a sentence of seven words. " * 500))
    assert len(passages) == sounding.MOST_PASSAGES
    assert all(len(one.text.split()) <= sounding.LONGEST_PASSAGE for one in passages)
    assert next(sounding.passages("word " * 4000)).text.count("word") == 4000


def test_no_draft_makes_it_slow(ear):
    ear()
    for filler in (
        "a " * 10_000,
        "you must " * 2_000,
        "A" * 20_000,
        "!" * 20_000,
        "“" * 20_000,
        "\u202e" * 9_000,
    ):
        began = time.process_time()
        sounding.hint_on(filler)
        assert time.process_time() - began < 2.0


def test_the_words_of_a_hint_are_those_that_were_typed(ear):
    ear()
    text = 'The regulation doesn\'t say "nearly valid". Yours is invalid, and a valid one must be presented here.'
    remark = sounding.hint_on(f"A valid ID must be presented. {text} The parcel is returned.").remark
    assert remark.words in f"A valid ID must be presented. {text} The parcel is returned."
    assert "   " not in remark.words
