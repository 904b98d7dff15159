"""Story 6, second half: the badly worded letter becomes a cause with an owner; when it is fixed, all are told."""

import pytest
from playwright.sync_api import expect

from tests.browser import desk
from tests.browser.house import wait_for

pytestmark = pytest.mark.browser
BEFORE = "Our systems have identified you as a source of unsolicited mail. Continued abuse may result in termination."
AFTER = "Mail from your line is held back. It is probably not your doing. Here is what we do, and a name."
SAID = {
    ("sim_bluesky", "choirmaster"): "your notice of abuse went to my whole choir",
    ("sim_bluesky", "dana"): "the notice of abuse says you, not my connection",
    ("sim_mastodon", "beekeep"): "day two as an offender, by your notice of abuse",
    ("sim_mastodon", "morwenna"): "same notice of abuse here, I do the teas",
}


def test_the_letter_becomes_a_cause_and_all_who_got_it_are_told(request, visit, connected):
    places = {name: connected(request.getfixturevalue(name)) for name in ("sim_bluesky", "sim_mastodon")}
    frank, lea = visit("Frank"), visit("Lea")
    before = told(frank.house)
    said = {(name, by): places[name].say(f"{words} (story 6)", by=by) for (name, by), words in SAID.items()}
    for words in SAID.values():
        frank.house.conversation_with(f"{words} (story 6)")

    # Frank meets the first, and says from beside the conversation what it comes from.
    page = frank.go("/inbox/")
    desk.open_row(page, "went to my whole choir (story 6)")
    panel = page.locator(".person").get_by_label("Causes")
    panel.get_by_text("Link a cause").click()
    panel.get_by_label("What it comes from").fill("The letter that speaks of abuse")
    panel.get_by_role("button", name="Link").click()
    expect(panel.get_by_role("link", name="The letter that speaks of abuse")).to_be_visible()
    panel.get_by_role("link", name="The letter that speaks of abuse").click()

    # On its page: the others by one search, an owner, and the letter as it is.
    main = page.locator("main")
    page.get_by_label("Link every conversation that a search finds").fill('"notice of abuse" "story 6"')
    page.get_by_role("button", name="Find and link").click()
    expect(main).to_contain_text("4 people are affected")
    page.get_by_role("button", name="Take it up").click()
    expect(main).to_contain_text("Frank sees to it")
    keep_letter(page, "Keep the letter or template", BEFORE)
    expect(page.get_by_role("button", name="Draft 4 replies")).to_have_count(0)

    # It is fixed: the letter has a new version, and everybody affected can be told.
    keep_letter(page, "Keep a new wording", AFTER)
    expect(page.get_by_label("Version 2")).to_contain_text("It is probably not your doing")
    page.get_by_text("It is fixed", exact=True).click()
    page.get_by_label("What was done").fill("the letter says now what happened, and who signs it.")
    page.get_by_role("button", name="Say that it is fixed").click()
    text = "Hello {name}, you were right about the letter. It is a new one, and it accuses nobody."
    page.get_by_label("What they read, each in their own thread").fill(text)
    page.get_by_role("button", name="Draft 4 replies").click()

    # Each reply is there to be read; nothing has left, and Frank cannot let all go.
    expect(main).to_contain_text("A lead can let all of them go at once")
    expect(page.locator(".batch-line")).to_have_count(4)
    expect(page.locator("textarea").first).to_have_value(text.replace("{name}", person_of(page)))
    assert all(places[name].answers_to(one) == [] for (name, _), one in said.items())

    _all_are_told(lea, page.url.removeprefix(lea.house.address), places, said)
    wait_for(lambda: told(frank.house) == tuple(n + 4 for n in before), 30, "everybody told")
    page = frank.go("/causes/?state=fixed")
    expect(page.locator(".line").filter(has_text="speaks of abuse")).to_contain_text("4 told")
    expect(page.locator(".figures")).to_contain_text(f"{before[0] + 4} / {before[1] + 4}")


def _all_are_told(lea, batch, places, said):
    # Lea lets them go, so many a minute; each person reads it in their own thread, once.
    leas = lea.go(batch)
    leas.get_by_label("At most").fill("20")
    leas.get_by_role("button", name="Send 4 replies").click()
    expect(leas.get_by_role("button", name="Stop")).to_be_visible()
    for (name, _), one in said.items():
        wait_for(lambda name=name, one=one: places[name].answers_to(one), 60, f"the answer to {one}")
    for (name, _), one in said.items():
        (answer,) = places[name].answers_to(one)
        assert "you were right about the letter" in answer


def keep_letter(page, open_by, text):
    page.get_by_text(open_by).click()
    page.get_by_label("Its text").fill(text)
    page.get_by_role("button", name="Keep it").click()
    expect(page.locator("main")).to_contain_text(text[:40])


def person_of(page):
    return page.locator(".batch-line bdi").first.inner_text()


def told(house):
    figures = house.api("GET", "/causes/figures")
    return figures["told"], figures["affected_by_fixed"]
