"""The screens of facts and answers."""

import re
from datetime import timedelta

import pytest

from heedful.answers import actions as answers
from heedful.answers.models import Answer, Fact
from heedful.desk import actions as desk
from heedful.desk.models import Draft, Reply
from tests.conftest import NOON, SECOND

HOUR = timedelta(hours=1)
OLD, NEW = "The outage in Leeds is mended since 14:00", "The outage in Leeds is mended since 16:00"


@pytest.fixture
def fact(frank):
    return answers.add_fact(by_id=frank.pk, key="leeds", text=OLD, at=NOON)


@pytest.fixture
def told(dana_waits, frank, fact, work_until, at_noon):
    reply = desk.reply(conversation_id=dana_waits.pk, author_id=frank.pk, text="{fact:leeds}.", at=NOON)
    work_until(reply.leaves_at + SECOND)
    at_noon(hours=2)
    return reply


def variants(*texts):
    counted = {"form-TOTAL_FORMS": len(texts), "form-INITIAL_FORMS": 0}
    return counted | {f"form-{n}-text": text for n, text in enumerate(texts)}


def words_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_a_fact_is_stated_found_and_changed(signed_in, frank, at_noon):
    browser = signed_in(frank)
    stated = browser.post(
        "/answers/facts/", {"key": "Leeds outage", "text": OLD, "source": "The engineer", "expires_at": ""}
    )
    fact = Fact.objects.get()
    assert (stated.status_code, stated.url) == (302, f"/answers/facts/{fact.pk}/#main")
    assert OLD in words_of(browser.get("/answers/facts/?q=outage+engineer"))
    assert "No fact has these words" in words_of(browser.get("/answers/facts/?q=york"))
    page = words_of(browser.get(stated.url))
    assert "{fact:leeds-outage}" in page
    change = {"text": NEW, "why": "The engineer called", "number": "1"}
    assert browser.post(stated.url, change).status_code == 302
    assert "The engineer called" in words_of(browser.get(stated.url))
    late = browser.post(stated.url, change)
    assert (late.status_code, "changed this fact meanwhile" in words_of(late)) == (400, True)


def test_what_is_wrong_with_a_fact_is_said_in_its_form(signed_in, frank, fact, at_noon):
    twice = signed_in(frank).post("/answers/facts/", {"key": "leeds", "text": "Again"})
    assert (twice.status_code, "There is a fact leeds already" in words_of(twice)) == (400, True)


def test_a_lead_reads_the_old_answer_and_corrects_it_from_the_page(
    signed_in, told, fact, frank, work_until, wire
):
    browser, page = signed_in(frank), f"/answers/facts/{fact.pk}/"
    browser.post(page, {"text": NEW, "why": "It took longer", "number": "1"})
    shown = browser.get(page).content.decode()
    assert f"Correction to what we wrote here earlier: {NEW}" in shown
    use = told.fact_uses.get()
    sent = browser.post(f"/answers/uses/{use.pk}/correct/", {"text": f"Correction: {NEW}"})
    assert (sent.status_code, sent.url) == (302, f"{page}#old")
    assert "a correction is on its way" in browser.get(page).content.decode()
    work_until(NOON + 3 * HOUR)
    assert wire.received[-1].text == f"Correction: {NEW}"
    assert Reply.objects.count() == 2


def test_a_lead_approves_many_and_stops_them(signed_in, told, fact, frank, lea):
    answers.change_fact(by_id=frank.pk, fact_id=fact.pk, text=NEW, why="x", at=NOON + HOUR)
    page = f"/answers/facts/{fact.pk}/"
    assert "Approve and send" not in words_of(signed_in(frank).get(page))
    browser = signed_in(lea)
    assert "Approve and send in public" in words_of(browser.get(page))
    assert browser.post(f"{page}corrections/", {"cap": "5", "pause": "30"}).status_code == 302
    shown = browser.get(page).content.decode()
    run = re.search(r"/answers/corrections/(\d+)/stop/", shown)
    assert "Lea approved corrections" in shown
    browser.post(run[0])
    assert "Stopped by a person." in words_of(browser.get(page))


def test_an_answer_is_kept_found_changed_archived_and_put_back(signed_in, frank, at_noon):
    browser = signed_in(frank)
    kept = browser.post(
        "/answers/", {"title": "No signal", **variants("Hello {name}, {fact:leeds}", "Short")}
    )
    answer = Answer.objects.get()
    assert (kept.status_code, len(answer.variants)) == (302, 2)
    assert "No signal" in words_of(browser.get("/answers/?q=signal"))
    changed = browser.post(kept.url, {"title": "No signal at all", "number": "1", **variants("Hello")})
    assert changed.status_code == 302
    assert "Version 1, Frank" in words_of(browser.get(kept.url))
    browser.post(f"/answers/{answer.pk}/archive/")
    assert f'id="answer-{answer.pk}"' not in browser.get("/answers/").text
    browser.post(f"/answers/{answer.pk}/restore/")
    assert f'id="answer-{answer.pk}"' in browser.get("/answers/").text


def test_a_good_reply_is_kept_with_credit_and_without_the_persons_name(
    signed_in, bill, frank, dana_waits, fact, work_until, at_noon
):
    text = "Sorry, Dana. {fact:leeds}. We called Dana's neighbours too."
    reply = desk.reply(conversation_id=dana_waits.pk, author_id=frank.pk, text=text, at=NOON)
    work_until(reply.leaves_at + SECOND)
    browser = signed_in(bill)
    assert f"/answers/keep/{reply.pk}/" in browser.get(f"/inbox/{dana_waits.pk}/").content.decode()
    browser.post(f"/answers/keep/{reply.pk}/")
    kept = Answer.objects.get()
    assert kept.variants[0]["text"] == "Sorry, {name}. {fact:leeds}. We called {name}'s neighbours too."
    assert (kept.written_by, kept.owner, kept.title) == (frank, bill, dana_waits.post.text)


def test_what_fits_is_proposed_with_the_reason(signed_in, frank, dana_waits, at_noon):
    keep = {"by_id": frank.pk, "at": NOON}
    answers.add_answer(title="When a line is down", variants=[{"text": "Restart it, {name}."}], **keep)
    answers.add_answer(title="Bills", variants=[{"text": "We look at your bill."}], **keep)
    answers.add_fact(key="noon", text="All lines work again since noon", **keep)
    browser = signed_in(frank)
    shown = words_of(browser.get(f"/inbox/{dana_waits.pk}/proposed/?kind=public"))
    assert "When a line is down" in shown
    assert re.search(r"because: (line, down|down, line)", shown)
    assert "Bills" not in shown
    asked = browser.post(f"/inbox/{dana_waits.pk}/proposed/", {"text": "your bill", "kind": "public"})
    assert "because: bill" in words_of(asked)


def test_without_javascript_a_choice_is_added_to_the_draft(signed_in, frank, dana_waits, fact, at_noon):
    kept = answers.add_answer(
        by_id=frank.pk, title="Line", variants=[{"text": "Hello {name}. {fact:leeds}."}], at=NOON
    )
    browser, place = signed_in(frank), f"/inbox/{dana_waits.pk}/put-in/"
    put = browser.post(place, {"what": f"answer:{kept.pk}", "kind": "public"})
    assert put.url == f"/inbox/{dana_waits.pk}/?kind=public#composer-{dana_waits.pk}"
    browser.post(place, {"what": f"fact:{fact.pk}", "kind": "public"})
    assert Draft.objects.get().text == "Hello Dana. {fact:leeds}. {fact:leeds}"
    assert browser.post(place, {"what": "poem:1", "kind": "public"}).status_code == 400


def test_the_page_that_asks_gets_the_words_alone_and_says_how_it_will_read(
    signed_in, frank, dana_waits, fact, at_noon
):
    browser = signed_in(frank)
    put = browser.post(
        f"/inbox/{dana_waits.pk}/put-in/", {"what": f"fact:{fact.pk}"}, headers={"X-Part": "1"}
    )
    assert put.json() == {"text": "{fact:leeds}"}
    assert not Draft.objects.exists()
    part = browser.post(
        f"/inbox/{dana_waits.pk}/proposed/", {"text": "So: {fact:leeds}"}, headers={"X-Part": "1"}
    )
    assert f"So: {OLD}" in words_of(part)
    assert "<html" not in part.content.decode()


def test_a_reply_with_a_fact_is_told_once_on_a_double_click(signed_in, frank, dana_waits, fact, at_noon):
    browser = signed_in(frank)
    said = {"text": "So: {fact:leeds}", "kind": "public", "key": "k1"}
    for _ in range(2):
        answer = browser.post(f"/inbox/{dana_waits.pk}/reply/", said, headers={"HX-Request": "true"})
        assert answer.status_code == 200, words_of(answer)
    assert Reply.objects.get().text == f"So: {OLD}"


def test_an_observer_reads_and_changes_nothing(signed_in, otto, fact, dana_waits, at_noon):
    browser = signed_in(otto)
    assert OLD in words_of(browser.get("/answers/facts/"))
    assert browser.post("/answers/facts/", {"key": "x", "text": "y"}).status_code == 403
    assert browser.post(f"/answers/facts/{fact.pk}/archive/").status_code == 403
    assert browser.post(f"/inbox/{dana_waits.pk}/put-in/", {"what": f"fact:{fact.pk}"}).status_code == 403


def test_the_length_that_is_shown_is_that_of_what_is_sent(signed_in, frank, dana_waits, fact, at_noon):
    kept = {"kind": "public", "text": "{fact:leeds}"}
    verdict = signed_in(frank).post(f"/inbox/{dana_waits.pk}/draft/", kept, headers={"HX-Request": "true"})
    assert f"{len(OLD)} / 300" in words_of(verdict)
