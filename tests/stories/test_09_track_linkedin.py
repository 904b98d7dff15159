"""Story 9, track linkedin: an employee follows a word, answers as herself, and gathers constructive people.

Asking another team is told in a test of its own.
"""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.browser import chromium, desk
from tests.browser.house import wait_for

pytestmark = pytest.mark.browser
WORDS = "What is a good linkedin group for people who mend their own line?"
LINE = "I work at Zorble."
PASSWORD = "evas-own-app-password"


@pytest.fixture(scope="module")
def eva(house):
    """An employee outside the care team."""
    house.hire("Eva", "evangelist")


@pytest.fixture(scope="module")
def own_account(sim):
    """Eva's own account on the simulated network; return what signs her in."""
    network = sim.studio.networks["bluesky"]
    person = network.new_person("eva", "eva.sky.example", "Eva Own")
    sim.studio.xrpc.sessions.passwords[person.outside_id] = PASSWORD
    return {"Handle": "eva.sky.example", "App password": PASSWORD}


def tracks_in_seconds(page, request):
    """Type two words anywhere; return when it was saved."""
    page.keyboard.press("Control+k")
    page.keyboard.type("track linkedin")
    line = page.locator("#palette").get_by_text("Track for yourself:")
    expect(line).to_be_visible()
    began = time.monotonic()
    with page.expect_response(lambda told: "/tracks/mine/" in told.url):
        line.click()
    desk.note_latency(request, "track linkedin: pressed to saved", time.monotonic() - began)


def is_live_at_once(house, place, page, request):
    """Say the word right after saving, again and again, until it is heard on the track."""
    saved, number = time.monotonic(), 0
    while True:
        number += 1
        spoken = time.monotonic()
        place.sim.say("bluesky", "dana", f"linkedin, said for the {number}. time")
        time.sleep(max(0.0, 0.25 - (time.monotonic() - spoken)))
        heard = [
            int(found)
            for found in re.findall(
                r"linkedin, said for the (\d+)\. time", page.request.get(f"{house.address}/mentions/").text()
            )
        ]
        if heard or time.monotonic() - saved > 20:
            break
    assert heard, "nothing was heard on the track"
    live = (min(heard) - 1) * 0.25
    desk.note_latency(request, "track linkedin: saved to live, at most", live + 0.25)
    assert live < 1.0


def connects_her_own_account(visitor, place, own_account):
    page = visitor.go("/settings/accounts/connect/?network=bluesky")
    page.get_by_label("Address", exact=True).fill(place.sim.addresses["bluesky"])
    for label, value in own_account.items():
        page.get_by_label(re.compile(label, re.IGNORECASE)).first.fill(value)
    page.get_by_role("button", name="Test the connection").click()
    expect(page.get_by_text("eva.sky.example")).to_be_visible()
    page.get_by_role("button", name="Answer from it").click()
    expect(page.get_by_role("heading", name="Your own accounts")).to_be_visible()
    chromium.shoot(page, "story-09-accounts")


def answers_as_herself(visitor):
    page = visitor.go("/mentions/")
    page.locator(".mention").filter(has_text=WORDS).get_by_role("button", name="Take it up").click()
    page.wait_for_url("**/inbox/*/")
    expect(page.locator("#conversation")).to_contain_text("You have it")
    expect(page.get_by_role("radio", name="Public reply")).to_have_count(0)
    expect(page.locator(".say-line")).to_contain_text(LINE)
    page.get_by_role("textbox", name="As myself").fill("The one called Line Menders, I read it every week.")
    expect(page.locator("form.say-mine .say-count")).to_have_text(re.compile(r"^69 / 300"))
    page.get_by_role("button", name=re.compile("Reply in public as @?eva")).click()
    expect(desk.held(page, LINE)).to_be_visible()
    return page


def dana_reads_it(place, said):
    """Return what stands below her words, by the network's own account."""
    posts = place.sim.studio.networks["bluesky"].posts
    answer = wait_for(
        lambda: next((post for post in list(posts.values()) if post.parent and post.parent.id == said), None),
        40,
        "Eva's answer below Dana's words",
    )
    assert answer.text == f"The one called Line Menders, I read it every week.\n\n{LINE}"
    return answer


def invites_her(page, visitor):
    page.get_by_text("Invite to the circle").click()
    page.get_by_label("Their thoughts about").fill("mending lines at home")
    page.get_by_role("button", name="Make a link to copy").click()
    message = page.get_by_label("Message with the private link").input_value()
    chromium.shoot(page, "story-09-invited")
    return re.search(r"(/private/[\w-]+/)", message)[1]


def dana_says_yes(dana, path):
    page = dana.go(path)
    assert chromium.overflow(page) == 0
    expect(page.get_by_text("mending lines at home")).to_be_visible()
    chromium.shoot(page, "story-09-invitation-phone")
    page.get_by_role("button", name="Yes, ask me").click()
    expect(page.get_by_role("heading", name="You are in the circle")).to_be_visible()
    assert dana.context.cookies() == []


def test_an_employee_tracks_a_word_answers_as_herself_and_gathers_people(
    request, house, eva, own_account, connected, sim_bluesky, visit
):
    place, visitor = connected(sim_bluesky), visit("Eva")
    page = visitor.go("/inbox/")
    tracks_in_seconds(page, request)
    is_live_at_once(house, place, visitor.page, request)
    said = place.sim.say("bluesky", "dana", WORDS)
    wait_for(
        lambda: WORDS in visitor.page.request.get(f"{house.address}/mentions/").text(),
        20,
        "Dana's words on Eva's track",
    )
    connects_her_own_account(visitor, place, own_account)
    page = answers_as_herself(visitor)
    answer = dana_reads_it(place, str(said))
    assert answer.author.key == "eva"
    expect(desk.standing(page, LINE)).to_be_visible(timeout=15_000)
    colleague = visit("Frank").go(page.url.removeprefix(house.address))
    expect(desk.standing(colleague, LINE)).to_be_visible()
    path = invites_her(page, visitor)
    dana_says_yes(visit("", size=chromium.PHONE, java_script_enabled=False), path)
    page = visitor.go("/circle/")
    expect(page.locator("#main")).to_contain_text("mending lines at home")
    chromium.shoot(page, "story-09-circle")
    assert [one["state"] for one in house.api("GET", "/circle")["items"]] == ["in"]
