"""Answering from the screen: once, taken back in time, never lost, and always clear who will read it."""

import re

import pytest

from heedful.connectors.contract import Rejected
from heedful.desk import actions as desk
from heedful.desk.models import Draft, Reply
from heedful.kit.errors import OutsideTrouble
from heedful.listening import actions as listening
from heedful.teams import actions as teams
from tests.conftest import NOON, SECOND
from tests.web.conftest import HTMX

TEXT = "On our way: a digger cut the cable."


@pytest.fixture(autouse=True)
def _noon(at_noon):
    return at_noon


@pytest.fixture
def page(dana_waits):
    return f"/inbox/{dana_waits.pk}/"


def form_of(browser, page, kind="public"):
    """Return the fields of the form as a browser would send them."""
    html = browser.get(page).text
    form = html[html.index(f'class="say say-{kind}"') :]
    return {"kind": kind, "key": re.search(r'name="key" value="([^"]+)"', form)[1]}


def say(browser, page, text=TEXT, kind="public", **how):
    return browser.post(f"{page}reply/", {**form_of(browser, page, kind), "text": text}, **how)


def test_a_reply_by_a_plain_form_is_held_and_shown_with_its_way_back(signed_in, frank, page, dana_waits):
    browser = signed_in(frank)
    assert say(browser, page).status_code == 302
    held = Reply.objects.get()
    shown = browser.get(page).text
    assert (held.state, held.text, held.author) == ("held", TEXT, frank)
    assert f'id="reply-{held.pk}"' in shown
    assert f'action="/inbox/replies/{held.pk}/take-back/"' in shown
    assert "leaves at" in shown


def test_a_reply_by_htmx_swaps_the_conversation_and_empties_its_form(signed_in, frank, page, dana_waits):
    browser = signed_in(frank)
    answer = say(browser, page, headers=HTMX).text
    for name in ("head", "beside", "composer"):
        assert f'hx-target="#{name}-{dana_waits.pk}"' in answer
    form = answer[answer.index(f'id="say-{dana_waits.pk}-public"') :]
    assert re.search(r"<textarea[^>]*></textarea>", form)


def test_a_double_click_says_it_once(signed_in, frank, page, wire, work_until):
    browser = signed_in(frank)
    fields = {**form_of(browser, page), "text": TEXT}
    for _ in range(2):
        assert browser.post(f"{page}reply/", fields, headers=HTMX).status_code == 200
    work_until(NOON + 10 * SECOND)
    assert len(wire.received) == 1


def test_two_tabs_say_it_once(signed_in, frank, page):
    one, other = signed_in(frank), signed_in(frank)
    first, second = form_of(one, page), form_of(other, page)
    one.post(f"{page}reply/", {**first, "text": TEXT})
    other.post(f"{page}reply/", {**second, "text": TEXT})
    assert Reply.objects.count() == 1


def test_other_words_from_a_second_tab_are_kept_and_not_said(signed_in, frank, page):
    one, other = signed_in(frank), signed_in(frank)
    first, second = form_of(one, page), form_of(other, page)
    one.post(f"{page}reply/", {**first, "text": TEXT})
    answer = other.post(f"{page}reply/", {**second, "text": "Other words"}, headers=HTMX)
    assert answer.status_code == 409
    assert "You answered from this page before" in answer.text
    assert (Reply.objects.count(), Draft.objects.get().text) == (1, "Other words")


def test_after_one_answer_another_can_follow(signed_in, frank, page):
    browser = signed_in(frank)
    say(browser, page, "First.")
    say(browser, page, "Second.")
    assert list(Reply.objects.order_by("pk").values_list("text", flat=True)) == ["First.", "Second."]


def test_two_teammates_at_once_and_the_second_keeps_the_words(signed_in, frank, bill, page, dana_waits):
    franks, bills = signed_in(frank), signed_in(bill)
    bills_form = form_of(bills, page)
    say(franks, page)
    answer = bills.post(f"{page}reply/", {**bills_form, "text": "Me too"}, headers=HTMX)
    assert answer.status_code == 409
    assert "Frank is already on it." in answer.text
    assert f'hx-target="#wrong-{dana_waits.pk}-public"' in answer.text
    assert Draft.objects.get(teammate=bill).text == "Me too"


def test_what_is_wrong_is_said_beside_the_words_and_they_stay(signed_in, frank, page):
    browser = signed_in(frank)
    long = "x" * 320
    answer = say(browser, page, long, headers=HTMX)
    assert answer.status_code == 400
    assert "20 too many" in answer.text
    plain = say(browser, page, long, follow=True)
    assert "20 too many" in plain.text
    assert long in plain.text


def test_a_public_reply_says_where_as_whom_and_who_reads_it(signed_in, frank, page):
    html = signed_in(frank).get(page).text
    public = html[html.index('class="say say-public"') : html.index('class="say say-private"')]
    assert "PUBLIC" in public
    assert "as @acme on Fake network. Everybody can read it." in public
    assert "Reply in public as @acme" in public


def test_a_private_reply_looks_different_and_stays_private(signed_in, frank, page):
    browser = signed_in(frank)
    html = browser.get(page).text
    private = html[html.index('class="say say-private"') : html.index('class="say say-note"')]
    assert "Only Dana and we can read it." in private
    say(browser, page, kind="private")
    assert Reply.objects.get().private


def test_taken_back_by_a_plain_form_the_words_return(signed_in, frank, page):
    browser = signed_in(frank)
    say(browser, page)
    held = Reply.objects.get()
    for _ in range(2):
        assert browser.post(f"/inbox/replies/{held.pk}/take-back/").status_code == 302
    held.refresh_from_db()
    assert held.state == "taken-back"
    assert TEXT in browser.get(page).text.split('class="say say-public"')[1]


def test_taken_back_by_htmx_the_form_has_the_words_again(signed_in, frank, page):
    browser = signed_in(frank)
    say(browser, page)
    answer = browser.post(f"/inbox/replies/{Reply.objects.get().pk}/take-back/", headers=HTMX).text
    assert f">{TEXT}</textarea>" in answer


def test_what_was_taken_back_can_be_said_again_and_not_by_the_old_form(signed_in, frank, page):
    browser = signed_in(frank)
    old = form_of(browser, page)
    browser.post(f"{page}reply/", {**old, "text": TEXT})
    browser.post(f"/inbox/replies/{Reply.objects.get().pk}/take-back/")
    assert browser.post(f"{page}reply/", {**old, "text": TEXT}, headers=HTMX).status_code == 409
    say(browser, page)
    assert list(Reply.objects.order_by("pk").values_list("state", flat=True)) == ["taken-back", "held"]


def test_too_late_to_take_back_is_said(signed_in, frank, page, work_until):
    browser = signed_in(frank)
    say(browser, page)
    work_until(NOON + 10 * SECOND)
    answer = browser.post(f"/inbox/replies/{Reply.objects.get().pk}/take-back/", headers=HTMX)
    assert answer.status_code == 409
    assert "It has left already." in answer.text


def test_anothers_reply_is_not_ours_to_take_back(signed_in, frank, bill, otto, page):
    say(signed_in(frank), page)
    held = Reply.objects.get()
    for who in (bill, otto):
        assert signed_in(who).post(f"/inbox/replies/{held.pk}/take-back/").status_code == 403
    assert f"/inbox/replies/{held.pk}/take-back/" not in signed_in(bill).get(page).text


def test_an_observer_cannot_answer(signed_in, otto, page):
    answer = signed_in(otto).post(f"{page}reply/", {"kind": "public", "text": TEXT})
    assert answer.status_code in {302, 403}
    assert not Reply.objects.exists()


def test_the_pause_of_sending_is_said_on_what_waits(signed_in, frank, page):
    browser = signed_in(frank)
    say(browser, page)
    teams.pause_sending(by_id=frank.pk, at=NOON)
    assert "sending is paused for the whole house" in browser.get(page).text


def test_a_network_that_asks_for_time_is_named(signed_in, frank, page, wire, work_until, at_noon):
    wire.next_sends = [OutsideTrouble("slow down, please", retry_in=120)]
    browser = signed_in(frank)
    say(browser, page)
    work_until(NOON + 10 * SECOND)
    shown = browser.get(page).text
    assert "Waiting for the network: slow down, please" in shown
    assert "take-back" in shown


def test_what_the_network_rejected_can_be_sent_again_or_taken_back(signed_in, frank, page, wire, work_until):
    wire.next_sends = [Rejected("no strangers")]
    browser = signed_in(frank)
    say(browser, page)
    work_until(NOON + 10 * SECOND)
    reply = Reply.objects.get()
    shown = browser.get(page).text
    assert "Fake network did not take it: no strangers" in shown
    assert f"/inbox/replies/{reply.pk}/take-back/" in shown
    browser.post(f"/inbox/replies/{reply.pk}/send-again/")
    reply.refresh_from_db()
    assert reply.state == "held"


@pytest.mark.parametrize("deed, state", [("stands", "sent"), ("send-again", "held")])
def test_a_person_settles_what_nobody_knows(signed_in, frank, page, deed, state):
    browser = signed_in(frank)
    say(browser, page)
    Reply.objects.update(state="unknown", trouble="the line dropped")
    reply = Reply.objects.get()
    assert "may or may not stand on Fake network" in browser.get(page).text
    assert browser.post(f"/inbox/replies/{reply.pk}/{deed}/", headers=HTMX).status_code == 200
    reply.refresh_from_db()
    assert reply.state == state
    assert browser.post(f"/inbox/replies/{reply.pk}/{deed}/", headers=HTMX).status_code == 409


@pytest.fixture
def stands(signed_in, frank, page, work_until):
    say(signed_in(frank), page)
    work_until(NOON + 10 * SECOND)
    return Reply.objects.get()


def test_what_stands_can_be_changed_where_it_stands(signed_in, frank, page, stands, wire):
    browser = signed_in(frank)
    assert f"/inbox/replies/{stands.pk}/edit/" in browser.get(page).text
    browser.post(f"/inbox/replies/{stands.pk}/edit/", {"text": "Better words"})
    assert list(wire.standing.values()) == ["Better words"]
    assert "Better words" in browser.get(page).text


def test_what_stands_can_be_deleted_where_it_stands(signed_in, frank, page, stands, wire):
    browser = signed_in(frank)
    for _ in range(2):
        assert browser.post(f"/inbox/replies/{stands.pk}/delete/").status_code == 302
    assert wire.standing == {}
    assert "Deleted by us." in browser.get(page).text


def test_a_network_that_fails_at_a_change_is_said_in_words(signed_in, frank, stands, monkeypatch):
    from tests import fakes

    def fails(*_):
        raise OutsideTrouble("it is down", retry_in=3)

    monkeypatch.setattr(fakes.Fake, "edit", fails)
    answer = signed_in(frank).post(f"/inbox/replies/{stands.pk}/edit/", {"text": "x"}, headers=HTMX)
    assert answer.status_code == 502
    assert "it is down" in answer.text
    stands.refresh_from_db()
    assert stands.text == TEXT


def test_another_post_of_the_thread_can_be_answered(
    signed_in, frank, page, hear, wire, work_until, dana_waits
):
    from heedful.listening.models import Post
    from tests.conftest import said

    hear(said("t1", "same here", by="tom", parent_id="dana-1"))
    tom = Post.objects.get(outside_id="t1")
    browser = signed_in(frank)
    html = browser.get(page, {"to": tom.pk}).text
    assert "To Tom" in html
    fields = form_of(browser, page) | {"to": tom.pk, "text": TEXT}
    browser.post(f"{page}reply/", fields)
    work_until(NOON + 10 * SECOND)
    assert [sent.parent.outside_id for sent in wire.received] == ["t1"]


def test_a_draft_is_kept_as_one_types_and_there_on_another_device(signed_in, frank, bill, page):
    desktop = signed_in(frank)
    form = form_of(desktop, page)
    answer = desktop.post(f"{page}draft/", {**form, "text": "Half a sent"}, headers=HTMX)
    assert "11 / 300" in answer.text
    assert "Draft kept" in answer.text
    assert ">Half a sent</textarea>" in signed_in(frank).get(page).text
    assert "Half a sent" not in signed_in(bill).get(page).text
    desktop.post(f"{page}draft/", {**form, "text": ""}, headers=HTMX)
    assert not Draft.objects.exists()


def test_the_server_counts_what_the_network_will_count(signed_in, frank, page):
    browser = signed_in(frank)
    answer = browser.post(f"{page}draft/", {**form_of(browser, page), "text": "x" * 310}, headers=HTMX)
    assert "310 / 300" in answer.text
    assert "10 characters too many" in answer.text


def test_a_draft_that_comes_after_its_reply_is_not_kept(signed_in, frank, page):
    browser = signed_in(frank)
    form = form_of(browser, page)
    browser.post(f"{page}reply/", {**form, "text": TEXT})
    assert browser.post(f"{page}draft/", {**form, "text": TEXT}, headers=HTMX).status_code == 204
    assert not Draft.objects.exists()


def test_sending_that_was_turned_off_says_so_in_the_composer(signed_in, frank, olive, page, square):
    listening.turn_sending(by_id=olive.pk, source_id=square.pk, on=False, at=NOON)
    assert "Sending is off for this source" in signed_in(frank).get(page).text


def test_a_reply_that_failed_stands_out_in_the_queue(signed_in, frank, page, dana_waits):
    desk.reply(conversation_id=dana_waits.pk, author_id=frank.pk, text=TEXT, at=NOON)
    Reply.objects.update(state="unknown")
    assert "needs a look" in signed_in(frank).get("/inbox/?view=mine").text


def test_the_key_of_a_form_is_this_houses_own(signed_in, frank, page, settings):
    browser = signed_in(frank)
    key = form_of(browser, page)["key"]
    assert len(key) == 40
