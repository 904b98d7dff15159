"""Story 10: a stranger answers before the company does; it is seen, confirmed, thanked, credited and counted."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import desk
from tests.browser.networks import arrives

pytestmark = pytest.mark.browser
ASKED = "beacon 3. wifi drops every time i microwave a pie"
PEER = "Not joking back: it's the same frequency. Put the telly on the 5 GHz one, with -5 on the end."


@pytest.mark.parametrize("where", ["sim_bluesky", "sim_mastodon"])
def test_the_network_to_the_rescue(request, visit, connected, where):
    place = connected(request.getfixturevalue(where))
    by, peer = {"sim_bluesky": ("trev_nw", "niall_r"), "sim_mastodon": ("zuzanna", "dockside_dev")}[where]
    frank = visit("Frank")
    page = frank.go("/inbox/")
    words = f"{ASKED}, says {place.name}"
    said = place.say(words, by=by)
    answered = place.sim.say(place.network, peer, PEER, parent=said)

    desk.sees_arrive(page, words, within=20)
    desk.open_row(page, words)
    # Nobody named us in the answer: the thread brings it, and the screen says so by itself.
    head = page.locator(".thread-facts")
    expect(head).to_contain_text("a peer is helping:", timeout=20_000)
    expect(head).to_contain_text("waits")
    mark = page.locator(".post").filter(has_text="Not joking back")
    expect(mark.locator(".badge").filter(has_text="a peer")).to_be_visible()
    expect(page.locator(".person")).to_contain_text("found by rule")

    panel = page.locator(".person").get_by_label("Peers")
    panel.get_by_role("button", name="Confirm").click()
    expect(panel).to_contain_text("confirmed")

    # Thanks stand below the stranger's words, credit below the person's; both are drafts first.
    panel.get_by_role("button", name="Thank").click()
    expect(page.locator(".say-to")).to_contain_text("To ")
    draft = desk.answer_box(page)
    expect(draft).to_have_value(re.compile("thank you for helping"))
    thanks = draft.input_value()
    page.get_by_role("button", name="Reply in public as").click()
    arrives(place, answered, thanks)

    page.locator(".person").get_by_role("button", name="Give credit").click()
    expect(desk.answer_box(page)).to_have_value(re.compile("has it right"))
    credit = desk.answer_box(page).input_value()
    page.get_by_role("button", name="Reply in public as").click()
    arrives(place, said, credit)

    # Its figure: answers of peers, counted across venues.
    page = frank.go("/kudos/peers/")
    line = page.locator(".line").filter(has_text="Not joking back").filter(has_text=place.name)
    expect(line).to_contain_text("credited")
    expect(line).to_contain_text("thanked")
    expect(page.locator("table")).to_contain_text("mastodon" if "mastodon" in where else "bluesky")
