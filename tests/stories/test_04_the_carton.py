"""Story 4, the carton of deodorant: a wish is heard, and answered with a gesture that nobody gets to see.

Nell misses her moss green Pebble (heedful/sim/script/04-the-pebble.txt). Frank proposes one, Lea says
yes, Nell writes her address on a private page, the radio leaves, arrives, and her address is gone.
"""

import re

import pytest
from playwright.sync_api import expect

from heedful.sim import Sim
from tests.browser import chromium, desk
from tests.browser.house import wait_for
from tests.browser.networks import Simulated

pytestmark = pytest.mark.browser
ADDRESS = "Nell Fairweather\n3 Half-a-Loft Lane\nNorwich"


@pytest.fixture(scope="module")
def pebble():
    """The simulated web with its script, at a pace at which Nell speaks within the minute."""
    with Sim(script=True, pace=30) as web:
        yield web


@pytest.fixture(scope="module")
def square(house, pebble):
    house.add_track("Pebble", "pebble")
    place = Simulated(pebble, "mastodon")
    place.connect(house)
    return place


def propose(page, what, worth, why):
    page.get_by_text("Propose a gesture").click()
    page.get_by_label("What", exact=True).fill(what)
    page.get_by_label("Worth, in EUR").fill(worth)
    page.get_by_label("Why", exact=True).fill(why)
    page.get_by_role("button", name="Propose it").click()


def link_in_private(place):
    """Return the private link that our direct answer to Nell holds."""
    for said in place.sim.received("mastodon"):
        if found := re.search(r"http\S+(/private/[\w-]+/)", said["text"]):
            return found[1], said
    return None


RADIO = "A moss green Pebble radio"


def open_radio(visitor):
    page = visitor.go("/gestures/")
    page.get_by_role("link", name=RADIO).click()
    page.wait_for_url("**/gestures/*/")
    return page


def a_lead_sets_a_budget(lea):
    page = lea.go("/settings/gestures/")
    page.get_by_label("A month").fill("120")
    page.get_by_label("A teammate decides alone up to").fill("20")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("120.00 EUR a month")).to_be_visible()


def frank_answers_and_proposes(frank, conversation_id):
    page = frank.go(f"/inbox/{conversation_id}/")
    desk.take(page)
    desk.say(page, "We are looking for a moss green one in every cupboard, Nell.")
    propose(page, RADIO, "34", "It met a bucket of lime, and she wished for one.")
    expect(page.locator(".person")).to_contain_text("waits for approval")
    chromium.shoot(page, "story-04-proposed")


def somebody_else_decides(frank, lea):
    """Above twenty euros Frank cannot; Lea is told and can."""
    expect(open_radio(frank).get_by_role("button", name="Approve")).to_have_count(0)
    page = lea.go("/notices/")
    expect(page.get_by_text("waits for a yes or a no")).to_be_visible()
    page = open_radio(lea)
    page.get_by_label("A word about it").fill("Lovely. Do it.")
    page.get_by_role("button", name="Approve").click()
    expect(page.locator("#main .page-head")).to_contain_text("approved")


def frank_asks_in_private(frank, square):
    """Ask for the address where only Nell can read it; return the address of her page."""
    page = open_radio(frank)
    page.get_by_role("button", name="Ask in a private draft").click()
    page.wait_for_url("**/inbox/**")
    expect(page.get_by_role("textbox", name="Private")).to_have_value(re.compile("/private/"))
    page.get_by_role("button", name=re.compile("Reply in private as")).click()
    path, sent = wait_for(lambda: link_in_private(square), 40, "our private answer")
    assert sent["visibility"] == "direct"
    return path


def nell_writes_where_she_lives(nell, path):
    """No sign-in, no script, no cookie; once."""
    page = nell.go(path)
    assert chromium.overflow(page) == 0
    chromium.shoot(page, "story-04-address-phone")
    page.get_by_label("Name and address").fill(ADDRESS)
    page.get_by_role("button", name="Send the address").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert nell.context.cookies() == []
    page = nell.go(path)
    nell.forgive("410")
    expect(page.get_by_text("used already")).to_be_visible()


def frank_alone_sees_it_and_sends(frank, lea):
    page = open_radio(frank)
    where = page.url.removeprefix(frank.house.address)
    page.get_by_role("button", name="show me the address").click()
    expect(page.get_by_text("3 Half-a-Loft Lane")).to_be_visible()
    chromium.shoot(page, "story-04-address")
    other = lea.go(where)
    expect(other.get_by_text("only Frank sees it")).to_be_visible()
    expect(other.get_by_text("Half-a-Loft")).to_have_count(0)
    page.get_by_label("How it goes").fill("Parcel post")
    page.get_by_label("Where to follow it").fill("PP 4711")
    page.get_by_role("button", name="Sent", exact=True).click()
    expect(page.locator("#main .page-head")).to_contain_text("sent")
    page.get_by_role("button", name="It arrived").click()
    expect(page.locator("#main .facts")).to_contain_text("erased")
    chromium.shoot(page, "story-04-arrived")


def the_ledger_adds_up(house):
    told = house.api("GET", "/gestures")
    assert [one["state"] for one in told["items"]] == ["arrived"]
    assert [(one["granted"], one["reserved"], one["spent"], one["left"]) for one in told["months"]] == [
        ("120.00", "0.00", "34.00", "86.00")
    ]


def no_word_of_the_address_is_left(house):
    kinds = [event["kind"] for event in house.api("GET", "/events?limit=1000")["items"]]
    for kind in (
        *("GestureProposed", "GestureApproved", "AddressAsked", "AddressGiven", "AddressShown"),
        *("GestureSent", "GestureArrived", "AddressErased"),
    ):
        assert kinds.count(kind) == 1, kind
    assert [p for p in house.folder.rglob("*") if p.is_file() and b"Half-a-Loft" in p.read_bytes()] == []


def test_a_wish_becomes_a_gesture_and_the_address_is_gone_after_delivery(house, square, visit):
    lea, frank = visit("Lea"), visit("Frank")
    a_lead_sets_a_budget(lea)
    conversation = house.conversation_with("Follow-up on the Pebble", within=120)
    square.sim.pace(1)
    frank_answers_and_proposes(frank, conversation["id"])
    somebody_else_decides(frank, lea)
    path = frank_asks_in_private(frank, square)
    nell_writes_where_she_lives(visit("", size=chromium.PHONE, java_script_enabled=False), path)
    frank_alone_sees_it_and_sends(frank, lea)
    the_ledger_adds_up(house)
    no_word_of_the_address_is_left(house)
    page = frank.go(f"/inbox/{conversation['id']}/")
    expect(page.locator(".person")).to_contain_text("arrived")
