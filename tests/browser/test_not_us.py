"""Not us, in a browser: from the conversation to the proposal, one click, one key back; a sample; a file."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import chromium
from tests.browser.house import OWNER, House

pytestmark = pytest.mark.browser
FURNISH = Path(__file__).with_name("furnish.py")
WORDS = "We taught the zorble line dance to forty people"


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


def query_of(house):
    return next(
        track["query"] for track in house.api("GET", "/tracks") if track["id"] == house.examples["track"]
    )


def state_of(house):
    return house.conversation_with(WORDS)["state"]


def test_one_click_leaves_it_out_and_one_key_takes_that_back(ruth, furnished):
    before = query_of(furnished)
    page = ruth.go(f"/inbox/{furnished.conversation_with(WORDS)['id']}/")
    chromium.shoot(page, "not-us-conversation")
    page.locator("#conversation").get_by_role("link", name="Not us").click()
    expect(page.get_by_role("heading", name="Not us", exact=True)).to_be_visible()
    dance = page.get_by_role("listitem").filter(has_text="-dance").first
    expect(dance).to_contain_text("It would not have found 2 mentions, none of them answered.")
    dance.get_by_text("Which").click()
    expect(dance).to_contain_text("big barn tonight")
    chromium.shoot(page, "not-us")
    page.get_by_role("button", name="Leave out dance of Outages").click()
    expect(page.locator("#toasts")).to_contain_text(
        "Outages leaves out dance from now on. Zorble finds it still."
    )
    expect(page).to_have_url(re.compile(r"/inbox/\d+/$"))
    assert query_of(furnished) == f"{before} -dance"
    page.keyboard.press("z")
    expect(page.locator("#toasts")).to_contain_text("All is as it was.")
    assert query_of(furnished) == before
    assert state_of(furnished) == "waiting"


def test_a_sample_is_judged_by_single_keys(ruth, furnished):
    page = ruth.go(f"/mentions/?track={furnished.examples['track']}&sample=1")
    measured = page.get_by_role("main").locator(".page-head")
    expect(measured).to_contain_text("n=12")
    page.keyboard.press("y")
    expect(measured).to_contain_text("n=13")
    page.keyboard.press("n")
    expect(measured).to_contain_text("n=14")
    page.keyboard.press("z")
    expect(measured).to_contain_text("n=13")
    chromium.shoot(page, "sample")


def test_mentions_leave_as_a_file(ruth, furnished):
    page = ruth.go("/mentions/?q=dance")
    with page.expect_download() as told:
        page.get_by_role("link", name="CSV").click()
    text = Path(told.value.path()).read_text(encoding="utf-8")
    assert text.startswith('\ufeff"id","said_at"')
    assert WORDS in text
    assert text.count("\n") == 3
    chromium.shoot(page, "mentions-found")


def test_the_pages_are_for_everybody(ruth, furnished):
    for path in (f"/mentions/{furnished.examples['post']}/not-us/", "/mentions/", "/tracks/"):
        ruth.go(path)
        assert chromium.judge(ruth, "dark", only="color-contrast") + chromium.judge(ruth) == []
        for size in (chromium.NARROWEST, chromium.PHONE):
            ruth.page.set_viewport_size({"width": size[0], "height": size[1]})
            assert chromium.overflow(ruth.page) == 0
        ruth.page.set_viewport_size({"width": chromium.WIDE[0], "height": chromium.WIDE[1]})
        chromium.shoot(ruth.page, path.strip("/").replace("/", "-"))
