"""The inbox in a real browser: keys, one reply for a double click, nothing jumps, and nothing from outside runs."""

import json
import time
from datetime import timedelta
from itertools import pairwise

import pytest

from heedful.desk import actions as desk
from heedful.desk.models import Conversation, Draft, Reply
from heedful.kit import clock
from heedful.listening.models import Post
from tests.conftest import NOON, SECOND, SHARED, said
from tests.web import browsing

pytestmark = pytest.mark.browser
TEXT = "On our way: a digger cut the cable."


def wait(page, is_so, *, seconds=10):
    """Wait until something is so; the page's own policy forbids Playwright's way."""
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, "it never came"
        page.wait_for_timeout(30)


def opened(window, teammate, conversation, **options):
    page = window.page_of(teammate, **options)
    page.goto(f"{browsing.HOUSE}/inbox/{conversation.pk}/")
    return page


ANSWERS_AFTER = """const real = window.fetch, looks = (window.looks = []);
window.fetch = async (...asked) => {
  if (!String(asked[0]).includes("/inbox/rows/")) return real(...asked);
  looks.push(performance.now() / 1000);
  await new Promise((go) => setTimeout(go, %d));
  return new Response('<div id="views"></div>');
};"""


@pytest.mark.parametrize(("took", "most", "rest"), [(0, 7, 1.5), (500, 5, 4.0)], ids=["at-once", "slowly"])
def test_a_queue_in_which_much_happens_rests_between_its_looks(window, frank, dana_waits, took, most, rest):
    """It rests eight times as long as the house takes to answer, where that is more."""
    page = window.page_of(frank)
    page.add_init_script(ANSWERS_AFTER % took)
    page.goto(f"{browsing.HOUSE}/inbox/")
    happening = """id => document.dispatchEvent(new CustomEvent("live", {detail:
        {kind: "ClocksMoved", conversations: [id], parts: ["row"], people: [], facts: {}}}))"""
    for _ in range(40):
        page.evaluate(happening, dana_waits.pk)
        page.wait_for_timeout(100)
    page.wait_for_timeout(6200)
    looks = page.evaluate("looks")
    assert 4 <= len(looks) <= most
    assert len(looks) <= 3 + (looks[-1] - looks[0]) / rest
    gaps = [later - earlier for earlier, later in pairwise(looks)]
    assert max(gaps) < rest + 1.5  # nobody's words wait longer for the rest


def test_a_reply_by_the_keyboard_alone_and_taken_back(window, frank, dana_waits):
    page = window.page_of(frank)
    page.goto(f"{browsing.HOUSE}/inbox/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector(".conversation.is-open")
    page.keyboard.press("i")
    page.wait_for_selector("text=You have it")
    page.keyboard.press("r")
    page.keyboard.type(TEXT)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".held >> text=leaves in")
    assert page.locator("form.say-public textarea").input_value() == ""
    page.keyboard.press("Escape")
    page.keyboard.press("z")
    page.wait_for_selector(".held", state="detached")
    assert page.locator("form.say-public textarea").input_value() == TEXT
    assert Reply.objects.get().state == "taken-back"


@pytest.mark.parametrize("kind", ["public", "note"])
def test_what_one_goes_on_typing_after_sending_is_words_and_no_deed(window, frank, dana_waits, kind):
    page = opened(window, frank, dana_waits)
    page.keyboard.press({"public": "r", "note": "n"}[kind])
    page.keyboard.type(TEXT)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector({"public": ".held >> text=leaves in", "note": ".beside .note"}[kind])
    page.keyboard.type("even more")
    text = page.locator(f"form.say-{kind} textarea")
    wait(page, lambda: text.input_value() == "even more")
    assert text.is_visible()
    assert Conversation.objects.get().state != "done"
    assert Reply.objects.count() == (kind == "public")


def test_after_a_pause_a_single_key_acts_again_and_escape_ends_the_waiting(window, frank, dana_waits):
    page = opened(window, frank, dana_waits)
    text = page.locator("form.say-public textarea")
    page.keyboard.press("r")
    page.keyboard.type(TEXT)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".held")
    page.keyboard.press("Escape")
    page.keyboard.press("z")
    page.wait_for_selector(".held", state="detached")
    text.focus()
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".held")
    page.wait_for_timeout(1200)
    page.keyboard.press("e")
    wait(page, lambda: Conversation.objects.get().state == "done")
    assert text.input_value() == ""


def test_z_takes_back_at_once_what_was_just_sent(window, frank, dana_waits):
    page = opened(window, frank, dana_waits)
    page.keyboard.press("r")
    page.keyboard.type(TEXT)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".held")
    page.keyboard.press("z")
    page.wait_for_selector(".held", state="detached")
    assert page.locator("form.say-public textarea").input_value() == TEXT


def test_a_double_click_on_the_button_says_it_once(window, frank, dana_waits):
    page = opened(window, frank, dana_waits)
    page.locator("form.say-public textarea").fill(TEXT)
    page.locator("form.say-public [data-say]").dblclick()
    page.wait_for_selector(".held")
    page.wait_for_timeout(300)
    assert Reply.objects.count() == 1


def test_the_draft_survives_a_reload(window, frank, dana_waits):
    page = opened(window, frank, dana_waits)
    page.locator("form.say-public textarea").press_sequentially("Half a thou")
    wait(page, lambda: Draft.objects.filter(text="Half a thou").exists())
    page.reload()
    assert page.locator("form.say-public textarea").input_value() == "Half a thou"
    assert page.locator("form.say-public .say-count").inner_text() == "11 / 300"


def test_the_count_moves_while_one_types_and_warns_beside_the_text(window, frank, dana_waits):
    page = opened(window, frank, dana_waits)
    page.locator("form.say-public textarea").fill("👩‍👩‍👧x")
    assert page.locator("form.say-public .say-count").inner_text() == "2 / 300"
    page.locator("form.say-public textarea").fill("x" * 301)
    page.wait_for_selector("text=1 characters too many")


def test_what_another_does_shows_without_losing_what_one_types(window, frank, bill, dana_waits, hear):
    page = opened(window, frank, dana_waits)
    text = page.locator("form.say-public textarea")
    text.press_sequentially("I was wri")
    desk.claim(conversation_id=dana_waits.pk, teammate_id=bill.pk, at=NOON)
    hear(said("d2", "@acme still here", addressed=True, parent_id="dana-1", at=NOON + SECOND))
    page.wait_for_selector("text=Bill has it")
    page.wait_for_selector(".post >> text=still here")
    page.wait_for_selector(f"#row-{dana_waits.pk} >> text=still here")
    assert text.input_value() == "I was wri"


def test_what_is_new_above_the_cursor_waits_and_folds_in(window, frank, hear):
    hear(*[said(str(n), f"acme number {n}", by=f"p{n}", at=NOON + n * SECOND) for n in range(30)])
    page = window.page_of(frank)
    page.goto(f"{browsing.HOUSE}/inbox/")
    for _ in range(4):
        page.keyboard.press("j")
    before = page.evaluate("document.activeElement.getBoundingClientRect().top")
    hear(said("u", "@acme urgent words", by="urgent", addressed=True))
    page.wait_for_selector("#arrivals >> text=1 new · Urgent: @acme urgent words")
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") == before
    assert page.locator("#rows > li").count() == 30
    page.keyboard.press(".")
    page.wait_for_selector("#rows > li:first-child >> text=Urgent")
    assert page.locator("#arrivals").is_hidden()


def test_somebody_new_appears_in_an_empty_queue(window, frank, hear):
    page = window.page_of(frank)
    page.goto(f"{browsing.HOUSE}/inbox/")
    page.wait_for_selector("text=Nobody is waiting")
    hear(said("1", "acme is down", by="dana"))
    page.wait_for_selector("#rows >> text=acme is down")
    assert page.locator("text=Nobody is waiting").is_hidden()
    assert page.locator(".view[aria-current] .count").inner_text() == "1"


def test_what_moved_on_leaves_and_what_one_looks_at_stays(window, frank, bill, hear):
    hear(*[said(str(n), "acme", by=f"p{n}", at=NOON + n * SECOND) for n in range(3)])
    first, _, last = Conversation.objects.order_by("waiting_since")
    page = opened(window, frank, first)
    for one in (first, last):
        desk.done(conversation_id=one.pk, teammate_id=bill.pk, at=NOON)
    page.wait_for_selector(f"#row-{first.pk}.is-gone >> text=moved on")
    page.wait_for_selector(f"#row-{last.pk}", state="detached")
    assert page.locator(f"#row-{first.pk}").is_visible()


def test_back_and_forward_go_through_conversations(window, frank, hear):
    hear(said("1", "acme one", by="ann"), said("2", "acme two", by="ben"))
    page = window.page_of(frank)
    page.goto(f"{browsing.HOUSE}/inbox/")
    for words in ("acme one", "acme two"):
        page.locator(f".item-link:has-text('{words}')").click()
        page.wait_for_selector(f".post-words >> text={words}")
    page.go_back()
    page.wait_for_selector(".post-words >> text=acme one")
    page.go_back()
    page.wait_for_selector("text=Nobody is open")
    assert page.locator("[aria-current=true]").count() == 0


def test_the_palette_goes_anywhere(window, frank, dana_waits):
    page = window.page_of(frank)
    page.goto(f"{browsing.HOUSE}/inbox/")
    page.keyboard.press("Control+k")
    page.keyboard.type("everyth")
    page.keyboard.press("Enter")
    page.wait_for_url("**/inbox/?view=everything")


def test_whoever_turns_keys_off_can_type_in_peace(window, frank, dana_waits):
    page = opened(window, frank, dana_waits)
    page.keyboard.press("?")
    page.locator("#keys-help >> text=Turn them off").click()
    page.wait_for_load_state()
    page.keyboard.press("e")
    page.wait_for_timeout(300)
    dana_waits.refresh_from_db()
    assert dana_waits.state == "waiting"


def test_reading_claiming_answering_and_finishing_work_without_javascript(window, frank, dana_waits):
    page = window.page_of(frank, java_script_enabled=False)
    page.goto(f"{browsing.HOUSE}/inbox/")
    page.locator(".item-link").click()
    page.locator(".thread-deeds >> text=Take it").click()
    page.locator("form.say-public textarea").fill(TEXT)
    page.locator("form.say-public [data-say]").click()
    page.locator(".held >> text=Take back").click()
    assert page.locator("form.say-public textarea").input_value() == TEXT
    page.locator(".kind-note").click()
    page.locator("form.say-note textarea").fill("A digger.")
    page.locator("form.say-note [data-say]").click()
    page.wait_for_selector(".note >> text=A digger.")
    page.locator(".thread-deeds button:has-text('Done')").click()
    page.wait_for_selector(".thread-deeds button:has-text('Reopen')")
    dana_waits.refresh_from_db()
    assert (dana_waits.state, dana_waits.owner) == ("done", frank)


def test_on_a_phone_queue_and_thread_are_two_screens(window, frank, dana_waits):
    page = window.page_of(frank, viewport={"width": 390, "height": 844}, has_touch=True)
    page.goto(f"{browsing.HOUSE}/inbox/")
    page.locator(".item-link").tap()
    page.wait_for_selector(".thread-head")
    assert page.locator(".queue").is_hidden()
    button = page.locator("form.say-public [data-say]").bounding_box()
    assert button["y"] + button["height"] <= 844
    assert button["height"] >= 40
    page.locator(".person-opens").tap()
    assert page.locator(".person").is_visible()
    page.locator(".person-closes").tap()
    page.locator(".thread-back").tap()
    page.wait_for_selector(".queue >> text=Dana")


@pytest.mark.parametrize("width", [320, 390, 900, 1440])
def test_no_page_scrolls_sideways_and_every_target_can_be_hit(window, frank, dana_waits, width):
    page = opened(window, frank, dana_waits, viewport={"width": width, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small = page.evaluate(
        """[...document.querySelectorAll("a, button, input:not([type=hidden], .hidden-words), textarea, summary")]
        .filter((one) => one.checkVisibility() && !one.classList.contains("skip"))
        .filter((one) => { const box = one.getBoundingClientRect(); return box.width < 24 || box.height < 24 })
        .map((one) => one.outerHTML.slice(0, 120))"""
    )
    assert small == []


def test_nothing_from_outside_runs(window, frank, hear, needs):
    path = needs(SHARED / "data" / "hostile-html" / "payloads.jsonl")
    lines = path.read_text(encoding="utf-8").split("\n")
    payloads = [json.loads(line)["payload"] for line in lines if line.strip()]
    hear(said("root", "acme", by="dana"))
    root = Post.objects.get()
    hear(*[said(f"h{n}", html, by=f"p{n}{html[:60]}", parent_id="root") for n, html in enumerate(payloads)])
    for n, payload in enumerate(payloads):
        Post.objects.filter(outside_id=f"h{n}").update(html=payload)  # as if the first cleaning had failed
    page = opened(window, frank, Conversation.objects.get(thread=root.thread, person=root.author.person))
    page.wait_for_timeout(500)
    assert page.locator(".post").count() > 100
    assert window.strange == []
    assert page.evaluate("window.xssed ?? 'calm'") == "calm"


def test_track_and_a_word_in_the_palette_follows_it_at_once(window, otto):
    from heedful.listening.models import Track

    page = window.page_of(otto)
    page.goto(f"{browsing.HOUSE}/inbox/")
    page.keyboard.press("Control+k")
    page.keyboard.type("track LinkedIn OR xing")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=You track LinkedIn OR xing from now on")
    assert page.url.endswith("/inbox/")
    assert [(one.query, one.owner_id) for one in Track.objects.all()] == [("LinkedIn OR xing", otto.pk)]


MARKED = """async ([soon, late]) => {
    const row = document.querySelector(".item");
    row.dataset.soon = soon;
    row.dataset.late = late;
    const ages = document.querySelector("script[src*='inbox']").src.replace(/inbox[^/]*$/, "ages.js");
    (await import(ages)).tick();
    return [row.dataset.due ?? "", row.querySelector(".due-word").textContent.trim()];
}"""


def test_marks_move_on_by_the_clock_of_each_conversation(window, frank, hear):
    now = clock.now()
    hear(said("1", "acme is slow", at=now), at=now)
    page = window.page_of(frank)
    page.goto(f"{browsing.HOUSE}/inbox/")
    minute = timedelta(minutes=1)
    moments = [
        (now + minute, now + 2 * minute),
        (now - minute, now + minute),
        (now - 2 * minute, now - minute),
    ]
    marks = [page.evaluate(MARKED, [soon.isoformat(), late.isoformat()]) for soon, late in moments]
    assert marks == [["", ""], ["soon", "due soon"], ["late", "late"]]
