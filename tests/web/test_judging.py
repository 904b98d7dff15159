"""The page on which a sample is judged: blind, by keys, with a clear word for what cannot be; and its figures."""

import re

import pytest

from heedful.listening.models import Judgement, Reading
from tests.listening.judging import ALL, judge, read_as
from tests.web.browsing import HOUSE

PAGE = "/settings/reading/judge/"


def form_of(page):
    return {"drawn": re.search(r'name="drawn" value="([^"]+)"', page)[1].replace("&quot;", '"')}


FORM = {"intents": ["complaint"], "sentiment": "negative", "urgency": "high", "do": "save"}


def test_the_page_shows_a_post_and_not_what_the_models_say(heard, lea, signed_in, at_noon):
    heard("Third day without a connection, acme")
    row = Reading.objects.get()
    assert row.intent_list
    page = signed_in(lea).get(PAGE).text
    assert "Third day without a connection" in page
    assert "checked" not in page
    assert row.finding("intents")["reason"] not in page
    for finding in row.findings.values():
        for chance in finding["probabilities"].values():
            assert f"{round(100 * chance)} %" not in page
    row.findings, row.intents = {}, ""
    row.save()
    again = signed_in(lea).get(PAGE).text
    assert _without_secrets(again) == _without_secrets(page)


def _without_secrets(page):
    return re.sub(r'(csrf\w*|name="drawn")[^>]*>|"x-csrftoken": "\w+"', "", page)


def test_saving_leads_to_the_next_and_tells_where_the_models_said_otherwise(heard, lea, signed_in, at_noon):
    for post in heard("acme one", "acme two"):
        read_as(post, ["thanks"], "negative")
    Reading.objects.update(urgency="high")
    browser = signed_in(lea)
    first = browser.get(PAGE).text
    page = browser.post(PAGE, FORM | form_of(first), follow=True).text
    assert "The models said otherwise: About: thanks" in page
    assert "Mood: " not in page
    assert "1 post judged" in page
    kept = Judgement.objects.get()
    assert kept.said == {"intents": ["complaint"], "sentiment": ["negative"], "urgency": ["high"]}
    assert kept.post.text in first
    skipped = browser.post(PAGE, {"do": "skip"} | form_of(page), follow=True).text
    assert "Skipped" in skipped
    assert "Nothing is left to judge" in skipped


def test_what_cannot_be_told_is_left_out(heard, lea, signed_in, at_noon):
    heard("acme")
    browser = signed_in(lea)
    form = FORM | form_of(browser.get(PAGE).text)
    browser.post(PAGE, form | {"urgency": "cannot-tell", "intents": []})
    assert Judgement.objects.get().said == {"intents": [], "sentiment": ["negative"]}


def test_bad_forms_get_a_clear_word(heard, lea, signed_in, at_noon):
    (post,) = heard("acme")
    browser = signed_in(lea)
    form = FORM | form_of(browser.get(PAGE).text)
    for changed, status, words in (
        ({"drawn": ""}, 400, "Only a post that chance drew"),
        ({"drawn": form["drawn"] + "x"}, 400, "Only a post that chance drew"),
        ({"urgency": ""}, 400, "Choose one of"),
        ({"intents": ["liar"]}, 400, "liar is no label"),
    ):
        answer = browser.post(PAGE, form | changed)
        assert (answer.status_code, words in answer.text) == (status, True)
    assert not Judgement.objects.exists()
    assert browser.post(PAGE, form).status_code == 302
    again = browser.post(PAGE, form)
    assert (again.status_code, "what was said first stands" in again.text) == (409, True)
    assert browser.get(f"{PAGE}?before=x").status_code == 404
    assert browser.get(f"{PAGE}?before=999").status_code == 200
    assert post.pk == Judgement.objects.get().post_id


def test_teammates_and_observers_do_not_see_it(heard, frank, otto, signed_in):
    heard("acme")
    for who in (frank, otto):
        assert signed_in(who).get(PAGE).status_code == 403
        assert signed_in(who).post(PAGE, FORM).status_code == 403


def test_the_reading_page_tells_figures_with_intervals_and_what_is_missing(heard, lea, signed_in, at_noon):
    browser = signed_in(lea)
    assert "Nothing yet." in browser.get("/settings/reading/").text
    for number, post in enumerate(heard(*(f"acme number {n}" for n in range(10)))):
        read_as(post, ["outage"] if number < 5 else [], "negative")
        judge(post, lea, {**ALL, "intents": ["outage"] if number < 4 else []})
    Judgement.objects.order_by("pk").first().delete()
    page = browser.get("/settings/reading/").text
    (outage,) = re.findall(r'<tr><th scope="row">fault</th>(.+?)</tr>', page)
    assert re.findall(r"<td[^>]*>(.*?)</td>", outage) == ["3 (33 %)", "needs 1 more", "needs 2 more"]
    (mood,) = re.findall(r'<tr><th scope="row">negative</th>(.+?)</tr>', page)
    assert "100 % (70 to 100)" in mood.replace("\N{NO-BREAK SPACE}", " ")
    assert "9 posts" in page
    assert "it does not teach" in page


def test_the_page_tells_how_far_two_people_agree(heard, lea, olive, signed_in):
    for number, post in enumerate(heard(*(f"acme number {n}" for n in range(21)))):
        judge(post, lea, {**ALL, "urgency": ["high" if number < 7 else "low"]})
        second = {"intents": ["complaint"], "urgency": ["high" if number < 8 else "low"]}
        Judgement.objects.filter(post=post).update(second=second, second_by=olive, second_at=post.heard_at)
    page = " ".join(signed_in(lea).get("/settings/reading/").text.split())
    assert "<dt>Urgency</dt><dd>the same of 20 of 21 (κ 0.90)</dd>" in page
    assert "<dt>About</dt><dd>the same of 21 of 21</dd>" in page
    assert "<dt>Mood</dt>" not in page


def test_the_trail_says_who_judged(heard, lea, olive, signed_in):
    (post,) = heard("acme")
    judge(post, lea)
    assert "judged a post of the random sample" in signed_in(olive).get("/audit/").text


@pytest.mark.browser
def test_a_post_is_judged_by_keys_alone(window, heard, lea, at_noon):
    heard("acme one", "acme two", "acme three")
    page = window.page_of(lea)
    page.goto(HOUSE + PAGE)
    for key in "24ws":
        page.keyboard.press(key)
    page.keyboard.press("2")
    page.keyboard.press("v")
    page.wait_for_selector("text=1 post judged")
    assert Judgement.objects.get().said == {
        "intents": ["complaint"],
        "sentiment": ["neutral"],
        "urgency": ["normal"],
    }
    page.keyboard.press("v")
    assert page.locator("input:invalid").first.is_visible()
    page.keyboard.press("x")
    page.wait_for_selector("text=Skipped: nobody is asked about it again.")
    assert Judgement.objects.filter(skipped=True).count() == 1
    page.locator("[name=intents]").first.focus()
    for key in ("Space", "Tab", "Space"):
        page.keyboard.press(key)
    for name in ("sentiment", "urgency"):
        page.locator(f"[name={name}]").first.focus()
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Nothing is left to judge")
    assert Judgement.objects.order_by("-pk")[0].said["intents"] == ["safety", "outage"]
