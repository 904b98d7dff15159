"""Story 9, its middle: whoever answers asks the right team, and its answer comes back into the thread.

The other team sees what was sent to it and not the conversation. The figure is a question to a team that was
answered inside the tool. Tracks in seconds, answering as oneself and circles belong to others.
"""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.browser import chromium, desk
from tests.browser.networks import arrives

pytestmark = pytest.mark.browser
ANSWER = "Two moss green ones left the depot at Elm Road this morning."


def make_team(page, name, person):
    form = page.locator("form.form").filter(has_text="Who is in it")
    form.get_by_label("Name").fill(name)
    form.get_by_label(person).check()
    form.get_by_role("button", name="Make the team").click()
    expect(page.locator("#main")).to_contain_text(name)


def hand_to(house, ruth, words, team):
    """Let the conversation belong to a team: nobody else sees it any more. Return where it stands."""
    conversation = house.conversation_with(words)
    address = ruth.go("/people/teams/").get_by_role("link", name=team).get_attribute("href")
    move = {"deed": "team", "conversation_ids": [conversation["id"]]}
    house.api("POST", "/together", move | {"to": int(re.search(r"(\d+)/$", address)[1])})
    return f"/inbox/{conversation['id']}/"


def ask(page, team, question):
    page.keyboard.press("q")
    form = page.locator("form.ask")
    form.get_by_label("Whom").select_option(label=team)
    form.get_by_label("What do you want to know?").fill(question)
    form.get_by_label("Show them these words too").check()
    form.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator(".person")).to_contain_text("waits for an answer")


def test_another_team_answers_inside_and_the_person_reads_it(request, visit, connected, sim_bluesky):
    place = connected(sim_bluesky)
    ruth, frank, bill = visit("Ruth"), visit("Frank"), visit("Bill")
    for name, person in (("Connections", "Frank"), ("Depot", "Bill")):
        make_team(ruth.go("/people/teams/"), name, person)
    words = "where is my moss green router, and when does it come?"
    page = frank.go("/inbox/")
    said = place.say(words)
    desk.sees_arrive(page, words, within=20)
    hidden = hand_to(ruth.house, ruth, words, "Connections")

    desk.open_row(page, words)
    desk.take(page)
    ask(page, "Depot", "Did the moss green ones leave?")
    beside = page.locator(".person")

    theirs = bill.go("/notices/")
    theirs.get_by_text("Frank asks your team Depot something.").first.click()
    expect(theirs.locator("#main")).to_contain_text("Did the moss green ones leave?")
    expect(theirs.locator("#main")).to_contain_text(words)
    assert bill.context.request.get(bill.house.address + hidden).status == 404
    assert hidden not in theirs.content()
    chromium.shoot(theirs, "asked-and-answered")
    theirs.get_by_label("Your answer").fill(ANSWER)
    began = time.monotonic()
    theirs.get_by_role("button", name="Answer", exact=True).click()
    expect(beside).to_contain_text(ANSWER, timeout=10_000)
    desk.note_latency(request, "answered by the team to seen beside the thread", time.monotonic() - began)

    desk.answer_box(page).fill("Hello Dana, thank you for waiting.")
    page.keyboard.press("Escape")
    page.keyboard.press("u")
    expect(desk.answer_box(page)).to_have_value(f"Hello Dana, thank you for waiting.\n\n{ANSWER}")
    chromium.shoot(page, "asked-others")
    page.get_by_role("button", name=re.compile("Reply in public as")).click()
    arrives(place, said, f"Hello Dana, thank you for waiting.\n\n{ANSWER}")

    mine = frank.go("/questions/?view=mine")
    figures = mine.locator("dl.figures")
    expect(figures.locator("div").filter(has_text="answered inside")).to_contain_text("1")
    expect(figures.locator("div").filter(has_text="used in a reply")).to_contain_text("1 / 1")
