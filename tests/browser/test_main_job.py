"""The main job, on each network: somebody speaks, a teammate sees it, takes it, answers, and is read there."""

from itertools import count

import pytest
from playwright.sync_api import expect

from tests.browser import chromium, desk
from tests.browser.networks import MastodonMock, RealBluesky, RealWordPress, arrives
from tests.peers import bluesky as bluesky_peer
from tests.peers import mastodon as mastodon_peer
from tests.peers import wordpress as wordpress_peer

bluesky, mastodon, wordpress = bluesky_peer.bluesky, mastodon_peer.mastodon, wordpress_peer.wordpress
pytestmark = pytest.mark.browser
numbers = count(1)


@pytest.fixture(scope="session")
def real_bluesky(bluesky):
    return RealBluesky(bluesky)


@pytest.fixture(scope="session")
def mastodon_mock(mastodon):
    return MastodonMock(mastodon)


@pytest.fixture(scope="session")
def real_wordpress(wordpress):
    return RealWordPress(wordpress)


PLACES = [
    pytest.param("sim_bluesky", id="sim-bluesky"),
    pytest.param("sim_mastodon", id="sim-mastodon"),
    pytest.param("sim_blogs", id="sim-blogs"),
    pytest.param("real_bluesky", id="bluesky", marks=pytest.mark.peer),
    pytest.param("mastodon_mock", id="mastodon-mock", marks=pytest.mark.peer),
    pytest.param("real_wordpress", id="wordpress", marks=pytest.mark.peer),
]


@pytest.mark.parametrize("where", PLACES)
def test_somebody_speaks_and_reads_our_answer_in_their_thread(request, visit, connected, where):
    place = connected(request.getfixturevalue(where))
    frank = visit("Frank")
    page = frank.go("/inbox/")
    words = f"third day without a connection, number {next(numbers)} at {place.name}"

    said = place.say(words)
    desk.note_latency(request, f"{place.name}: spoken to seen", desk.sees_arrive(page, words, within=20))

    desk.open_row(page, words)
    desk.take(page)
    waits = page.locator("#conversation").get_by_text("waits for an answer")
    expect(waits).to_be_visible()
    waiting = desk.say(page, "We hear you and look at your line right now.")
    expect(waits).to_be_hidden()
    desk.counts_down(waiting)
    waiting.get_by_role("button", name="Take back").click()
    expect(waiting).to_have_count(0)
    expect(waits).to_be_visible()
    expect(desk.answer_box(page)).to_have_value("We hear you and look at your line right now.")

    better = f"Sorry, Dana: the mast fell over. It stands again at noon ({place.name})."
    desk.say(page, better)
    desk.note_latency(request, f"{place.name}: sent to read in their thread", arrives(place, said, better))
    expect(desk.standing(page, better)).to_be_visible(timeout=15_000)
    expect(desk.held(page, better)).to_have_count(0)
    assert [better in answer for answer in place.answers_to(said)] == [True]  # the first one never left
    chromium.shoot(page, f"answered-{place.name}")


def test_without_javascript_one_reads_takes_answers_and_finishes(visit, connected, sim_mastodon):
    place = connected(sim_mastodon)
    said = place.say("my line is dead, and so is my script engine")
    frank = visit("Frank", java_script_enabled=False)
    frank.house.conversation_with("so is my script engine")
    page = frank.go("/inbox/")

    desk.open_row(page, "so is my script engine")
    page.get_by_role("button", name="Take it").click()
    expect(page.locator("#conversation")).to_contain_text("You have it")
    desk.answer_box(page).fill("A plain answer, sent by a plain form.")
    page.get_by_role("button", name="Reply in public as").click()
    expect(desk.held(page, "A plain answer")).to_be_visible()
    arrives(place, said, "A plain answer, sent by a plain form.")
    page.reload()
    expect(desk.standing(page, "A plain answer")).to_be_visible()
    page.get_by_role("button", name="Done").click()
    expect(page.locator("#conversation")).to_contain_text("done")


def test_the_keyboard_alone_is_enough(visit, connected, sim_bluesky):
    place = connected(sim_bluesky)
    bill = visit("Bill")
    said = place.say("no mouse, no line, only keys")
    bill.house.conversation_with("only keys")
    page = bill.go("/inbox/")
    keys = page.keyboard

    for _ in range(page.locator("#rows .item").count()):
        keys.press("j")
        if desk.row(page, "only keys").locator(":focus").count():
            break
    keys.press("Enter")
    expect(page.locator("#conversation .posts")).to_contain_text("only keys")
    keys.press("i")
    expect(page.locator("#conversation")).to_contain_text("You have it")
    keys.press("r")
    expect(desk.answer_box(page)).to_be_focused()
    keys.type("First thought.")
    keys.press("Control+Enter")
    expect(desk.held(page, "First thought.")).to_be_visible()
    expect(page.locator("#conversation")).to_be_focused()
    keys.press("z")
    expect(desk.held(page, "First thought.")).to_have_count(0)
    keys.press("r")
    expect(desk.answer_box(page)).to_be_focused()
    keys.press("Control+A")
    keys.type("Second thought, and a better one.")
    keys.press("Control+Enter")
    arrives(place, said, "Second thought, and a better one.")
    keys.press("Escape")
    keys.press("e")
    expect(page.locator("#conversation")).to_contain_text("done")


def test_a_phone_is_enough(visit, connected, sim_mastodon):
    place = connected(sim_mastodon)
    said = place.say("writing from the bus, line is dead at home")
    frank = visit("Frank", size=chromium.PHONE, has_touch=True, is_mobile=True)
    frank.house.conversation_with("writing from the bus")
    page = frank.go("/inbox/")

    desk.row(page, "writing from the bus").locator("a").first.tap()
    expect(page.locator("#conversation .posts")).to_contain_text("writing from the bus")
    page.get_by_role("button", name="Take it").tap()
    expect(page.locator("#conversation")).to_contain_text("You have it")
    desk.answer_box(page).fill("We call you before you are home.")
    page.get_by_role("button", name="Reply in public as").tap()
    arrives(place, said, "We call you before you are home.")
    expect(desk.standing(page, "We call you before you are home.")).to_be_visible(timeout=15_000)
    assert chromium.overflow(page) == 0
    page.get_by_role("link", name="Back to the queue").tap()
    expect(page.locator("#rows")).to_be_visible()
