"""Two at once: a double click, two tabs of one teammate, two teammates on one conversation."""

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
    words = f"two hands on one line, number {next(numbers)}"
    said = place.say(words)
    house.conversation_with(words)
    return place, said, words


def open_for(visitor, words):
    page = visitor.go("/inbox/?view=everything")
    desk.open_row(page, words)
    return page


def send_button(page):
    return page.get_by_role("button", name=re.compile("Reply in public as"))


def test_a_double_click_says_it_once(visit, spoken):
    place, said, words = spoken
    page = open_for(visit("Frank"), words)
    desk.answer_box(page).fill("Once is enough.")
    send_button(page).dblclick()
    expect(desk.held(page, "Once is enough.")).to_have_count(1)
    arrives(place, said, "Once is enough.")
    expect(desk.standing(page, "Once is enough.")).to_be_visible(timeout=15_000)
    assert len(place.answers_to(said)) == 1


def test_two_tabs_say_it_once_and_lose_no_words(visit, spoken):
    place, said, words = spoken
    frank = visit("Frank")
    second = frank.second_tab()
    first_page, second_page = open_for(frank, words), open_for(second, words)
    desk.answer_box(first_page).fill("The same words from both tabs.")
    desk.answer_box(second_page).fill("The same words from both tabs.")
    send_button(first_page).click()
    send_button(second_page).click()
    expect(desk.held(first_page, "The same words")).to_have_count(1)
    expect(desk.held(second_page, "The same words")).to_have_count(1)
    arrives(place, said, "The same words from both tabs.")
    for page in (first_page, second_page):
        expect(desk.standing(page, "The same words")).to_have_count(1, timeout=15_000)
    time.sleep(1)  # a second one would leave at the same moment
    assert len(place.answers_to(said)) == 1
    frank.complaints[:] = [words for words in frank.complaints if "409" not in words]
    second.complaints[:] = [words for words in second.complaints if "409" not in words]


def test_a_draft_follows_into_the_other_tab_and_survives_closing(visit, spoken):
    _, _, words = spoken
    frank = visit("Frank")
    page = open_for(frank, words)
    desk.answer_box(page).fill("half a thought")
    desk.answer_box(page).press_sequentially(", kept")
    expect(page.locator("#conversation").get_by_text("Draft kept").first).to_be_visible()
    desk.answer_box(page).press_sequentially(" even so")
    page.close()  # without waiting for the next save
    second = frank.second_tab()
    again = open_for(second, words)
    expect(desk.answer_box(again)).to_have_value("half a thought, kept even so")


def test_the_second_to_take_it_is_told_who_has_it(visit, spoken):
    _, _, words = spoken
    frank, bill = visit("Frank"), visit("Bill")
    bill.page.route("**/live/**", lambda route: route.abort())  # his screen does not learn of it in time
    franks, bills = open_for(frank, words), open_for(bill, words)
    desk.take(franks)
    bills.get_by_role("button", name="Take it").click()
    expect(desk.toast(bill, "Frank is already on it.")).to_be_visible()
    bill.forgive("ERR_FAILED")
    bill.forgive("409")


def test_the_second_is_told_without_javascript_too(visit, spoken):
    _, _, words = spoken
    bill = visit("Bill", java_script_enabled=False)
    franks, bills = open_for(visit("Frank"), words), open_for(bill, words)
    desk.take(franks)
    bills.get_by_role("button", name="Take it").click()
    expect(bills.get_by_role("main")).to_contain_text("Frank is already on it.")
    bill.forgive("409")


def test_each_sees_that_the_other_looks_and_writes(visit, spoken):
    _, _, words = spoken
    franks = open_for(visit("Frank"), words)
    bills = open_for(visit("Bill"), words)
    expect(franks.locator(".presence")).to_contain_text("Bill is looking")
    expect(bills.locator(".presence")).to_contain_text("Frank is looking")
    desk.answer_box(bills).press_sequentially("I think")
    expect(franks.locator(".presence")).to_contain_text("Bill is writing")


def test_what_one_does_the_other_sees_without_reloading(visit, spoken):
    _, _, words = spoken
    franks, bills = open_for(visit("Frank"), words), open_for(visit("Bill"), words)
    desk.take(franks)
    expect(bills.locator("#conversation")).to_contain_text("Frank has it")
    expect(desk.row(bills, words)).to_contain_text("Frank has it")
    franks.get_by_role("button", name="Done").click()
    expect(bills.locator("#conversation .thread-head")).to_contain_text("done")
    franks.keyboard.press("z")
    expect(bills.locator("#conversation .thread-head")).not_to_contain_text("done")


def test_an_observer_reads_along_and_changes_nothing(visit, spoken):
    _, _, words = spoken
    page = open_for(visit("Otto"), words)
    expect(page.get_by_role("button", name="Take it")).to_have_count(0)
    expect(send_button(page)).to_have_count(0)


def test_what_arrives_never_moves_the_row_under_the_cursor(visit, spoken, house):
    place, _, words = spoken
    page = visit("Lea").go("/inbox/?view=everything")
    desk.row(page, words).locator("a").focus()
    before = desk.row(page, words).bounding_box()
    latest = [f"and another one, number {next(numbers)}" for _ in range(3)]
    for more in latest:
        place.say(more)
    desk_sees = page.locator("#arrivals").filter(visible=True)
    expect(desk_sees).to_contain_text("3", timeout=15_000)
    assert desk.row(page, words).bounding_box() == before
    desk_sees.click()
    for more in latest:
        expect(desk.row(page, more)).to_be_visible()
