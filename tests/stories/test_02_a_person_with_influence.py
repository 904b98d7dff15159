"""Story 2: somebody reaches a real person, and is not sent from desk to desk.

As far as owners and handing on carry it: one named owner at every moment, a hand-over that keeps what was
said and written, and counts. A private continuation and what a teammate may decide alone belong to others.
"""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser import desk

pytestmark = pytest.mark.browser


def test_one_named_owner_and_a_hand_over_that_keeps_the_history(visit, connected, sim_bluesky):
    place = connected(sim_bluesky)
    words = "two things went wrong with the oven I bought from you, and nobody can decide"
    frank, bill = visit("Frank"), visit("Bill")
    page = frank.go("/inbox/")
    place.say(words)
    desk.sees_arrive(page, words, within=20)
    desk.open_row(page, words)
    desk.take(page)
    desk.say(page, "I have it now, and I will stay with you until both are solved.")

    page.keyboard.press("Escape")
    page.get_by_role("button", name="Give to a colleague").click()
    form = page.locator("form.give")
    form.get_by_label("To").select_option(label="Bill")
    form.get_by_label("What should they know?").fill("She may decide about the money. The fan is still open.")
    form.get_by_role("button", name="Give it").click()
    expect(page.locator(".thread-deeds .owner")).to_contain_text("Bill")

    theirs = bill.go("/notices/")
    notice = theirs.get_by_text("Frank gave you the conversation").first
    expect(notice).to_contain_text("The fan is still open.")
    theirs = bill.go(urlsplit(page.url).path)
    expect(theirs.locator(".thread-deeds .owner")).to_contain_text("You have it")
    shown = theirs.locator("#conversation")
    for kept in (words, "I have it now", "She may decide about the money."):
        expect(shown).to_contain_text(kept, timeout=20_000)
    expect(theirs.locator(".person")).to_contain_text("Handed on once")
    expect(theirs.locator(".person")).to_contain_text("Frank → Bill")
