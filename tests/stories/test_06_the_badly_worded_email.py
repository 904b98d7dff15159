"""The badly worded e-mail: what blames is seen before it leaves; what slipped out is put right in the thread.

This is the part of the words: the letter as a cause is another room's.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import chromium, desk
from tests.browser.networks import arrives
from tests.stories.test_08_above_and_beyond import type_slowly

pytestmark = pytest.mark.browser
HARSH = "You should have read our letter. It is our policy."


def remarks(page):
    return page.locator("form.say-public .remark")


def opened(visitor, place, words):
    said = place.say(words)
    visitor.house.conversation_with(words)
    page = visitor.go("/inbox/")
    desk.open_row(page, words)
    desk.take(page)
    return page, said


def test_wording_that_blames_is_seen_and_asked_about_and_the_share_is_a_figure(
    visit, connected, sim_mastodon
):
    lea = visit("Lea").go("/settings/words/")
    lea.get_by_label("Puts it on the person").select_option("sending asks for a second look")
    lea.locator("main").get_by_role("button", name="Save").click()
    frank = visit("Frank")
    page, said = opened(frank, connected(sim_mastodon), "your letter calls me a spammer, for one video call")

    type_slowly(page, HARSH)
    expect(remarks(page)).to_have_count(2)
    expect(remarks(page).first).to_contain_text("Puts it on the person")
    expect(remarks(page).first).to_contain_text("look again")
    chromium.shoot(page, "remarks-beside")
    page.get_by_role("button", name=re.compile("Put away the remark")).click()
    expect(remarks(page)).to_have_count(1)

    page.get_by_role("button", name=re.compile("Reply in public as")).click()
    expect(page.locator("form.say-public .wrong")).to_contain_text("Look at it again")
    assert connected(sim_mastodon).answers_to(said) == []
    frank.forgive("409")

    kind = "Dana, the letter was wrong, and it is ours. It counted one long call as many mails; I have it changed."
    type_slowly(page, kind)
    expect(remarks(page)).to_have_count(0)
    desk.say(page, kind)
    arrives(connected(sim_mastodon), said, kind)

    figure = frank.go("/settings/words/").locator("main")
    expect(figure).to_contain_text(re.compile(r"\d+ of \d+ replies had a remark"))


def test_when_it_slipped_out_the_correction_is_drafted_in_the_same_thread(visit, connected, sim_bluesky):
    place = connected(sim_bluesky)
    bill = visit("Bill")
    page, said = opened(bill, place, "so it is my fault that your mast fell over")
    harsh = "Well, calm down, the mast stands again."
    desk.say(page, harsh)
    arrives(place, said, harsh)
    ours = desk.standing(page, harsh)
    expect(ours).to_be_visible(timeout=15_000)
    ours.get_by_text("This was badly worded").click()
    ours.get_by_label(re.compile("What can we learn")).fill("Nobody calms down because they are told to.")
    ours.get_by_role("button", name="Draft a correction").click()
    expect(desk.answer_box(page)).to_have_value(re.compile("badly put, and I am sorry"))
    better = "What I wrote was badly put, and I am sorry. The mast is up, and your line with it."
    desk.say(page, better)
    arrives(place, said, better)

    lessons = visit("Lea").go("/settings/words/lessons/").locator("main")
    expect(lessons).to_contain_text(harsh)
    expect(lessons).to_contain_text("Nobody calms down because they are told to.")
