"""Story 11, most questions get an answer: several venues in one queue, polite answers, and the share is a figure.

People ask under a blog, on two microblogs and in a letter by our own form; all stand in one queue. Three are
answered, one is not. A draft that defends itself is flagged before it leaves. The share has its
denominator, by venue, and is the same on the page, as CSV, for programs and on the console.
"""

import csv
import io
import re
from itertools import count

import pytest
from playwright.sync_api import expect

from tests.browser import desk
from tests.browser.networks import arrives
from tests.stories.test_03b_nobody_was_tracking import is_good
from tests.stories.test_08_above_and_beyond import type_slowly

pytestmark = pytest.mark.browser
numbers = count(1)
DEFENSIVE = "Well, that is not our fault. You should have read the contract, it is our policy."


def ask(house, place, words):
    said = place.say(words)
    return said, house.conversation_with(words)["id"]


def shares(browser):
    """Return answered and deserved by the page, the sheet, the API and the console."""
    page = browser.go("/figures/")
    told = page.locator("[data-figure=answered]").inner_text()
    answered, deserved = map(int, re.fullmatch(r"(\d+)\s*/\s*(\d+)", told.strip()).groups())
    sheet = browser.context.request.get(f"{browser.house.address}/figures/answers.csv").body()
    last = list(csv.DictReader(io.StringIO(sheet.decode("utf-8-sig"))))[-1]
    api = browser.house.api("GET", "/figures/answers")["whole"]
    console = browser.house.tell("figures")
    return {
        (answered, deserved),
        (int(last["answered"]), int(last["deserved"])),
        (api["answered"], api["deserved"]),
        (console["answered"], console["deserved"]),
    }


def test_most_questions_get_an_answer(visit, house, connected, sim_blogs, sim_mastodon, sim_bluesky, request):
    places = [connected(place) for place in (sim_blogs, sim_mastodon, sim_bluesky)]
    number = next(numbers)
    lea = visit("Lea")
    before = shares(lea)
    [(answered_before, deserved_before)] = before
    asked = [ask(house, place, f"how do I move my line to Leeds, {number}?") for place in places]
    left = ask(house, places[1], f"is there a shop in Hull, {number}?")
    queue = lea.go("/inbox/")
    expect(desk.row(queue, f"how do I move my line to Leeds, {number}?")).to_have_count(3)

    frank = visit("Frank")
    page = frank.go(f"/inbox/{asked[1][1]}/")
    desk.take(page)
    type_slowly(page, DEFENSIVE)
    expect(page.locator("form.say-public .remark").first).to_be_visible()
    assert page.locator("form.say-public .remark").count() >= 2
    for place, (said, conversation) in zip(places, asked, strict=True):
        page = frank.go(f"/inbox/{conversation}/")
        if place is not places[1]:
            desk.take(page)
        words = f"Tell us the new address, and we move it by Friday; it costs nothing ({place.name})."
        type_slowly(page, words)
        desk.say(page, words)
        arrives(place, said, words)
        expect(desk.standing(page, words)).to_be_visible(timeout=30_000)

    after = shares(lea)
    assert len(after) == 1
    [(answered, deserved)] = after
    assert (answered - answered_before, deserved - deserved_before) == (3, 4)
    page = lea.go("/figures/")
    expect(page.locator("[data-figure=flagged]")).to_be_visible()
    by_venue = page.locator("section").filter(has=page.get_by_role("heading", name="By venue"))
    assert by_venue.locator("tbody tr").count() >= 3
    is_good(lea, "story-11-figures")
    page.locator("[data-figure=answered] a").last.click()
    expect(page.locator("[data-figure=rows]")).to_contain_text(str(deserved))
    expect(page.get_by_text(f"is there a shop in Hull, {number}?")).to_be_visible()
    is_good(lea, "story-11-rows")
    assert left
    desk.note_latency(request, f"story 11: answered {answered} of {deserved} who deserved an answer; s", 0)
