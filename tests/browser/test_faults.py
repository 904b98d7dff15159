"""The network fails while somebody answers: what the person at the desk sees, and what the other one reads."""

import re
import time
from itertools import count

import pytest
from playwright.sync_api import expect

from tests.browser import chromium, desk
from tests.browser.house import wait_for
from tests.browser.networks import arrives

pytestmark = pytest.mark.browser
numbers = count(1)
REPLY = "POST /api/v1/statuses"


@pytest.fixture
def line(house, connected, sim, sim_mastodon):
    """A place whose network is about to fail; well again at the end."""
    place = connected(sim_mastodon)
    yield place
    sim.behave()


@pytest.fixture
def answer(house, visit, line):
    """`answer(words)` lets Dana speak and Frank answer; returns what she said and Frank's page."""

    def write(words):
        asked = f"will it ever work again, number {next(numbers)}"
        said = line.say(asked)
        house.conversation_with(asked)
        page = visit("Frank").go("/inbox/?view=everything")
        desk.open_row(page, asked)
        desk.say(page, words)
        return said, page

    return write


def test_a_dropped_line_after_it_was_accepted_says_it_once(sim, line, answer):
    sim.misbehave("mastodon", "drop", route=REPLY, after=True)
    said, page = answer("You can count on us, once.")
    expect(desk.standing(page, "once.")).to_be_visible(timeout=45_000)
    expect(desk.held(page, "once.")).to_have_count(0)
    assert [answer for answer in line.answers_to(said) if "once." in answer] == line.answers_to(said)
    assert len(line.answers_to(said)) == 1


def test_told_to_slow_down_it_waits_and_then_leaves(sim, line, answer):
    sim.misbehave("mastodon", "limit", route=REPLY, retry_after="4")
    said, page = answer("Patience, on both sides.")
    expect(desk.held(page, "Patience")).to_contain_text(re.compile("Waiting for the network"), timeout=15_000)
    chromium.shoot(page, "held-by-the-network")
    assert line.answers_to(said) == []
    arrives(line, said, "Patience")
    expect(desk.standing(page, "Patience")).to_be_visible(timeout=15_000)


def test_a_broken_network_is_waited_out(sim, line, answer):
    sim.misbehave("mastodon", "status", route=REPLY, status=500, times=2)
    said, page = answer("Still here, still trying.")
    expect(desk.held(page, "Still here")).to_contain_text(
        re.compile("Waiting for the network|on its way"), timeout=15_000
    )
    arrives(line, said, "Still here", within=60)
    expect(desk.standing(page, "Still here")).to_be_visible(timeout=15_000)
    assert len(line.answers_to(said)) == 1


def test_what_nobody_can_know_is_put_before_a_person(sim, line, answer):
    """It was accepted, the line dropped, and then the network would not say whether it stands."""
    sim.misbehave("mastodon", "drop", route=REPLY, after=True, times=50)
    sim.misbehave("mastodon", "status", route="GET /api/v1", status=503, times=500)
    said, page = answer("Nobody knows this one.")
    began = time.monotonic()
    expect(desk.held(page, "Nobody knows this one.")).to_contain_text("nobody knows", timeout=75_000)
    assert time.monotonic() - began < 66
    chromium.shoot(page, "nobody-knows")
    sim.behave()
    assert len(line.answers_to(said)) == 1  # the network saw one key, however often it was told
    page.get_by_role("button", name="It stands there").click()
    expect(desk.held(page, "Nobody knows this one.")).to_have_count(0)


def test_what_the_network_will_not_take_comes_back_with_its_reason(sim, line, answer):
    sim.misbehave(
        "mastodon", "status", route=REPLY, status=422, body='{"error": "Validation failed: Text is a secret"}'
    )
    said, page = answer("Words that are refused.")
    held = desk.held(page, "Words that are refused.")
    expect(held).to_contain_text("not taken", timeout=20_000)
    expect(held).to_contain_text("Text is a secret")
    chromium.shoot(page, "not-taken")
    held.get_by_role("button", name="Take back").click()
    expect(desk.answer_box(page)).to_have_value("Words that are refused.")
    assert line.answers_to(said) == []


def test_signed_out_everybody_sees_it_and_the_owner_is_told_once(sim, house, line, answer, visit):
    sim.misbehave("mastodon", "sign_out", times=400)
    said, page = answer("Words for a closed door.")
    expect(desk.held(page, "Words for a closed door.")).to_contain_text("not taken", timeout=20_000)
    assert house.source(line.source_id)["state"] == "signed-out"
    ruth = visit("Ruth")
    page = ruth.go(f"/sources/{line.source_id}/")
    expect(page.get_by_role("main")).to_contain_text(re.compile("signed out|new sign-in", re.IGNORECASE))
    chromium.shoot(page, "source-signed-out")
    ruth.go("/notices/")
    expect(page.get_by_text("does not let us in any more")).to_have_count(1)

    sim.behave()
    page = ruth.go(f"/sources/{line.source_id}/credential/")
    page.get_by_label(re.compile("token", re.IGNORECASE)).first.fill(
        sim.credential("mastodon")["access_token"]
    )
    page.get_by_role("button", name="Test and keep").click()
    wait_for(lambda: house.source(line.source_id)["state"] == "listening", 15, "the source to be listened to")
    assert house.conversation_with(_speaks_again(line))
    assert line.answers_to(said) == []


def _speaks_again(line):
    words = f"are you back, number {next(numbers)}"
    line.say(words)
    return words
