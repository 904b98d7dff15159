"""Labels and rules in a browser: one key labels and one takes it back; a rule is tried, saved, explained, undone."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import chromium
from tests.browser.house import OWNER, House

pytestmark = pytest.mark.browser
FURNISH = Path(__file__).with_name("furnish.py")


@pytest.fixture(scope="module")
def furnished():
    opened = House().furnish()
    try:
        opened.examples = json.loads(opened.run(FURNISH))
        yield opened.open()
    finally:
        opened.close()


@pytest.fixture
def ruth(furnished, browser):
    with chromium.visiting(furnished, browser, OWNER) as visitor:
        yield visitor
        assert visitor.complaints == []
        assert visitor.refusals() == []


def put(page, name):
    page.keyboard.press("l")
    expect(page.get_by_role("combobox", name="What they spoke of")).to_be_focused()
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="What they spoke of")).to_be_hidden()


def test_one_key_labels_and_one_takes_it_back(ruth, furnished):
    page = ruth.go(f"/inbox/{furnished.examples['conversation']}/?view=everything&q=connection")
    panel = page.locator(".labels-panel .label-list")
    for name in ("mast", "third day"):  # a menu that was open once works again
        put(page, name)
        expect(panel).to_contain_text(name)
    expect(page.locator(f"#row-{furnished.examples['conversation']}")).to_contain_text("mast")
    page.keyboard.press("z")
    expect(panel).not_to_contain_text("third day")
    expect(panel).to_contain_text("mast")


def test_a_label_that_is_typed_while_another_is_on_its_way_is_put_too(ruth, furnished):
    page = ruth.go(f"/inbox/{furnished.examples['conversation']}/?view=everything&q=connection")
    panel = page.locator(".labels-panel .label-list")
    held = []
    page.route("**/labels/", lambda route: route.continue_() if held else held.append(route))
    with page.expect_request("**/labels/"):
        put(page, "slow one")
    put(page, "quick one")
    held[0].continue_()
    for name in ("slow one", "quick one"):
        expect(panel).to_contain_text(name)
    for name in ("slow one", "quick one"):
        page.get_by_role("button", name=f"Take off {name}").click()
        expect(panel).not_to_contain_text(name)


def test_a_key_after_a_menu_is_no_letter_for_its_hidden_field(ruth, furnished):
    page = ruth.go(f"/inbox/{furnished.examples['conversation']}/?view=everything&q=connection")
    page.route("**/labels/", lambda route: route.fulfill(status=204))
    page.keyboard.press("l")
    field = page.get_by_role("combobox", name="What they spoke of")
    expect(field).to_be_focused()
    field.fill("never put")
    assert not field.evaluate("field => (field.form.requestSubmit(), field === document.activeElement)")


def test_a_rule_is_tried_saved_run_explained_and_taken_back(ruth):
    page = ruth.go("/settings/rules/")
    page.get_by_role("link", name="Write a rule").click()
    page.get_by_label("Name", exact=True).fill("Slow lines")
    page.get_by_label("When this finds what they said").fill("slow line")
    page.get_by_label("Then: team").select_option("Connection care")
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_role("status").filter(has_text="touched")).to_contain_text("touched 24 of 34")
    expect(page.locator(".mention mark").first).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Slow lines").click()
    page.get_by_role("button", name="Let it act on them").click()
    expect(page.locator("#toasts")).to_contain_text("It acted on ")
    page.goto(ruth.house.address + "/inbox/?view=everything&q=" + '"line 7 is slow"')
    page.locator(".item-link").first.click()
    why = page.locator(".routed-panel")
    expect(why).to_contain_text("“Slow lines”: gave it to Connection care")
    expect(why).to_contain_text("because they said “")
    why.get_by_role("button", name="Take back what Slow lines did").click()
    expect(why).to_contain_text("Taken back by Ruth")
    expect(page.locator("#conversation .person .facts").first).not_to_contain_text("Connection care")
