"""What people do at the desk, in the words that the screen has for it."""

import re
import time
from typing import Any

import pytest
from playwright.sync_api import Error, Locator, Page, expect

from tests.browser.chromium import Visitor

LATENCIES = pytest.StashKey[list[str]]()


def row(page: Page, words: str) -> Locator:
    """Return the line of the queue that shows these words."""
    return page.locator("#rows .item").filter(has_text=words)


def sees_arrive(page: Page, words: str, *, within: float) -> float:
    """Wait, without reloading, until words stand in the open queue or are announced above it; fold them in.

    Return the seconds until the person could see that somebody spoke.
    """
    began = time.monotonic()
    arrivals = page.locator("#arrivals")
    expect(row(page, words).or_(arrivals.filter(visible=True)).first).to_be_visible(timeout=within * 1000)
    seen = time.monotonic() - began
    if not row(page, words).is_visible():
        arrivals.click()
        expect(row(page, words)).to_be_visible()
    return seen


def open_row(page: Page, words: str) -> None:
    """Open a line. What was read in its words may move it just then: above the eye, where it is announced."""
    line, arrivals = row(page, words).locator("a").first, page.locator("#arrivals")
    try:
        line.click(timeout=3000)
    except Error:  # it was moved while it was clicked
        if arrivals.is_visible():
            arrivals.click()
        line.click()
    expect(page.locator("#conversation .posts")).to_contain_text(words)


def take(page: Page) -> None:
    page.get_by_role("button", name="Take it").click()
    expect(page.locator("#conversation")).to_contain_text("You have it")


def answer_box(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Public reply")


def say(page: Page, words: str) -> Locator:
    """Type an answer, send it in public, and return what waits to leave."""
    answer_box(page).fill(words)
    page.get_by_role("button", name=re.compile("Reply in public as")).click()
    waiting = held(page, words)
    expect(waiting).to_be_visible()
    return waiting


def held(page: Page, words: str) -> Locator:
    return page.locator("#conversation .held").filter(has_text=words)


def standing(page: Page, words: str) -> Locator:
    """Return our answer where it stands in the thread on the screen."""
    return page.locator("#conversation .post.is-ours").filter(has_text=words)


def toast(visitor: Visitor, words: str) -> Locator:
    return visitor.page.locator("#toasts .toast").filter(has_text=words)


def counts_down(waiting: Locator) -> None:
    """See the time until an answer leaves get shorter."""
    badge = waiting.locator("[data-behaviour~=countdown]")
    before = badge.inner_text()
    expect(badge).not_to_have_text(before, timeout=3000)


def note_latency(request: Any, what: str, seconds: float) -> None:
    """Keep a measurement; the end of the run prints them all."""
    request.config.stash.setdefault(LATENCIES, []).append(f"{what}: {seconds:.2f} s")
