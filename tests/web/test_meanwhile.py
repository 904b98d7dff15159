"""What was said while somebody wrote stands beside their words, once; the words stay."""

import re

import pytest

from heedful.desk import actions as desk
from heedful.desk.models import Draft, Reply
from heedful.teams import actions as teams
from tests.conftest import NOON, said
from tests.web.conftest import HTMX


@pytest.fixture(autouse=True)
def _noon(at_noon):
    return at_noon


def form_of(html):
    form = html[html.index('class="say say-public"') :]
    return {name: re.search(rf'name="{name}"[^>]* value="([^"]+)"', form)[1] for name in ("key", "seen")}


@pytest.fixture
def frank_answered(dana_waits, frank):
    """Frank answers and gives the conversation back, so that it is anybody's again."""

    def answers():
        key = {"conversation_id": dana_waits.pk, "at": NOON}
        desk.reply(author_id=frank.pk, text="Frank <b>was</b> first", **key)
        desk.give_back(teammate_id=frank.pk, **key)

    return answers


def test_the_second_sees_what_the_first_said_keeps_the_words_and_may_send(
    signed_in, bill, dana_waits, frank_answered
):
    browser, page = signed_in(bill), f"/inbox/{dana_waits.pk}/"
    form = form_of(browser.get(page).text)
    frank_answered()

    told = browser.post(f"{page}reply/", {**form, "text": "Me too"}, headers=HTMX)

    assert told.status_code == 409
    assert "Frank&#x27;s answer leaves in 10 s." in told.text
    assert "Frank &lt;b&gt;was&lt;/b&gt; first" in told.text
    assert Draft.objects.get(teammate=bill).text == "Me too"
    seen = re.search(r'id="seen-\d+-public" value="([^"]+)"', told.text)[1]
    assert (
        browser.post(f"{page}reply/", {**form, "seen": seen, "text": "Me too"}, headers=HTMX).status_code
        == 200
    )
    assert Reply.objects.count() == 2


def test_a_plain_form_comes_back_with_the_news_and_the_words(signed_in, bill, dana_waits, frank_answered):
    browser, page = signed_in(bill), f"/inbox/{dana_waits.pk}/"
    form = form_of(browser.get(page).text)
    frank_answered()
    shown = browser.post(f"{page}reply/", {**form, "text": "Me too"}, follow=True).text
    assert "Frank&#x27;s answer leaves in 10 s." in shown
    assert ">Me too</textarea>" in shown
    browser.post(f"{page}reply/", {**form_of(shown), "text": "Me too"})
    assert Reply.objects.count() == 2


def test_new_words_of_the_person_are_shown_first(signed_in, bill, dana_waits, hear):
    browser, page = signed_in(bill), f"/inbox/{dana_waits.pk}/"
    form = form_of(browser.get(page).text)
    hear(said("dana-2", "@acme solved, thanks", addressed=True, parent_id="dana-1"))
    told = browser.post(f"{page}reply/", {**form, "text": "Have you tried"}, headers=HTMX)
    assert (told.status_code, Reply.objects.count()) == (409, 0)
    assert "Dana wrote meanwhile." in told.text
    assert "@acme solved, thanks" in told.text


def test_a_mark_that_is_none_is_refused_with_a_word(signed_in, bill, dana_waits):
    told = signed_in(bill).post(f"/inbox/{dana_waits.pk}/reply/", {"seen": "x", "text": "a"}, headers=HTMX)
    assert (told.status_code, Reply.objects.count()) == (400, 0)


def test_a_program_is_told_what_is_new_and_may_send_with_its_mark(client, bill, dana_waits, frank_answered):
    token = teams.make_token(teammate_id=bill.pk, name="bot", at=NOON)[1]
    path = f"/api/v1/conversations/{dana_waits.pk}"
    how = {"headers": {"authorization": f"Bearer {token}"}, "content_type": "application/json"}
    seen = client.get(path, **how).json()["seen"]
    frank_answered()

    told = client.post(f"{path}/reply", {"text": "Me too", "seen": seen}, **how)

    assert (told.status_code, told.json()["code"]) == (409, "said-meanwhile")
    assert [(one["kind"], one["who"]) for one in told.json()["new"]] == [("we-answer", "Frank")]
    again = client.post(f"{path}/reply", {"text": "Me too", "seen": told.json()["seen"]}, **how)
    assert again.status_code == 202
