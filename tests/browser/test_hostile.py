"""Hostile words from outside, through every place that shows them, in a real browser: nothing runs."""

import json
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Error, expect

from tests.browser import chromium
from tests.browser.house import House
from tests.conftest import SHARED, missing

pytestmark = pytest.mark.browser
PAYLOADS = SHARED / "data/hostile-html/payloads.jsonl"
FILE = Path(__file__).with_name("file_hostile.py")
INSPECT = Path(__file__).with_name("inspect.js").read_text(encoding="utf-8")
TRAP = """
for (const name of ["alert", "confirm", "prompt", "print", "open"])
    window[name] = (...said) => { window.__pwned = `${name}(${said})`; };
"""
OTHERS = (
    "/tracks/ /tracks/2/ /sources/ /sources/1/ /sources/2/ /sources/2/credential/ /sources/2/remove/ /sources/9/ /notices/ "
    "/status/ /audit/ /people/ /people/teams/ /settings/ /settings/company/ /set-up/company/ /set-up/done/"
).split()
OWN = [
    '<a hx-get="/settings/" hx-trigger="load" href="/logout/">x</a>',
    '<span data-behaviour="queue" data-opens="palette" id="conversation" class="toast">x</span>',
    "{% load static %}{{ settings.SECRET_KEY }}{{ 7|add:7 }}",
    '<hx-partial hx-target="body" hx-swap="innerHTML"><h1>owned</h1></hx-partial>',
    "</title></textarea></script></template><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)><input autofocus onfocus=alert(1)>',
    "' onmouseover=alert(1) style=animation:x x='",
    "\u202egnp.exe\u2066<b onpointerrawupdate=alert(1)>",
    "<a href=//evil.example/x>relative scheme</a><a href=/settings/>into our house</a>",
]


@pytest.fixture(scope="module")
def payloads():
    if not PAYLOADS.exists():
        missing(str(PAYLOADS))
    lines = filter(None, PAYLOADS.read_text(encoding="utf-8").split("\n"))
    return [json.loads(line)["payload"] for line in lines] + OWN


@pytest.fixture(scope="module")
def window(browser, payloads):
    """The owner's window: the inbox was open while all of it was heard."""
    house = House().furnish()
    try:
        house.open()
        with chromium.visiting(house, browser, "ruth@zorble.test") as visitor:
            visitor.context.add_init_script(TRAP)
            visitor.go("/inbox/?view=everything")
            visitor.filed = json.loads(house.run(FILE, given=json.dumps(payloads)))
            yield visitor
    finally:
        house.close()


@pytest.fixture(autouse=True)
def nothing_happens(request):
    """Whatever a test does: no dialog, no request to elsewhere, no script error."""
    yield
    if "window" in request.fixturenames:
        complaints = request.getfixturevalue("window").complaints
        found, complaints[:] = complaints[:], []
        assert found == []


def harmless(window, path):
    """Open a page and see that nothing of what it shows runs."""
    window.go(path)
    assert window.page.url == window.house.address + path
    assert window.page.evaluate(INSPECT) == [], path


def test_the_trap_catches_what_is_not_cleaned(browser, payloads):
    """Without this, the other tests could not fail."""
    context = browser.new_context()
    context.add_init_script(TRAP)
    page = context.new_page()
    context.route("**/*", lambda route: route.abort())
    caught = ran = 0
    for payload in payloads[::4]:
        page.goto("about:blank")
        page.set_content(payload, wait_until="commit")
        caught += _is_caught(page)
        ran += bool(page.evaluate("window.__pwned"))
    context.close()
    assert (caught > len(payloads[::4]) * 0.75, ran > 3) == (True, True), (caught, ran)


def _is_caught(page):
    try:
        return bool(page.evaluate(INSPECT))
    except Error:  # it broke the inspection itself, as DOM clobbering does
        return True


def test_what_arrives_in_an_open_inbox_is_harmless(window):
    page = window.page
    expect(page.locator("#rows .item").first).to_be_visible(timeout=30_000)
    page.wait_for_timeout(500)
    if page.locator("#arrivals").is_visible():
        page.locator("#arrivals").click()
    expect(page.locator("#rows .item").nth(20)).to_be_attached()
    assert page.evaluate(INSPECT) == []


def test_opening_taking_and_finishing_one_after_the_other_is_harmless(window):
    page = window.go("/inbox/?view=waiting")
    finished = set()
    for _ in range(10):  # rows move and leave meanwhile: each is found by its id, and taken once
        standing = page.locator("#rows .item:not(.is-gone)")
        ids = standing.evaluate_all("all => all.map(one => one.dataset.id)")
        chosen = next(one for one in ids[1::2] if one not in finished)
        finished.add(chosen)
        page.locator(f"#row-{chosen} .item-link").click()
        expect(page.locator("#conversation .posts")).to_be_visible()
        page.get_by_role("button", name="Take it").click()
        expect(page.locator("#toasts .toast").last).to_be_visible()
        page.get_by_role("button", name="Done").click()
        expect(page.locator("#conversation").get_by_role("button", name="Reopen")).to_be_visible()
        assert page.evaluate(INSPECT) == []


def test_every_thread_is_harmless(window):
    for pk in window.filed["firsts"]:
        harmless(window, f"/inbox/{pk}/")


def test_every_kind_of_person_is_harmless(window):
    for pk in window.filed["all"][::18]:
        harmless(window, f"/inbox/{pk}/?view=everything")
        window.page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
        assert window.page.evaluate(INSPECT) == []


def test_every_other_page_is_harmless(window):
    for path in OTHERS:
        harmless(window, path)


def test_what_is_typed_into_an_address_is_harmless(window, payloads):
    asked = [
        "/inbox/?q={}",
        "/inbox/?view={}",
        "/sources/add/?network={}",
        "/mentions/?track={}",
        "/{}",
        "/login/?next={}",
    ]
    for number, payload in enumerate(payloads[::12]):
        path = asked[number % len(asked)].format(quote(payload.replace("\x00", ""), safe=""))
        window.go(path)
        assert window.page.evaluate(INSPECT) == [], path
    window.complaints[:] = [words for words in window.complaints if "status of 40" not in words]
