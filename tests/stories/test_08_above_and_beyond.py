"""Above and beyond: somebody needs a computer today. What is promised is kept in the same thread, and counted.

This is the part of the promises: what somebody wants to buy is heard by another room.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import chromium, desk
from tests.browser.networks import arrives

pytestmark = pytest.mark.browser


def type_slowly(page, words):
    """Type like a person: what stands beside the draft is asked for when the fingers rest."""
    box = desk.answer_box(page)
    box.fill("")
    box.press_sequentially(words, delay=2)


def panel(page):
    return page.locator("#conversation .panel-promises")


def test_a_promise_is_offered_kept_closed_in_the_thread_and_counted(request, visit, connected, sim_mastodon):
    place = connected(sim_mastodon)
    frank = visit("Frank")
    said = place.say("my computer died and I present tomorrow, I need one today")
    frank.house.conversation_with("I need one today")
    page = frank.go("/inbox/")
    desk.open_row(page, "I need one today")
    desk.take(page)

    words = "I asked the shop in Leeds: they have two. I will call you back by Friday with the price."
    type_slowly(page, words)
    offer = page.get_by_label(re.compile("You promise something by"))
    expect(offer).to_be_visible()
    offer.check()
    page.get_by_role("button", name=re.compile("Reply in public as")).click()
    expect(desk.held(page, words)).to_be_visible()
    expect(panel(page)).to_contain_text("I will call you back by Friday")
    arrives(place, said, words)
    chromium.shoot(page, "promise-beside")

    panel(page).get_by_role("button", name="Kept").click()
    expect(panel(page).locator("li.quiet")).to_contain_text("kept")
    expect(desk.answer_box(page)).to_have_value(re.compile("as promised"))
    done = "As promised: it waits for you at the counter, 480 pounds."
    desk.say(page, done)
    arrives(place, said, done)

    figure = frank.go("/promises/?view=due")
    expect(figure.locator("main")).to_contain_text("1 of 1 promises were kept in time")
    expect(figure.locator("main")).to_contain_text("I will call you back by Friday")


def test_a_small_fault_that_remains_is_a_follow_up_and_not_a_closed_conversation(
    visit, connected, sim_bluesky
):
    place = connected(sim_bluesky)
    bill = visit("Bill")
    place.say("the new computer is lovely, only the left hinge squeaks")
    bill.house.conversation_with("left hinge squeaks")
    page = bill.go("/inbox/")
    desk.open_row(page, "left hinge squeaks")
    desk.take(page)
    panel(page).get_by_text("Promise something").click()
    panel(page).get_by_label("What is promised").fill("A hinge by post")
    panel(page).get_by_label("By when").fill("2099-01-01T10:00")
    panel(page).get_by_role("button", name="Keep it").click()
    # Two years are the most: the refusal is told, and nothing is kept.
    expect(desk.toast(bill, "two years at most")).to_be_visible()
    bill.forgive("400")
    soon = page.evaluate("new Date(Date.now() + 864e5 * 5).toISOString().slice(0, 16)")
    panel(page).get_by_text("Promise something").click()
    if not panel(page).get_by_label("What is promised").is_visible():
        panel(page).get_by_text("Promise something").click()
    panel(page).get_by_label("What is promised").fill("A hinge by post")
    panel(page).get_by_label("By when").fill(soon)
    panel(page).get_by_role("button", name="Keep it").click()
    expect(panel(page)).to_contain_text("A hinge by post")
    page.get_by_role("button", name="Done").click()
    expect(page.locator("#conversation")).to_contain_text("done")

    follow_ups = bill.go("/inbox/?view=follow-ups")
    expect(desk.row(follow_ups, "left hinge squeaks")).to_be_visible()
