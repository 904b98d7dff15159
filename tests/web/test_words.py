"""Words on the screen: remarks beside a draft, rules that leads choose, what is never said, what slipped out."""

import re
from datetime import timedelta

import pytest

from heedful.answers import actions as answers
from heedful.desk import actions as desk
from heedful.desk import queries
from heedful.desk.models import BadlyWorded, Draft, NeverSay, Reply, WordsChecked
from heedful.desk.wording.weighing import LookAgain
from heedful.kit.errors import Invalid, Missing, NotAllowed, Refused
from heedful.query import Mistake
from tests.conftest import NOON, SECOND
from tests.test_access import program_of
from tests.web.conftest import HTMX
from tests.web.test_inbox_replies import form_of, say

HARSH = "Hello Dana. It is our policy."
KIND = "Hello Dana. The mast fell over, and stands again at six."


@pytest.fixture(autouse=True)
def _noon(at_noon):
    return at_noon


@pytest.fixture
def page(dana_waits):
    return f"/inbox/{dana_waits.pk}/"


def look(browser, page, text, **fields):
    return browser.post(f"{page}words/", {"kind": "public", "text": text, **fields}, headers=HTMX)


def rule(lea, kind, level):
    desk.set_word_rule(by_id=lea.pk, kind=kind, level=level, at=NOON)


def test_a_remark_names_the_words_says_why_and_what_instead(signed_in, frank, page):
    answer = look(signed_in(frank), page, HARSH).text
    assert "Hides behind a rule" in answer
    assert '<q dir="auto">It is our policy</q>' in answer
    assert "say what it is for" in answer.lower()
    assert 'data-start="12" data-end="28"' in answer
    assert 'name="anyway"' not in answer


def test_kind_words_get_no_remark(signed_in, frank, page):
    assert "remark" not in look(signed_in(frank), page, KIND).text


def test_words_that_were_put_away_stay_away_in_this_conversation(signed_in, frank, page):
    browser = signed_in(frank)
    key = re.search(r'name="dismiss" value="(\w+)"', look(browser, page, HARSH).text)[1]
    assert "policy" not in look(browser, page, HARSH, dismiss=key).text
    assert "policy" not in look(browser, page, f"{HARSH} And thank you.").text
    assert "against company policy" in look(browser, page, "It is against company policy.").text


def test_without_javascript_a_remark_stands_beside_the_draft_and_is_put_away_by_a_form(
    signed_in, frank, page
):
    browser = signed_in(frank)
    desk.save_draft(
        conversation_id=int(page.split("/")[2]), teammate_id=frank.pk, kind="public", text=HARSH, at=NOON
    )
    key = re.search(r'name="dismiss" value="(\w+)"', browser.get(page).text)[1]
    answer = browser.post(f"{page}words/", {"kind": "public", "text": HARSH, "dismiss": key})
    assert answer.status_code == 302
    shown = browser.get(page).text
    assert "Hides behind a rule" not in shown
    assert HARSH in shown


def test_a_remark_alone_never_stops_a_reply(signed_in, frank, page):
    assert say(signed_in(frank), page, HARSH, headers=HTMX).status_code == 200
    checked = WordsChecked.objects.get()
    assert (checked.flagged, checked.anyway) == (True, False)
    assert checked.remarks == [{"kind": "policy", "start": 12, "end": 28}]


def test_where_a_rule_asks_for_a_second_look_sending_asks_once(signed_in, frank, lea, page):
    rule(lea, "policy", "second-look")
    browser = signed_in(frank)
    refused = say(browser, page, HARSH, headers=HTMX)
    assert (refused.status_code, Reply.objects.count()) == (409, 0)
    assert "Look at it again" in refused.text
    look_again = re.search(r'name="anyway" value="(\w+)"', refused.text)[1]
    assert Draft.objects.get().text == HARSH

    sent = browser.post(
        f"{page}reply/", {**form_of(browser, page), "text": HARSH, "anyway": look_again}, headers=HTMX
    )
    assert sent.status_code == 200
    assert Reply.objects.get().text == HARSH
    assert WordsChecked.objects.get().anyway


def test_a_look_at_other_words_counts_for_nothing(signed_in, frank, lea, page):
    rule(lea, "policy", "second-look")
    browser = signed_in(frank)
    look_again = re.search(r'name="anyway" value="(\w+)"', look(browser, page, HARSH).text)[1]
    other = "It is against company policy."
    form = form_of(browser, page)
    assert (
        browser.post(f"{page}reply/", {**form, "text": other, "anyway": look_again}, headers=HTMX).status_code
        == 409
    )


def test_without_javascript_too_the_draft_is_kept_and_asked_about(signed_in, frank, lea, page):
    rule(lea, "policy", "second-look")
    browser = signed_in(frank)
    assert say(browser, page, HARSH).status_code == 302
    shown = browser.get(page).text
    look_again = re.search(r'name="anyway" value="(\w+)"', shown)[1]
    browser.post(f"{page}reply/", {**form_of(browser, page), "text": HARSH, "anyway": look_again})
    assert Reply.objects.get().text == HARSH


def test_what_must_be_changed_does_not_leave_by_any_way(signed_in, frank, lea, dana_waits):
    rule(lea, "policy", "must-change")
    program = program_of(frank)
    path = f"/api/v1/conversations/{dana_waits.pk}/reply"
    answer = program.post(path, {"text": HARSH, "anyway": True}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "words")
    (remark,) = answer.json()["remarks"]
    assert (remark["kind"], remark["level"], remark["words"]) == ("policy", "must-change", "It is our policy")
    assert Reply.objects.count() == 0
    assert program.post(path, {"text": KIND}, content_type="application/json").status_code == 202


def test_a_program_may_look_again_and_send(frank, lea, dana_waits):
    rule(lea, "policy", "second-look")
    program, path = program_of(frank), f"/api/v1/conversations/{dana_waits.pk}/reply"
    assert program.post(path, {"text": HARSH}, content_type="application/json").status_code == 409
    assert (
        program.post(path, {"text": HARSH, "anyway": True}, content_type="application/json").status_code
        == 202
    )


def test_a_password_asks_for_a_second_look_unless_a_lead_says_otherwise(frank, lea, dana_waits):
    text = "Your password is Tulip-4821."
    key = {"conversation_id": dana_waits.pk, "author_id": frank.pk, "text": text, "at": NOON}
    with pytest.raises(LookAgain):
        desk.reply(**key)
    rule(lea, "secret", "off")
    assert desk.reply(**key).text == text


def test_a_secret_that_was_remarked_is_not_stored_a_second_time(frank, lea, dana_waits):
    rule(lea, "secret", "remark")
    desk.reply(conversation_id=dana_waits.pk, author_id=frank.pk, text="Your PIN is 7314.", at=NOON)
    assert "7314" not in str(WordsChecked.objects.get().remarks)


def test_only_leads_choose_and_a_rule_of_nothing_is_refused(signed_in, frank, lea):
    with pytest.raises(NotAllowed):
        rule(frank, "policy", "off")
    with pytest.raises(Invalid):
        rule(lea, "manners", "off")
    signed_in(lea).post("/settings/words/", {"level-policy": "must-change", "level-shouts": "off"})
    levels = queries.word_levels()
    assert (levels["policy"], levels["shouts"], levels["blames"]) == ("must-change", "off", "remark")
    assert "must" not in signed_in(frank).get("/settings/words/").text.split("<select")[0].split("Save")[-1]


def test_the_company_has_words_that_it_does_not_say(signed_in, frank, lea, page):
    answer = signed_in(lea).post(
        "/settings/words/never/",
        {
            "query": '"at the end of the day" OR synergy',
            "reason": "It says nothing.",
            "instead": "in the end",
            "level": "remark",
        },
    )
    assert answer.status_code == 302
    shown = look(signed_in(frank), page, "We are back at the end of the day, and that is synergy.").text
    assert "It says nothing." in shown
    assert "in the end" in shown
    desk.remove_never_say(by_id=lea.pk, never_say_id=NeverSay.objects.get().pk, at=NOON)
    assert "It says nothing." not in look(signed_in(frank), page, "That is synergy.").text


def test_a_query_that_cannot_be_read_is_told_in_the_form(signed_in, lea, frank):
    form = {"query": "(synergy", "reason": "no", "level": "remark"}
    answer = signed_in(lea).post("/settings/words/never/", form)
    assert (answer.status_code, NeverSay.objects.count()) == (400, 0)
    with pytest.raises(Mistake):
        desk.add_never_say(by_id=lea.pk, query="(synergy", reason="no", at=NOON)
    with pytest.raises(NotAllowed):
        desk.add_never_say(by_id=frank.pk, query="synergy", reason="no", at=NOON)


def test_the_share_of_flagged_replies_opens_its_rows(signed_in, frank, dana_waits):
    texts = [HARSH, KIND, "We are looking at it and write by six.", "Calm down."]
    for number, text in enumerate(texts):
        at = NOON - timedelta(minutes=number)
        desk.reply(conversation_id=dana_waits.pk, author_id=frank.pk, text=text, at=at)
    figure = queries.flagged_share(frank.pk, at=NOON)
    assert (figure.checked, figure.flagged) == (4, 2)
    taken = Reply.objects.get(text=HARSH)
    desk.take_back(reply_id=taken.pk, teammate_id=frank.pk, at=NOON)
    assert queries.flagged_share(frank.pk, at=NOON).flagged == 1
    assert "1 of 3 replies" in signed_in(frank).get("/settings/words/").text
    rows = signed_in(frank).get("/settings/words/flagged/").text
    assert "Calm down." in rows
    assert HARSH not in rows


def test_a_figure_of_long_ago_is_not_of_now(frank, dana_waits):
    desk.reply(conversation_id=dana_waits.pk, author_id=frank.pk, text=HARSH, at=NOON)
    assert queries.flagged_share(frank.pk, at=NOON + timedelta(days=31)).checked == 0


def sent(dana_waits, frank, work_until):
    said = desk.reply(conversation_id=dana_waits.pk, author_id=frank.pk, text=HARSH, at=NOON)
    work_until(NOON + 10 * SECOND)
    return said


def test_when_it_slipped_out_a_correction_is_drafted_and_leads_can_learn(
    signed_in, frank, bill, lea, page, dana_waits, work_until
):
    said = sent(dana_waits, frank, work_until)
    assert "badly worded" in signed_in(frank).get(page).text
    answer = signed_in(bill).post(
        f"/inbox/replies/{said.pk}/badly-worded/", {"lesson": "Say what the rule is for."}
    )
    assert answer.status_code == 302
    draft = Draft.objects.get(teammate=bill)
    assert draft.text.startswith("Dana, what we wrote was badly put, and I am sorry.")
    assert queries.remarks_for(dana_waits, draft.text, private=False, teammate_id=frank.pk, at=NOON) == []
    lessons = signed_in(lea).get("/settings/words/lessons/").text
    assert HARSH in lessons
    assert "Say what the rule is for." in lessons
    assert signed_in(bill).get("/settings/words/lessons/").status_code == 403
    desk.say_badly_worded(reply_id=said.pk, teammate_id=bill.pk, at=NOON)
    assert BadlyWorded.objects.get().lesson == "Say what the rule is for."


def test_what_has_not_left_is_taken_back_and_not_corrected(frank, dana_waits):
    held = desk.reply(conversation_id=dana_waits.pk, author_id=frank.pk, text=HARSH, at=NOON)
    with pytest.raises(Refused, match="does not stand there"):
        desk.say_badly_worded(reply_id=held.pk, teammate_id=frank.pk, at=NOON)
    with pytest.raises(Missing):
        desk.say_badly_worded(reply_id=held.pk + 1, teammate_id=frank.pk, at=NOON)


def test_a_draft_that_says_something_else_than_a_fact_is_remarked_with_the_fact(
    signed_in, frank, lea, page, dana_waits
):
    answers.add_fact(by_id=lea.pk, key="refunds", text="A refund to a card takes 5 days.", at=NOON)
    beside = look(signed_in(frank), page, "Your refund is on the card in 2 days, Dana.").text
    assert "The fact refunds says 5, you wrote 2." in beside
    assert "The fact" not in look(signed_in(frank), page, "Your refund is on the card in 5 days, Dana.").text
    program = program_of(frank)
    asked = {"text": "A refund to your card takes 2 days.", "private": False}
    told = program.post(
        f"/api/v1/conversations/{dana_waits.pk}/words", asked, content_type="application/json"
    )
    assert [one["kind"] for one in told.json()] == ["contradicts"]


def test_new_words_of_a_reply_are_looked_at_like_those_of_a_new_one(
    signed_in, frank, lea, dana_waits, work_until
):
    said = desk.reply(conversation_id=dana_waits.pk, author_id=frank.pk, text=KIND, at=NOON)
    work_until(NOON + 10 * SECOND)
    rule(lea, "policy", "second-look")
    with pytest.raises(LookAgain):
        desk.edit_reply(reply_id=said.pk, teammate_id=frank.pk, text=HARSH, at=NOON + 20 * SECOND)
    said.refresh_from_db()
    assert said.text == KIND
    edit = f"/inbox/replies/{said.pk}/edit/"
    signed_in(frank).post(edit, {"text": HARSH})
    said.refresh_from_db()
    assert said.text == KIND
    signed_in(frank).post(edit, {"text": HARSH, "anyway": "yes"})
    said.refresh_from_db()
    assert said.text == HARSH
    checked = WordsChecked.objects.get(reply=said)
    assert (checked.flagged, checked.anyway) == (True, True)
