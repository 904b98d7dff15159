"""Story 3, nobody was tracking: what stands unanswered is seen in every venue, and people find whom to ask.

A comment under our blog and a post on a microblog are three hours old, and nobody has them: the radar shows
both with the reason, one step each mends it, and the figure is 0 on the page, for programs and on the
console. Then somebody who knows no account of ours finds a human on our own page.
"""

import re
from datetime import timedelta
from itertools import count

import pytest
from playwright.sync_api import expect

from heedful.kit import clock
from tests.browser import chromium, desk
from tests.browser.house import SaidNo, wait_for

pytestmark = pytest.mark.browser
numbers = count(1)
WRONG = "the fee that you charged me is in no paper of yours"


def is_good(visitor, name):
    """Judge the open page at every size, light and dark, and keep its pictures."""
    wrong = []
    for size in (chromium.WIDE, chromium.PHONE):
        visitor.page.set_viewport_size({"width": size[0], "height": size[1]})
        wrong += chromium.judge(visitor) + chromium.judge(visitor, "dark")
        assert chromium.overflow(visitor.page) == 0
    visitor.page.set_viewport_size({"width": chromium.WIDE[0], "height": chromium.WIDE[1]})
    chromium.shoot(visitor.page, name)
    assert not wrong, wrong


def figure(page, name="unowned"):
    return int(page.locator(f"[data-figure={name}]").inner_text())


def three_hours_ago():
    return clock.now() - timedelta(hours=3)


def test_what_nobody_was_tracking_is_seen_in_every_venue_and_mended(
    visit, house, connected, sim_blogs, sim_mastodon, request
):
    blog, square = connected(sim_blogs), connected(sim_mastodon)
    number = next(numbers)
    comment, post = f"{WRONG}, says a comment {number}", f"{WRONG}, says a post {number}"
    at = three_hours_ago()  # no comment is older than its article, whatever its clock says
    article = blog.sim.say(
        "blogs", "nell", "Bread again.", title=f"Bread {number}", at=at - timedelta(hours=1)
    )
    blog.sim.say("blogs", f"late{number}", f"Zorble: {comment}", parent=article, at=at)
    square.sim.say("mastodon", "ines", f"@tamberly {post}", at=three_hours_ago())
    for words in (comment, post):
        house.conversation_with(words)

    lea = visit("Lea")
    wait_for(lambda: figure(lea.go("/radar/")) >= 2, 30, "both to stand there")
    page = lea.go("/radar/")
    before = figure(page)
    for words in (comment, post):
        expect(page.locator(".radar-venue li").filter(has_text=words)).to_contain_text(
            "It stands here because"
        )
    venues = page.locator(".radar-venue").filter(has_text=WRONG)
    assert venues.count() == 2
    is_good(lea, "story-03b-radar")
    notice = wait_for(
        lambda: "longer than promised" in lea.go("/notices/").locator("main").inner_text(), 60, "a notice"
    )
    assert notice

    page = lea.go("/radar/")
    while page.get_by_role("button", name=re.compile("^Take ")).count():
        page.get_by_role("button", name=re.compile("^Take ")).first.click()
        page.wait_for_load_state()
    assert figure(page) == 0
    assert house.api("GET", "/radar")["unowned"] == 0
    assert house.tell("radar")["unowned"] == 0
    desk.note_latency(request, f"story 3: mentions older than promised without an owner ({before} before)", 0)


def test_the_console_says_so_by_how_it_ends(house, connected, sim_mastodon):
    words = f"{WRONG}, says another {next(numbers)}"
    connected(sim_mastodon).sim.say("mastodon", "tom", f"@tamberly {words}", at=three_hours_ago())
    taken = house.conversation_with(words)["id"]
    with pytest.raises(SaidNo):
        house.tell("radar")
    house.api("POST", f"/conversations/{taken}/claim")
    assert house.tell("radar")["unowned"] == 0


def the_page_is_opened_and_frank_says_yes(ruth, frank):
    page = ruth.go("/settings/talk/")
    page.get_by_label("The page is open to everybody").check()
    page.get_by_label("What stands on top").fill("Write to us. One of us reads it and answers.")
    page.locator("main").get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("link", name="See the page")).to_be_visible()
    is_good(ruth, "story-03b-settings")
    page = frank.go("/settings/talk/")
    page.get_by_label("What you help with").fill("fees, bills and what our letters mean")
    page.get_by_role("button", name="Show me there").click()
    expect(page.get_by_text("You are shown with your name")).to_be_visible()


def dana_writes(dana, words):
    """Write on the page, and return where her own page is."""
    page = dana.go("/talk/")
    expect(page.get_by_text("fees, bills and what our letters mean")).to_be_visible()
    expect(page.locator("[data-figure=times]")).to_be_visible()
    page.get_by_label("Your name").fill("Dana Reyes")
    page.get_by_label("How we reach you").fill("dana@example.test")
    page.get_by_label("Your words").fill(words)
    page.get_by_label(re.compile("may keep this")).check()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", name="Your conversation with us")).to_be_visible()
    assert dana.context.cookies() == []
    return re.sub(r"^https?://[^/]+", "", page.url)


def test_somebody_finds_a_human_without_an_account_a_script_or_a_cookie(visit, house):
    frank, dana = visit("Frank"), visit("", java_script_enabled=False)
    the_page_is_opened_and_frank_says_yes(visit("Ruth"), frank)
    words = f"Where do I find the paper about the fee? Number {next(numbers)}"
    mine = dana_writes(dana, words)
    conversation = house.conversation_with(words)
    told = frank.go(f"/inbox/{conversation['id']}/")
    expect(told.locator("#conversation .posts")).to_contain_text(words)
    expect(dana.go(mine).locator(".talk-line")).to_contain_text(words)
