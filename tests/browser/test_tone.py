"""What the local models hear in a draft, and which names of ours they find, where a teammate sees it."""

import time

import pytest
from playwright.sync_api import expect

from tests.browser import chromium, desk

pytestmark = pytest.mark.browser
HARSH = (
    "The lock had been blinking red for weeks. You must have walked past it every day. "
    "From the next version the app will warn at 20 % in place of 5, for those who don't look."
)
FIRST = "the lock on my glow bar is dead, and I stand here in the rain at your zorble store"


def test_a_hint_comes_while_one_types_and_goes_with_a_click(visit, connected, sim_mastodon, request):
    place = connected(sim_mastodon)
    owner = visit()
    page = owner.go("/settings/company/")
    page.get_by_label("Other names people use for it").fill("Zorble Inc\nGlow Bar")
    page.get_by_role("button", name="Save").click()

    frank = visit("Frank")
    page = frank.go("/inbox/")
    place.say(FIRST)
    desk.sees_arrive(page, FIRST, within=20)
    desk.open_row(page, FIRST)
    told = page.locator("#conversation details.understood").last
    told.locator("summary").click(timeout=20_000)
    expect(told.get_by_text("glow bar", exact=False).first).to_be_visible()
    expect(told).to_contain_text("it stands in our own lists")
    chromium.shoot(page, "named")

    took = []
    page.on("requestfinished", lambda asked: took.append(asked) if asked.url.endswith("/words/") else None)
    box = desk.answer_box(page)
    box.fill(HARSH)
    hint = page.locator(".remark", has_text="May sound harsh")
    until = time.monotonic() + 60
    while not hint.count() and time.monotonic() < until:
        box.press("End")
        box.type(" ")
        page.wait_for_timeout(700)
    expect(hint).to_be_visible()
    expect(hint).to_contain_text("It can be wrong.")
    chromium.shoot(page, "hint")
    for asked in (took[0], took[-1]):
        timing = asked.timing
        answered = timing["responseEnd"] - timing["requestStart"]
        desk.note_latency(request, "the words check, first and with a hint", answered / 1000)
    hint.get_by_role("button", name="Put away").click()
    expect(hint).to_have_count(0)
    box.type("And that is that.")
    page.wait_for_timeout(1500)
    expect(hint).to_have_count(0)
