"""Every page there is: readable by everybody, light to load, still, narrow, and nobody else is asked."""

import json
import re
from collections import defaultdict
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser import chromium, desk, pages
from tests.browser.house import House

pytestmark = pytest.mark.browser
FURNISH = Path(__file__).with_name("furnish.py")
SETTLES_MS = 250  # what jumps, jumps within this time
BUDGET_KB, SCRIPTS_KB, STILL = 120, 40, 0.02


@pytest.fixture(scope="module")
def furnished():
    """A house with something on every screen, where nothing moves while one looks."""
    opened = House().furnish()
    try:
        opened.examples = json.loads(opened.run(FURNISH))
        yield opened.open()
    finally:
        opened.close()


@pytest.fixture(scope="module")
def owner(furnished, browser):
    """One window for all pages, as the owner has it."""
    with chromium.visiting(furnished, browser, "ruth@zorble.test") as visitor:
        yield visitor


@pytest.fixture(scope="module")
def stranger(furnished, browser):
    with chromium.visiting(furnished, browser) as visitor:
        yield visitor


def examples_of(house):
    told = house.examples
    return {
        "conversation_id": told["conversation"], "track_id": told["track"], "source_id": told["source"],
        "team_id": told["team"], "teammate_id": told["teammate"], "secret": "spent", "uidb36": "1", "key": "spent",
        "reply_id": 1, "letter_id": 1, "pass_id": 1, "notice_id": 1,
        "job_id": 1, "post_id": told["post"], "example_id": told["example"], "not_us_id": 1,
        "view_id": told["view"], "line_id": 1, "link_id": 1, "person_id": told["person"], "hook_id": 1, "delivery_id": 1,
        "cause_id": told["cause"], "batch_id": told["batch"], "kudos_id": told["kudos"], "earned_id": 1,
        "peer_id": 1, "praised_id": 1, "voice_id": told["voice"], "member_id": told["member"],
        "policy_id": told["policy"],
        "approval_rule_id": told["approval_rule"], "draft_id": told["draft"],
        "version_id": told["version"], "kind": "public",
        "label_id": told["label"], "rule_id": told["rule"], "applied_id": 1, "field_id": told["field"],
        "import_id": told["import"], "export_id": told["export"], "upload_id": told["upload"],
        "fact_id": told["fact"], "answer_id": told["answer"], "use_id": 1, "run_id": 1,
        "gesture_id": told["gesture"], "question_id": told["question"],
        "limit_id": told["limit"], "surge_id": told["surge"], "topic_id": told["topic"], "incident_id": told["incident"],
        "consultation_id": told["consultation"], "advice_id": told["advice"],
        "question": "urgency", "label": "high", "holds": "no",
        "bulk_id": 1, "handover_id": 1, "join_id": 1, "priority": 2,
        "permission_id": 1, "never_say_id": 1, "authority_id": 1, "promise_id": 1,
    }  # fmt: skip


def wrong_with(visitor, path, name=""):
    """Open a page and return all that is wrong with it, in words; keep its pictures."""
    page = visitor.page
    visitor.complaints.clear()
    if not _is_a_page(visitor, path):
        return []
    answer = page.goto(visitor.house.address + path)
    page.wait_for_timeout(SETTLES_MS)
    wrong = [f"{visitor.movement():.3f} of the page jumped"] if visitor.movement() > STILL else []
    wrong += [f"refused: {words}" for words in visitor.refusals()]
    wrong += chromium.judge(visitor, "dark", only="color-contrast") + chromium.judge(visitor)
    wrong += _too_wide(visitor)
    chromium.shoot(page, name or _name_of(path))
    expected = f"status of {answer.status}"
    wrong += [words for words in visitor.complaints if answer.status < 400 or expected not in words]
    return [f"answered {answer.status}", *wrong] if answer.status >= 500 else wrong


def _name_of(path):
    """Return a page's name for its pictures; the secrets of links are left out."""
    parts = urlsplit(path)
    words = [part for part in parts.path.split("/") if part and not part.startswith("heed_")]
    return "-".join(words or ["start"]) + (f"-{parts.query.replace('=', '-')}" if parts.query else "")


def in_words(wrong):
    """Say each finding once, with the pages that have it."""
    pages_by_finding = defaultdict(list)
    for path, found in wrong.items():
        for finding in found:
            pages_by_finding[finding].append(path)
    return "\n" + "\n".join(
        f"{finding}\n  on {', '.join(paths)}" for finding, paths in pages_by_finding.items()
    )


def _is_a_page(visitor, path):
    """Test whether an address shows a page of its own: it is no deed, no file, and leads nowhere else."""
    told = visitor.context.request.get(visitor.house.address + path, max_redirects=0)
    return told.status not in {301, 302, 405} and "content-disposition" not in told.headers


def _too_wide(visitor):
    wrong = []
    for width, height in (chromium.NARROWEST, chromium.PHONE):
        visitor.page.set_viewport_size({"width": width, "height": height})
        if over := chromium.overflow(visitor.page):
            wrong.append(f"{over} px wider than a window of {width} px")
    wrong += [f"on a phone, dark: {finding}" for finding in chromium.judge(visitor, "dark")]
    visitor.page.set_viewport_size({"width": chromium.WIDE[0], "height": chromium.WIDE[1]})
    return wrong


def test_every_page_of_the_house_is_good(owner, furnished):
    known = examples_of(furnished)
    paths = pages.addresses(known) + [path.format_map(furnished.examples) for path in pages.MORE]
    leaves = {"/logout/"}
    wrong = {path: wrong_with(owner, path) for path in paths if path not in leaves}
    assert not any(wrong.values()), in_words(wrong)


def test_every_page_before_the_door_is_good(stranger, furnished):
    paths = [
        "/",
        "/login/",
        "/password/reset/",
        "/password/reset/done/",
        "/join/spent/",
        "/welcome/spent/",
        "/nowhere/",
    ]
    paths += [
        furnished.examples["join"],
        urlsplit(furnished.tell("user", "link", "ruth@zorble.test")["sign_in"]).path,
    ]
    wrong = {path: wrong_with(stranger, path) for path in paths}
    assert not any(wrong.values()), in_words(wrong)


def test_the_inbox_is_light(furnished, browser):
    with chromium.visiting(furnished, browser, "ruth@zorble.test") as visitor:
        visitor.go("/inbox/").wait_for_load_state("load")
        sizes = {
            request.url: _bytes_of(request) for request in visitor.fetched if "/live/" not in request.url
        }
    scripts = sum(size for url, size in sizes.items() if urlsplit(url).path.endswith(".js"))
    told = "\n".join(f"{size:8} {url}" for url, size in sizes.items())
    print(f"inbox: {sum(sizes.values())} bytes, of which scripts {scripts}\n{told}")
    assert sum(sizes.values()) <= BUDGET_KB * 1024, told
    assert scripts <= SCRIPTS_KB * 1024, told


def _bytes_of(request):
    """Return how many bytes came over the wire for one request, head and body."""
    sizes = request.sizes()
    return sizes["responseHeadersSize"] + sizes["responseBodySize"]


def test_the_house_can_be_set_up_in_a_browser(browser, sim):
    bare = House()
    try:
        bare.open()
        with chromium.visiting(bare, browser) as visitor:
            _set_up(visitor, urlsplit(bare.set_up), sim)
            assert visitor.complaints == []
    finally:
        bare.close()


def _set_up(visitor, door, sim):
    """Go through all five screens, judging each, and see the first mention arrive."""
    page = visitor.go(f"{door.path}?{door.query}")
    wrong = {"owner": wrong_with(visitor, page.url.removeprefix(visitor.house.address), name="set-up-owner")}
    for label, typed in (("Your name", "Ruth Abara"), ("Your e-mail address", "ruth@zorble.test")):
        page.get_by_label(label).fill(typed)
    page.get_by_label("Password").fill("rook pine lamp moor")
    page.get_by_role("button", name="Become the owner").click()
    page.get_by_label("Name of the company").fill("Zorble")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("button", name="Follow these and go on")).to_be_visible()
    wrong["company"] = wrong_with(visitor, "/set-up/company/")
    page.get_by_role("button", name="Follow these and go on").click()
    wrong["source"] = wrong_with(visitor, "/set-up/source/")
    _choose_bluesky(page, sim)
    page.get_by_role("link", name="Go on").click()
    wrong["colleague"] = wrong_with(visitor, "/set-up/colleague/")
    page.get_by_label("Their e-mail address").fill("frank@zorble.test")
    page.get_by_role("button", name="Invite").click()
    expect(page.get_by_role("main")).to_contain_text("frank@zorble.test")
    page.get_by_role("link", name="Go on").click()
    wrong["done"] = wrong_with(visitor, "/set-up/done/")
    page.get_by_role("button", name="Finish and open the inbox").click()
    sim.say("bluesky", "ines", "is the zorble any good")
    desk.sees_arrive(page, "is the zorble any good", within=20)
    assert not any(wrong.values()), in_words(wrong)


def _choose_bluesky(page, sim):
    page.get_by_role("link", name=re.compile("^Bluesky")).click()
    page.get_by_label("Address").fill(sim.addresses["bluesky"])
    page.get_by_label("Handle").fill(sim.credential("bluesky")["identifier"])
    page.get_by_label("App password").fill("not the password")
    page.get_by_role("button", name="Test the connection").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was saved")
    page.get_by_label("App password").fill(sim.credential("bluesky")["password"])
    page.get_by_role("button", name="Test the connection").click()
    expect(page.get_by_role("heading", name="Bluesky answers")).to_be_visible()
    expect(page.get_by_label("No: only listen for now")).to_be_checked()
    page.get_by_role("button", name="Listen here").click()
    expect(page.get_by_role("main")).to_contain_text("Sending is off")
