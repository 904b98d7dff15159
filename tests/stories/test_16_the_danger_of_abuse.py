"""Story 16, the danger of abuse: what is said unfairly often is set apart by two people, fairly.

Gav posts about the company every day until he gets something for free (heedful/sim/script/16-unfair.txt).
Frank asks for a limit with a reason about what was said; he cannot confirm it, Lea can. Nothing is hidden,
Gav can appeal on a private page, and Ruth, who was not one of the two, decides.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import chromium, desk

pytestmark = pytest.mark.browser
WORDS = "day 2. still no free year. I can do this forever, I have nothing on"


def frank_asks(frank, conversation_id):
    page = frank.go(f"/inbox/{conversation_id}/")
    page.get_by_text("Set apart what is said here").click()
    page.get_by_label("What to set apart").select_option("account")
    page.get_by_label("What was said, and how often").fill("he is a spammer, every day")
    page.get_by_role("button", name="Ask for it").click()
    expect(page.get_by_text("not what somebody is")).to_be_visible()
    frank.forgive("400")
    page = frank.go(f"/inbox/{conversation_id}/")
    page.get_by_text("Set apart what is said here").click()
    page.get_by_label("What to set apart").select_option("account")
    page.get_by_label("What was said, and how often").fill("the same demand every day for two weeks")
    page.get_by_role("button", name="Ask for it").click()
    expect(page.locator(".person")).to_contain_text("no effect until another lead confirms it")
    expect(frank.go("/limits/").get_by_role("button", name="Confirm")).to_have_count(0)
    expect(desk.row(frank.go("/inbox/"), "still no free year")).to_have_count(1)


def lea_confirms(lea):
    page = lea.go("/limits/")
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("asked by Frank, confirmed by Lea.")).to_be_visible()
    chromium.shoot(page, "story-16-limits")


def everybody_still_sees_it(otto):
    expect(desk.row(otto.go("/inbox/"), "still no free year")).to_have_count(0)
    page = otto.go("/inbox/?view=apart")
    desk.open_row(page, "still no free year")
    because = re.compile(
        "Shown apart because: the same demand every day for two weeks; until .* confirmed by Lea"
    )
    expect(page.locator(".person")).to_contain_text(because)
    chromium.shoot(page, "story-16-apart")


def gav_appeals(frank, gav):
    """Frank copies the link for him; the page names the reason and none of the two."""
    page = frank.go("/limits/")
    page.get_by_role("button", name="Link for an appeal").click()
    path = re.search(r"/private/[\w-]+/", page.locator(".once-line input").input_value())[0]
    page = gav.go(path)
    expect(page.get_by_text("the same demand every day for two weeks")).to_be_visible()
    expect(page.get_by_text(re.compile("Frank|Lea"))).to_have_count(0)
    assert chromium.overflow(page) == 0
    chromium.shoot(page, "story-16-appeal-phone")
    page.get_by_label("Why is it wrong?").fill("Twice is not every day.")
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


def ruth_decides(ruth, lea):
    page = lea.go("/limits/")
    expect(page.get_by_text("A lead who was not one of the two decides.")).to_be_visible()
    expect(page.get_by_role("button", name="Lift the limit")).to_have_count(0)
    expect(ruth.go("/notices/").get_by_text("Somebody says that a limit is wrong")).to_be_visible()
    page = ruth.go("/limits/")
    expect(page.get_by_text("Twice is not every day.")).to_be_visible()
    page.get_by_label("Why, in a few words").fill("He is right: twice.")
    page.get_by_role("button", name="Lift the limit").click()
    expect(page.get_by_text("Lifted.")).to_be_visible()


def test_a_limit_takes_two_hides_nothing_and_is_lifted_on_appeal(house, connected, sim_mastodon, visit):
    place = connected(sim_mastodon)
    place.say(WORDS, by="gav_deals")
    conversation = house.conversation_with("still no free year")
    frank, lea, otto, ruth = visit("Frank"), visit("Lea"), visit("Otto"), visit("Ruth")
    frank_asks(frank, conversation["id"])
    lea_confirms(lea)
    everybody_still_sees_it(otto)
    gav_appeals(frank, visit("", size=chromium.PHONE, java_script_enabled=False))
    ruth_decides(ruth, lea)
    expect(desk.row(frank.go("/inbox/"), "still no free year")).to_have_count(1)
    kinds = [event["kind"] for event in house.api("GET", "/events?limit=1000")["items"]]
    for kind in ("LimitAsked", "LimitConfirmed", "SetApart", "Appealed", "AppealAnswered", "LimitEnded"):
        assert kinds.count(kind) == 1, kind
