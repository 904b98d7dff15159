"""Nobody collides: the second sees what the first said, a colleague is called, a newcomer's words are read twice."""

import re
import time
from itertools import count

import pytest
from playwright.sync_api import expect

from tests.browser import desk
from tests.browser.networks import arrives

pytestmark = pytest.mark.browser
numbers = count(1)


@pytest.fixture
def spoken(house, connected, sim_mastodon):
    """Dana spoke: the place, what she said, and the words to find it by."""
    place = connected(sim_mastodon)
    words = f"my line has been down since noon, number {next(numbers)}"
    said = place.say(words)
    house.conversation_with(words)
    return place, said, words


def open_for(visitor, words):
    page = visitor.go("/inbox/?view=everything")
    desk.open_row(page, words)
    return page


def send(page):
    page.get_by_role("button", name=re.compile("Reply in public as")).click()


def forgive_refusals(*visitors):
    """A 409 is what the second is told with; the browser's console calls it an error."""
    for visitor in visitors:
        visitor.complaints[:] = [words for words in visitor.complaints if "409" not in words]


def test_the_second_sees_what_the_first_said_and_then_decides(visit, spoken):
    place, said, words = spoken
    frank, bill = visit("Frank"), visit("Bill")
    franks, bills = open_for(frank, words), open_for(bill, words)
    desk.answer_box(bills).fill("Have you tried turning it off and on?")

    desk.say(franks, "A digger cut the cable; it is mended by six.")
    franks.get_by_role("button", name="Give back").click()
    expect(desk.held(bills, "A digger cut the cable")).to_be_visible()
    expect(bills.get_by_role("button", name=re.compile("Reply in public as"))).to_be_enabled()
    send(bills)

    news = bills.locator(".say-public .meanwhile")
    expect(news).to_contain_text("Frank")
    expect(news).to_contain_text("A digger cut the cable; it is mended by six.")
    expect(desk.answer_box(bills)).to_have_value("Have you tried turning it off and on?")
    desk.answer_box(bills).fill("You can use our shop in Park Street until then.")
    send(bills)
    expect(desk.held(bills, "You can use our shop")).to_be_visible()
    arrives(place, said, "You can use our shop in Park Street until then.")
    assert len(place.answers_to(said)) == 2
    forgive_refusals(frank, bill)


def test_a_watcher_calls_a_colleague_who_finds_the_note(visit, spoken):
    _, _, words = spoken
    otto, bill = visit("Otto"), visit("Bill")
    page = open_for(otto, words)
    note = page.get_by_role("textbox", name="Note")
    note.press_sequentially("@Bi")
    expect(page.get_by_role("option", name="Bill")).to_be_visible()
    note.press("Enter")
    expect(note).to_have_value("@Bill ")
    note.press_sequentially("they wrote in May too")
    page.get_by_role("button", name="Write the note").click()
    expect(page.locator(".note").filter(has_text="@Bill they wrote in May too")).to_be_visible()

    notices = bill.go("/notices/")
    notices.get_by_text("@Bill they wrote in May too").first.click()
    expect(notices.locator(".note").filter(has_text="they wrote in May too")).to_be_visible()


def test_a_newcomers_words_are_read_by_somebody_else_before_they_leave(visit, spoken):
    place, said, words = spoken
    lea, frank = visit("Lea"), visit("Frank")
    rules = lea.go("/settings/approvals/")
    rules.get_by_label("Name", exact=True).fill("Franks first answers")
    rules.get_by_label("Only by").select_option("Frank")
    rules.get_by_role("button", name="Make the rule").click()
    expect(rules.get_by_text("Franks first answers")).to_be_visible()

    page = open_for(frank, words)
    expect(page.get_by_text("Somebody approves it first: Franks first answers").first).to_be_visible()
    desk.answer_box(page).fill("We refund you the day.")
    page.get_by_role("button", name="Hand it in").first.click()
    expect(desk.held(page, "We refund you the day.")).to_contain_text("to be approved")

    leas = lea.go("/inbox/?view=approve")
    desk.open_row(leas, words)
    time.sleep(8)  # longer than the hold: nothing may leave by itself
    assert place.answers_to(said) == []
    waiting = desk.held(leas, "We refund you the day.")
    waiting.get_by_role("button", name="Approve").click()
    expect(desk.held(page, "We refund you the day.")).to_contain_text("Approved by Lea")
    arrives(place, said, "We refund you the day.")
    rules = lea.go("/settings/approvals/")
    rules.get_by_role("button", name="Remove Franks first answers").click()
    expect(rules.get_by_text("No rules yet")).to_be_visible()
