"""What the local models read, where a teammate sees it: words that come by themselves, why, search, order."""

from itertools import count

import pytest
from playwright.sync_api import expect

from tests.browser import chromium, desk

pytestmark = pytest.mark.browser
numbers = count(1)


def test_labels_come_by_themselves_say_why_find_and_bring_forward(visit, connected, sim_mastodon):
    place, number = connected(sim_mastodon), next(numbers)
    frank = visit("Frank")
    word = f"kettle{number}house"
    page = frank.go(f"/inbox/?q={word}")  # whatever else waits in this house
    glad = f"thank you, the engineer was lovely and so quick, {word} is here already"
    burnt = f"router at {word} caught fire next to my toddler tonight, the plug is still glowing, what do I do now?"
    place.say(glad)
    desk.sees_arrive(page, glad, within=20)
    place.say(burnt)
    desk.sees_arrive(page, burnt, within=20)
    label = desk.row(page, burnt).locator(".item-label", has_text="danger or law")
    expect(label).to_be_visible(timeout=20_000)
    expect(desk.row(page, glad).locator(".item-label", has_text="thanks")).to_be_visible(timeout=20_000)
    page.reload()
    rows = page.locator("#rows .item").all_inner_texts()
    assert [burnt[:15] in row for row in rows] == [True, False]

    desk.open_row(page, burnt)
    told = page.locator("#conversation details.understood").last
    expect(told.locator("summary")).to_contain_text("danger or law")
    told.locator("summary").click()
    expect(told.get_by_text("why:").first).to_be_visible()
    expect(told).to_contain_text("never about who wrote it")
    chromium.shoot(page, "understood")

    page = frank.go(f"/inbox/?q=intent%3Asafety+{word}")
    expect(desk.row(page, burnt)).to_be_visible()
    page = frank.go(f"/inbox/?q=intent%3Athanks+{word}")
    expect(desk.row(page, glad)).to_be_visible()
    expect(desk.row(page, burnt)).to_have_count(0)
    page = frank.go(f"/inbox/?q=about%3A%22something+caught+fire%22+{word}")
    expect(desk.row(page, burnt)).to_be_visible()
    expect(desk.row(page, glad)).to_have_count(0)


def test_a_label_is_corrected_by_a_key_and_a_click_and_that_is_taken_back(visit, connected, sim_mastodon):
    place, word = connected(sim_mastodon), f"lamp{next(numbers)}house"
    frank = visit("Frank")
    page = frank.go(f"/inbox/?q={word}")
    said = f"good evening from {word}, your lights are on"
    place.say(said)
    desk.sees_arrive(page, said, within=20)
    desk.open_row(page, said)
    told = page.locator("#conversation details.understood").last
    expect(told).to_be_visible(timeout=20_000)
    page.keyboard.press("v")
    label = told.locator('[action*="/urgency/high/"] button')
    expect(label).to_have_attribute("aria-pressed", "false")
    label.click()
    expect(desk.toast(frank, "Corrected, and learned.")).to_be_visible()
    expect(told.locator("summary")).to_contain_text("in a hurry")
    expect(told.locator('[action*="/urgency/high/"] button')).to_have_attribute("aria-pressed", "true")
    chromium.shoot(page, "corrected")
    page.keyboard.press("z")
    expect(told.locator("summary")).not_to_contain_text("in a hurry", timeout=20_000)
