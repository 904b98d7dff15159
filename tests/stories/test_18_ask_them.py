"""Story 18, ask them: after a conversation one short question, in private; the answer comes back to it.

Dana and Tom are helped and asked. Dana says no and why; her conversation stays done and shows the need.
Tom would rather not be asked. The figures have their n.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import chromium, desk
from tests.browser.house import wait_for

pytestmark = pytest.mark.browser


def a_lead_turns_it_on(lea):
    """Ask by itself, at once: a test has no day to wait."""
    page = lea.go("/settings/asked/")
    page.get_by_label("Ask whether it helped").check()
    page.get_by_label("How", exact=True).select_option("automatic")
    page.get_by_label("Hours after it is done").fill("0")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("after 0 hours")).to_be_visible()
    chromium.shoot(page, "story-18-settings")


def help_and_finish(frank, place, words, by):
    place.say(words, by=by)
    conversation = frank.house.conversation_with(words)
    page = frank.go(f"/inbox/{conversation['id']}/")
    desk.take(page)
    desk.say(page, f"The mast is up again ({by}).")
    expect(desk.standing(page, f"The mast is up again ({by}).")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Done").click()
    expect(page.locator("#conversation")).to_contain_text("done")
    return conversation["id"]


def private_page(place, known=()):
    """Wait for the private reply with the question, and return the address of its page."""

    def found():
        for said in place.sim.received("mastodon"):
            link = re.search(r"http\S+(/private/[\w-]+/)", said["text"])
            if link and link[1] not in known:
                assert said["visibility"] == "direct"
                return link[1]
        return None

    return wait_for(found, 60, "the question, in private")


def dana_says_no_and_why(dana, path):
    page = dana.go(path)
    expect(page.get_by_role("heading", name="Did this help you?")).to_be_visible()
    assert chromium.overflow(page) == 0
    chromium.shoot(page, "story-18-question-phone")
    page.get_by_label("No", exact=True).check()
    page.get_by_label(re.compile("Anything else")).fill("It broke again an hour later.")
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert dana.context.cookies() == []


def frank_sees_the_need_and_takes_care(frank, conversation_id):
    page = frank.go(f"/inbox/{conversation_id}/?view=done")
    panel = page.locator(".person")
    expect(panel).to_contain_text("did not help")
    expect(panel).to_contain_text("It broke again an hour later.")
    expect(page.locator("#conversation")).to_contain_text("done")
    expect(page.locator("#rows .item").filter(has_text="did not help")).to_have_count(1)
    chromium.shoot(page, "story-18-need")
    expect(frank.go("/notices/").get_by_text("answered: No.")).to_be_visible()
    page = frank.go(f"/inbox/{conversation_id}/?view=done")
    page.get_by_role("button", name="I take care of it").click()
    expect(page.locator(".person .badge").filter(has_text="did not help")).to_have_count(0)


def tom_would_rather_not(tom, path):
    page = tom.go(path)
    page.get_by_role("button", name="Do not ask me again").click()
    expect(page.get_by_text("We will not ask you again.")).to_be_visible()


def test_a_question_goes_out_in_private_and_its_answer_comes_back(house, connected, sim_mastodon, visit):
    place = connected(sim_mastodon)
    lea, frank = visit("Lea"), visit("Frank")
    a_lead_turns_it_on(lea)
    first = help_and_finish(frank, place, "my line is down, story eighteen", "dana")
    path = private_page(place)
    phone = {"size": chromium.PHONE, "java_script_enabled": False}
    dana_says_no_and_why(visit("", **phone), path)
    frank_sees_the_need_and_takes_care(frank, first)

    help_and_finish(frank, place, "same here, story eighteen", "tom")
    other = private_page(place, known={path})
    tom_would_rather_not(visit("", **phone), other)

    page = lea.go("/asked/")
    facts = page.locator("#main .facts")
    expect(facts).to_contain_text(re.compile(r"Asked\s*2\s*Answered\s*1 \(50 %\)"))
    expect(facts).to_contain_text(re.compile(r"Helped\s*0 \(0 % of 1\)"))
    expect(page.get_by_text("It broke again an hour later.")).to_be_visible()
    chromium.shoot(page, "story-18-figures")
    told = house.api("GET", "/asked")
    assert (told["asked"], told["answered"], told["helped"]) == (2, 1, 0)
    public = [said for said in place.sim.received("mastodon") if said["visibility"] != "direct"]
    assert not any("/private/" in said["text"] for said in public)
