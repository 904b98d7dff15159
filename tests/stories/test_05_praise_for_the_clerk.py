"""Story 5: a customer praises the clerk who spent twenty minutes on her cables; she and her lead hear of it."""

import re
import socketserver
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser import desk
from tests.browser.house import House, wait_for
from tests.browser.networks import Simulated, arrives

pytestmark = pytest.mark.browser
WORDS = (
    "I should like to say a word about Samira in your Kirkgate shop. Twenty minutes on my cables, so patient. "
    "I bought nothing."
)


class Postman(socketserver.StreamRequestHandler):
    """Takes letters as a mail server does, and keeps them."""

    letters: list[str] = []

    def handle(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline().decode(errors="replace").strip():
            command = line.split(maxsplit=1)[0].upper()
            if command == "DATA":
                self._say("354 go on")
                self.letters.append(self._letter())
            self._say("221 bye" if command == "QUIT" else "250 ok")
            if command == "QUIT":
                return

    def _letter(self) -> str:
        lines = []
        while (line := self.rfile.readline().decode(errors="replace").rstrip("\r\n")) != ".":
            lines.append(line)
        return "\n".join(lines)

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """A house with a mail server, Lea who leads, and Frank who answers."""
    Postman.letters.clear()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Postman) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        options = {
            "HEEDFUL_POLL_SECONDS": "2",
            "HEEDFUL_REPLY_HOLD_SECONDS": "1",
            "HEEDFUL_MAIL_URL": f"smtp://127.0.0.1:{server.server_address[1]}",
        }
        opened = House(options=options).furnish()
        try:
            opened.open()
            opened.hire("Lea", "lead")
            opened.hire("Frank")
            yield opened
        finally:
            opened.close()
            server.shutdown()


def test_praise_for_the_clerk(request, house, visit, sim):
    place = Simulated(sim, "mastodon")
    place.connect(house)
    lea, frank, anybody = visit("Lea"), visit("Frank"), visit("")

    # The company's own list says who can be praised, teammates or not.
    page = lea.go("/kudos/people/")
    page.get_by_label("or its lines").fill(
        "name,other_names,place,email,lead\nSamira Hale,Samira,Kirkgate,samira@tamberly.test,Lea"
    )
    page.get_by_role("button", name="Import").click()
    expect(page.locator("main")).to_contain_text("Samira Hale · Kirkgate")

    # Joyce praises; it stands in the queue and waits like a complaint does.
    page = frank.go("/inbox/")
    said = place.say(WORDS, by="joyceh")
    seen = desk.sees_arrive(page, "say a word about Samira", within=20)
    desk.note_latency(request, "story 5: praise spoken to seen", seen)
    desk.open_row(page, "say a word about Samira")
    expect(page.locator(".thread-facts")).to_contain_text("waits")
    expect(page.locator(".person")).to_contain_text("This reads as praise for Samira Hale (Kirkgate)")

    # One key passes it on; a thank-you is drafted and leaves only when Frank sends it.
    page.keyboard.press("w")
    expect(desk.toast(frank, "On its way to Samira Hale")).to_be_visible()
    expect(desk.answer_box(page)).to_have_value(
        re.compile("thank you for saying so. We pass it on to Samira")
    )
    desk.take(page)
    thanks = "Joyce, I read this out to Samira this morning. Thank you for saying so. Frank"
    desk.say(page, thanks)
    desk.note_latency(request, "story 5: thank-you sent to read", arrives(place, said, thanks))

    # Samira, who is no teammate, gets a letter with Joyce's words; Lea, who leads her, a notice.
    (letter,) = wait_for(lambda: list(Postman.letters), 40, "a letter to Samira")
    assert "To: samira@tamberly.test" in letter
    assert "Twenty minutes on my cables" in letter.replace("=\n", "")
    expect(page.locator(".person")).to_contain_text("told by mail; their lead was told by a notice")
    notices = lea.go("/notices/")
    expect(notices.locator("main")).to_contain_text("praises Samira Hale (Kirkgate)")
    expect(notices.locator("main")).to_contain_text("you lead them")

    _shown_only_with_a_yes(page, lea, anybody, place, said)


def _shown_only_with_a_yes(page, lea, anybody, place, said):
    # On the wall and the public page only with a yes of both, each noted with who and when.
    page.locator(".person").get_by_role("link", name="Praise", exact=True).click()
    kudos_page = page.url
    expect(page.locator("main")).to_contain_text("Nobody has asked its author")
    page.get_by_role("button", name="They agreed").click()
    expect(page.locator("main")).to_contain_text("agreed to the wall")
    expect(anybody.go("/kudos/stories/").locator("main")).to_contain_text("There are none yet")
    page.get_by_role("button", name="Draft the question").click()
    expect(desk.answer_box(page)).to_have_value(re.compile("May we show your words"))
    asked = "May we show your words, with your name, on our page of good stories?"
    desk.say(page, asked)
    arrives(place, said, asked)
    place.say("You may.", by="joyceh")
    page.goto(kudos_page)
    page.get_by_role("button", name="They said yes").click()
    expect(page.locator("main")).to_contain_text("noted by Frank")
    stories = anybody.go("/kudos/stories/")
    expect(stories.locator("main")).to_contain_text("Twenty minutes on my cables")
    expect(stories.locator("main")).to_contain_text("Samira Hale (Kirkgate)")

    # Its figure: praise has an answer time like everything.
    wall = lea.go("/kudos/")
    expect(wall.locator(".figures")).to_contain_text("1 / 1")
    expect(wall.locator(".figures")).to_contain_text("median time to our answer")
    expect(wall.locator(".wall")).to_contain_text("Twenty minutes on my cables")

    # She may take it down again, at once.
    page.get_by_role("button", name="They want it down").click()
    expect(page.locator("main")).to_contain_text("wants it down")
    expect(anybody.go("/kudos/stories/").locator("main")).to_contain_text("There are none yet")
