"""Story 13: one story in many venues. A fact is said on two networks, changes, and is put right on both.

"Trust falls; a company must tell its story consistently in many venues." The figure: public answers that
hold old words for longer than promised, here none at all.
"""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser import chromium, desk
from tests.browser.house import wait_for
from tests.browser.networks import arrives

pytestmark = pytest.mark.browser
OLD = "The outage in Leeds is mended since 14:00"
NEW = "The outage in Leeds is mended since 16:00"


def state_the_fact(page):
    page.get_by_label("Short key").fill("leeds-outage")
    page.get_by_label("What is true").fill(OLD)
    page.get_by_label("How we know").fill("The engineer on duty")
    page.get_by_role("button", name="State it").click()
    expect(page.get_by_role("heading", name="leeds-outage")).to_be_visible()


def answer_with_the_fact(visitor, words):
    """Open what somebody said, let the list propose, and put the fact in with the keyboard alone."""
    page = visitor.go("/inbox/")
    expect(desk.row(page, words)).to_be_visible(timeout=20_000)
    desk.open_row(page, words)
    desk.take(page)
    box = desk.answer_box(page)
    box.press_sequentially("Good news. ")
    box.press("Control+j")
    choice = page.locator("form.say-public .proposed-choice").filter(has_text="leeds-outage")
    expect(choice).to_contain_text("because:")
    expect(choice).to_contain_text("Leeds")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(box).to_have_value("Good news. {fact:leeds-outage}")
    page.get_by_role("button", name=re.compile("Reply in public as")).click()
    expect(desk.held(page, OLD)).to_be_visible()


def figures(page):
    """Return what the page says: answers with the fact, with old words, old for longer than promised."""
    return [int(re.match(r"\d+", one)[0]) for one in page.locator(".figures dd").all_inner_texts()]


def old_words_are_refused(visitor, conversation_id):
    page = visitor.go(f"/inbox/{conversation_id}/")
    desk.answer_box(page).fill(f"Once more: {OLD}")
    page.get_by_role("button", name=re.compile("Reply in public as")).click()
    expect(page.locator("form.say-public .wrong")).to_contain_text(NEW)
    visitor.forgive("409")


def corrected_by_hand(visitor, path):
    page = visitor.go(path)
    page.get_by_role("button", name=re.compile("Correct in public as")).first.click()
    expect(page.get_by_text("a correction is on its way")).to_be_visible()


def corrected_together(visitor, path):
    page = visitor.go(path)
    page.get_by_label("At most").fill("2")
    page.get_by_label("corrections, one every so many seconds:").fill("5")
    page.get_by_role("button", name="Approve and send in public").click()
    expect(page.get_by_text("Lea approved corrections")).to_be_visible()


def test_what_changed_is_put_right_in_every_venue(
    request, visit, connected, house, sim_bluesky, sim_mastodon
):
    square, instance = connected(sim_bluesky), connected(sim_mastodon)
    frank = visit("Frank")
    state_the_fact(frank.go("/answers/facts/"))
    fact_page = urlsplit(frank.page.url).path

    on_the_square, on_the_instance = (
        "is the outage in Leeds over, square",
        "the outage in Leeds again, instance",
    )
    said = [(square, square.say(on_the_square)), (instance, instance.say(on_the_instance))]
    for words in (on_the_square, on_the_instance):
        house.conversation_with(words)
        answer_with_the_fact(frank, words)
    for place, post in said:
        arrives(place, post, f"Good news. {OLD}")

    page = frank.go(fact_page)
    assert figures(page) == [2, 0, 0]
    page.get_by_label("What is true").fill(NEW)
    page.get_by_label("Why it changes").fill("The engineer called again")
    page.get_by_role("button", name="Change it").click()
    expect(page.get_by_text("Public answers with old words: 2")).to_be_visible()
    assert figures(page) == [2, 2, 0]
    chromium.shoot(page, "story-13-to-correct")

    old_words_are_refused(frank, house.conversation_with(on_the_square)["id"])
    corrected_by_hand(frank, fact_page)
    lea = visit("Lea")
    corrected_together(lea, fact_page)

    for place, post in said:
        seconds = arrives(place, post, f"Correction to what we wrote here earlier: {NEW}")
        desk.note_latency(request, f"{place.name}: correction read in their thread", seconds)
        told = [words for words in place.answers_to(post) if "Correction" in words]
        assert len(told) == 1  # where it stands, once

    page = wait_for(lambda: nothing_old(lea, fact_page), 30, "no public answer to hold old words")
    assert figures(page) == [4, 0, 0]
    expect(page.get_by_text("corrected", exact=True)).to_have_count(2)
    desk.note_latency(request, "stale public answers", figures(page)[1])
    chromium.shoot(page, "story-13-corrected")


def nothing_old(visitor, path):
    page = visitor.go(path)
    return page if figures(page)[1:] == [0, 0] else None
