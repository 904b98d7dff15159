"""Story 2, its second half: a public mention and the private words after it are one conversation.

Whoever has it decides what they may decide, is told who has to be asked above that, and hands it on with its
promise and its history; hand-overs are counted.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import chromium, desk
from tests.browser.networks import arrives

pytestmark = pytest.mark.browser

IN_PUBLIC = "two problems with the washer I bought from you, and the shop sends me round"
IN_PRIVATE = "my order is A-2291 and I live above the bakery, ring twice"


def test_public_and_private_are_one_conversation_with_one_owner(visit, connected, sim_mastodon, sim):
    place = connected(sim_mastodon)
    frank, bill, lead = visit("Frank"), visit("Bill"), visit("Lea")
    before = int(lead.go("/figures/").locator("[data-figure=handed] a").first.inner_text())
    said = place.say(IN_PUBLIC)
    page = frank.go("/inbox/")
    desk.sees_arrive(page, IN_PUBLIC, within=20)
    desk.open_row(page, IN_PUBLIC)
    desk.take(page)
    desk.say(page, "I stay with you until both are solved. Please write me your order in private.")
    arrives(place, said, "I stay with you until both are solved")

    sim.say("mastodon", "dana", f"@tamberly {IN_PRIVATE}", visibility="direct")
    thread = page.locator("#conversation .posts")
    expect(thread).to_contain_text(IN_PRIVATE, timeout=30_000)
    expect(thread).to_contain_text(IN_PUBLIC)
    expect(page.get_by_role("region", name="One conversation")).to_contain_text("they went on in private")
    page.reload()
    private = page.get_by_role("textbox", name="Private")
    expect(private).to_be_visible()
    expect(page.locator("#conversation")).to_contain_text("Only dana")
    chromium.shoot(page, "one-dialogue")
    private.fill("Thank you. A fitter comes on Friday at nine, because the drum is a part we change at home.")
    page.get_by_role("button", name=re.compile("Reply in private as")).click()
    expect(desk.held(page, "A fitter comes on Friday")).to_be_visible()
    assert "ring twice" not in " ".join(place.answers_to(said))

    page.keyboard.press("Escape")
    page.get_by_role("button", name="Give to a colleague").click()
    form = page.locator("form.give")
    form.get_by_label("To").select_option(label="Bill")
    form.get_by_label("What should they know?").fill("The fitter comes on Friday; the fan is still open.")
    form.get_by_role("button", name="Give it").click()
    theirs = bill.go("/inbox/?view=mine")
    desk.open_row(theirs, IN_PRIVATE)
    for kept in (IN_PUBLIC, IN_PRIVATE, "The fitter comes on Friday", "I stay with you"):
        expect(theirs.locator("#conversation")).to_contain_text(kept, timeout=20_000)
    expect(theirs.locator(".thread-deeds .owner")).to_contain_text("You have it")

    figures = lead.go("/figures/")
    once = figures.locator("[data-figure=handed] a").first
    expect(once).to_have_text(str(before + 1))
    once.click()
    expect(figures.locator("[data-conversation]")).to_have_count(before + 1)
    expect(figures.locator("main")).to_contain_text(IN_PUBLIC)
