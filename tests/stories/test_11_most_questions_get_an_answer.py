"""Story 11, most questions get an answer: a forum, a microblog and a letter in one queue, answered politely.

Three people ask the very same thing in three venues; a fourth on the microblog asks something else and is left
without an answer. Wording that defends us is seen before it leaves. The share answered has its denominator, for
each venue too, and is the same on the page, as CSV, for programs and on the console.

The forum is one that WordPress serves: subjects are heard by their feed, answers go below the question. Forums
whose feeds can be heard alone, as Discourse's, are not answered from here. There is no connector for mail; in
its place stands what has none to be sent: the page "Talk to a human", a venue of its own.
"""

import csv
import io
import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from tests.browser import chromium, desk
from tests.browser.house import wait_for
from tests.browser.networks import Simulated, arrives

pytestmark = pytest.mark.browser
QUESTION = "how do I move my line to Leeds, and what does it cost?"
LEFT = "is there a shop in Hull, and until when is it open?"
OTHERS = tuple(f"does the beacon {number} work with my old alarm?" for number in range(2, 10))
DEFENSIVE = "With all due respect, that is not our fault."
LETTERS = "Talk to a human · talk"
FIGURES = "/figures/?months=1"


@dataclass
class Forum(Simulated):
    """A forum that WordPress serves: somebody asks below a subject, and is answered there."""

    network: str = "blogs"

    @property
    def name(self):
        return "sim-forum"

    def connect(self, house):
        self.article = self.sim.say("blogs", "piotr", "Ask here; neighbours answer.", title="Questions")
        address = self.sim.addresses["blogs"]["the-quiet-router"]
        source = house.add_source("feed", address, self.sim.credential("blogs"))
        house.hears(source["id"])
        return int(source["id"])


@pytest.fixture(scope="session")
def sim_forum(sim):
    return Forum(sim)


def test_most_questions_get_an_answer(visit, house, connected, sim_forum, sim_bluesky):
    forum, square = connected(sim_forum), connected(sim_bluesky)
    dana, lea = visit("", java_script_enabled=False), visit("Lea")
    the_page_for_letters_is_open(visit("Ruth"))
    defending_asks_for_a_second_look(lea)
    before = the_same_everywhere(lea)

    frank = visit("Frank")
    queue = frank.go("/inbox/")
    asked = forum.say(QUESTION, by="rosalind")
    said = square.say(QUESTION, by="umberto")
    square.say(LEFT, by="petronella")
    mine = dana_writes(dana)
    all_stand_in_one_queue(queue)
    venues = [venue_of(house, place.source_id) for place in (forum, square)] + [LETTERS]
    told = grown(lea, before, (0, 4), "four who deserve an answer")
    assert told == dict(zip(venues, [(0, 1), (0, 2), (0, 1)], strict=True))

    answer_politely(frank, "rosalind", lambda words: arrives(forum, asked, words))
    answer_politely(visit("Bill"), "umberto", lambda words: arrives(square, said, words))
    answer_politely(lea, "Dana Reyes", lambda words: stands_on_her_page(dana, mine, words), kind="private")
    assert len(forum.answers_to(asked)) == len(square.answers_to(said)) == 1

    told = grown(lea, before, (3, 4), "three of four to have an answer")
    assert told == dict(zip(venues, [(1, 1), (1, 2), (1, 1)], strict=True))

    share_is_told_of_ten(lea, house, square, before)
    figures_look_good(lea)


def the_page_for_letters_is_open(ruth):
    page = ruth.go("/settings/talk/")
    page.get_by_label("The page is open to everybody").check()
    page.locator("main").get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("link", name="See the page")).to_be_visible()


def defending_asks_for_a_second_look(lea):
    page = lea.go("/settings/words/")
    page.get_by_label("Defends us").select_option("sending asks for a second look")
    page.locator("main").get_by_role("button", name="Save").click()
    expect(page.get_by_label("Defends us")).to_have_value("second-look")


def dana_writes(dana):
    """Write by the form and return where her own page is."""
    page = dana.go("/talk/")
    page.get_by_label("Your name").fill("Dana Reyes")
    page.get_by_label("How we reach you").fill("dana@example.test")
    page.get_by_label("Your words").fill(QUESTION)
    page.get_by_label(re.compile("may keep this")).check()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", name="Your conversation with us")).to_be_visible()
    return re.sub(r"^https?://[^/]+", "", page.url)


def asker(page, name):
    """Return the line of whoever asked this, under this name."""
    return desk.row(page, QUESTION).filter(has_text=re.compile(name, re.IGNORECASE))


def all_stand_in_one_queue(page):
    """Without reloading; who came meanwhile is folded in by a click, since nothing jumps."""
    names = ("rosalind", "umberto", "Dana Reyes")

    def all_there():
        if page.locator("#arrivals").is_visible():
            page.locator("#arrivals").click()
        return all(asker(page, name).count() == 1 for name in names)

    wait_for(all_there, 70, "the forum, the microblog and the letter in one queue")
    expect(desk.row(page, QUESTION)).to_have_count(3)
    expect(desk.row(page, LEFT)).to_have_count(1)
    chromium.shoot(page, "story-11-queue")


def answer_politely(teammate, name, stands, *, kind="public"):
    """Take the question from the queue, begin to defend us, be asked to look again, and say it in other words."""
    page = teammate.go("/inbox/")
    asker(page, name).locator("a").first.click()
    expect(page.locator("#conversation .posts")).to_contain_text(QUESTION)
    desk.take(page)
    form = page.locator(f"form.say-{kind}")
    begin(form, DEFENSIVE)
    expect(form.locator(".remark")).to_have_count(2)
    expect(form.locator(".remark").first).to_contain_text("Defends us")
    form.locator("[data-say]").click()
    expect(form.locator(".wrong")).to_contain_text("Look at it again")
    expect(page.locator("#conversation .held")).to_have_count(0)
    teammate.forgive("409")

    words = f"We move it for nothing, {name}, within two days of hearing the new address."
    begin(form, words)
    expect(form.locator(".remark")).to_have_count(0)
    form.locator("[data-say]").click()
    expect(desk.held(page, words)).to_be_visible()
    stands(words)
    expect(desk.standing(page, words)).to_be_visible(timeout=30_000)


def begin(form, words):
    """Type like a person: what stands beside the draft is asked for when the fingers rest."""
    box = form.get_by_role("textbox").first
    box.fill("")
    box.press_sequentially(words, delay=2)


def stands_on_her_page(dana, mine, words):
    wait_for(lambda: words in dana.go(mine).locator("main").inner_text(), 40, "our answer on her page")


def the_same_everywhere(lea):
    """Return answered and deserved of each venue, and of all of them: the same in all four places."""
    told = [of_page(lea), of_sheet(lea), of_programs(lea.house), of_console(lea.house)]
    assert all(one == told[0] for one in told), told
    return told[0]


def of_page(lea):
    page = lea.go(FIGURES)
    whole = page.locator("[data-figure=answered]").inner_text()
    venues = {"": tuple(map(int, re.findall(r"\d+", whole)))}
    for line in page.get_by_role("region", name="By venue").locator("tbody tr").all():
        answered, deserved = line.locator("td.number").all_inner_texts()
        venues[line.locator("th").inner_text()] = (int(answered), int(deserved))
    return venues


def of_sheet(lea):
    answer = lea.context.request.get(f"{lea.house.address}/figures/answers.csv?months=1")
    *lines, whole = csv.DictReader(io.StringIO(answer.body().decode("utf-8-sig")))
    return by_venue(lines, "venue", whole)


def of_programs(house):
    told = house.api("GET", "/figures/answers?months=1")
    return by_venue(told["items"], "source", told["whole"])


def of_console(house):
    told = house.tell("figures", "--months", "1")
    return by_venue(told["items"], "source", told)


def by_venue(lines, name, whole):
    """Add up the lines of each venue: there is one for each team."""
    venues = {"": (int(whole["answered"]), int(whole["deserved"]))}
    for line in lines:
        venue = f"{line[name]} · {line['network']}"
        answered, deserved = venues.get(venue, (0, 0))
        venues[venue] = (answered + int(line["answered"]), deserved + int(line["deserved"]))
    return venues


def grown(lea, before, by, what):
    """Wait until all venues together grew by so many, and return by how much each of them did."""
    whole = before[""][0] + by[0], before[""][1] + by[1]
    wait_for(lambda: of_programs(lea.house)[""] == whole, 60, what)
    more = {name: minus(told, before.get(name, (0, 0))) for name, told in the_same_everywhere(lea).items()}
    return {name: told for name, told in more.items() if name and any(told)}


def minus(told, before):
    return told[0] - before[0], told[1] - before[1]


def venue_of(house, source_id):
    """Return a source as the figures name it."""
    source = house.source(source_id)
    return f"{source['name']} · {source['network']}"


def share_is_told_of_ten(lea, house, square, before):
    """Eight more are answered by another program, and the share of their venue is a number of its own."""
    for number, words in enumerate(OTHERS):
        square.say(words, by=f"beacon{number}")
    for words in OTHERS:
        asked = house.conversation_with(words)["id"]
        house.api("POST", f"/conversations/{asked}/reply", {"text": f"It does. You asked: {words}"})
    venue = venue_of(house, square.source_id)
    assert grown(lea, before, (11, 12), "eleven answers")[venue] == (9, 10)
    answered, deserved = of_page(lea)[venue]
    line = lea.page.get_by_role("region", name="By venue").locator("tr").filter(has_text=venue)
    expect(line).to_contain_text(f"{answered / deserved:.0%}".replace("%", " %"))
    items = house.api("GET", "/figures/answers?months=1")["items"]
    enough = [item for item in items if item["source_id"] == square.source_id and item["share"] is not None]
    assert enough  # a cell a team: of a few no share is told
    for item in enough:
        assert round(item["share"], 4) == round(item["answered"] / item["deserved"], 4)


def figures_look_good(lea):
    wrong = []
    for size in (chromium.WIDE, chromium.PHONE):
        lea.page.set_viewport_size({"width": size[0], "height": size[1]})
        wrong += chromium.judge(lea) + chromium.judge(lea, "dark")
        assert chromium.overflow(lea.page) == 0
    lea.page.set_viewport_size({"width": chromium.WIDE[0], "height": chromium.WIDE[1]})
    chromium.shoot(lea.page, "story-11-figures")
    assert not wrong, wrong
