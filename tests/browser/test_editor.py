"""A track in a browser: typed, previewed, mended, checked against its examples and explained."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser import chromium
from tests.browser.house import House
from tests.browser.test_every_page import FURNISH

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def furnished():
    opened = House().furnish()
    try:
        opened.examples = json.loads(opened.run(FURNISH))
        yield opened.open()
    finally:
        opened.close()


@pytest.fixture
def owner(furnished, browser):
    with chromium.visiting(furnished, browser, "ruth@zorble.test") as visitor:
        yield visitor
        assert visitor.refusals() == []


def test_a_query_is_previewed_while_it_is_typed_and_a_mistake_is_mended_by_one_click(owner):
    page = owner.go("/tracks/")
    page.get_by_role("textbox", name="Name").fill("Slow lines")
    query = page.get_by_label("Words to look for")
    query.press_sequentially("(zorble slow")
    preview = page.locator("#preview")
    expect(preview).to_contain_text("A ( has no ). (column 1)")
    page.get_by_role("button", name="Use this").click()
    expect(query).to_have_value("(zorble slow)")
    expect(page.get_by_role("textbox", name="Name")).to_have_value("Slow lines")
    expect(preview.locator("mark.hit").first).to_have_text("zorble")
    query.fill("zorble slow OR adidas")
    expect(preview).to_contain_text("AND binds before OR")
    expect(preview).to_contain_text("Nothing that we stored matches adidas.")
    query.fill("zorble slow")
    expect(preview).not_to_contain_text("adidas")
    page.get_by_role("button", name="Follow", exact=True).click()
    expect(page.get_by_text("Slow lines is followed from now on.")).to_be_visible()
    assert owner.complaints == []


def test_an_edit_shows_what_it_adds_and_loses_and_a_failing_example_asks_once_more(owner, furnished):
    page = owner.go(f"/tracks/{furnished.examples['track']}/")
    query = page.get_by_label("Words to look for")
    query.fill("zorble billed")
    preview = page.locator("#preview")
    expect(preview.get_by_role("heading", name="Adds 1, loses")).to_be_visible()
    expect(preview).to_contain_text("zorble does not find “zorbles”.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Nothing was saved yet.")).to_be_visible()
    owner.forgive("400")
    page.get_by_role("button", name="Save all the same").click()
    expect(page.get_by_text("Outages follows these words from now on.")).to_be_visible()
    assert owner.complaints == []


def test_all_of_it_works_without_javascript(furnished, browser):
    with chromium.visiting(furnished, browser, "ruth@zorble.test", java_script_enabled=False) as visitor:
        page = visitor.go(f"/tracks/{furnished.examples['track']}/")
        page.get_by_label("Words to look for").fill("zorble line")
        page.get_by_role("button", name="Try it").click()
        expect(page.locator("#preview > .samples mark.hit").first).to_be_visible()
        page.get_by_label("What somebody wrote").fill("the zorble line is dead")
        page.get_by_role("button", name="Must be found", exact=True).click()
        expect(page.locator("#examples")).to_contain_text("the zorble line is dead")


def test_why_it_is_here_and_why_it_is_not(owner):
    page = owner.go("/mentions/?q=zorble")
    page.get_by_role("link", name="Why is this here").first.click()
    expect(page.get_by_role("main")).to_contain_text("Delivered by")
    expect(page.locator("mark.hit").first).to_be_visible()
    page.get_by_role("link", name="Why is something else not here?").click()
    page.get_by_label("Its address, or its words").fill("all zorbles are late")
    page.get_by_role("button", name="Explain").click()
    expect(page.get_by_role("main")).to_contain_text("zorble does not find “zorbles”.")
    assert owner.complaints == []


def test_a_search_box_offers_what_its_last_word_may_become(owner):
    page = owner.go("/mentions/")
    box = page.get_by_role("combobox", name="Search mentions").or_(page.get_by_label("Search mentions"))
    box.click()
    box.press_sequentially("zorble -state:wa")
    expect(page.locator("datalist option")).to_have_count(1)
    assert page.locator("datalist option").get_attribute("value") == "zorble -state:waiting"
    assert owner.complaints == []
