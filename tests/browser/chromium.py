"""The browser: who looks at the house, what they must never see, and how a page is judged."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from tests.browser.house import REPOSITORY, House

PROGRAM = Path("/usr/bin/chromium")
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
AXE = (
    Path(os.environ.get("HEEDFUL_PEERS_DIR") or REPOSITORY / "peers")
    / "browser/node_modules/axe-core/axe.min.js"
)
SHOTS = REPOSITORY / "shots"
WIDE, PHONE, NARROWEST = (1440, 900), (390, 844), (320, 640)
PATIENCE = 10_000  # ms that a page may take before a test gives up
NOTED = """
window.__moved = 0;
window.__refused = [];
addEventListener("securitypolicyviolation", e => window.__refused.push(
    `${e.effectiveDirective} ${e.blockedURI} ${e.sourceFile || ""}:${e.lineNumber} ${e.sample}`));
new PerformanceObserver(list => {
    for (const shift of list.getEntries()) if (!shift.hadRecentInput) window.__moved += shift.value;
}).observe({type: "layout-shift", buffered: true});
"""
JUDGE = """async only => {
    const told = await axe.run(document, {
        resultTypes: ["violations"],
        ...(only ? {runOnly: [only]} : {rules: {"target-size": {enabled: true}}}),
    });
    return told.violations.map(found => `${found.id} (${found.impact}): ${found.help}\\n` + found.nodes.map(
        node => `    ${node.target.join(" ")}  ${node.html.slice(0, 160)}\\n        ${
            (node.any[0] || node.all[0] || node.none[0] || {}).message || ""}`).join("\\n"));
}"""


def launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=str(PROGRAM), args=ARGUMENTS)


@dataclass
class Visitor:
    """Somebody's browser window. What went wrong in it is kept in `complaints`."""

    house: House
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)
    fetched: list[Any] = field(default_factory=list)  # requests, in their order

    def go(self, path: str) -> Page:
        self.page.goto(self.house.address + path)
        return self.page

    def forgive(self, words: str) -> None:
        """Take back the complaints that hold these words: the test wanted them; there must be one."""
        kept = [complaint for complaint in self.complaints if words not in complaint]
        assert len(kept) < len(self.complaints), f"Nothing was said about {words!r}: {self.complaints}"
        self.complaints[:] = kept

    def second_tab(self) -> "Visitor":
        """Open another tab of the same person."""
        return _watch(self.house, self.context, self.context.new_page())

    def refusals(self) -> list[str]:
        """Return what the content security policy refused on this page."""
        return [] if self.page.is_closed() else list(self.page.evaluate("window.__refused || []"))

    def movement(self) -> float:
        """Return how much of the page jumped by itself so far (cumulative layout shift)."""
        return float(self.page.evaluate("window.__moved"))


@contextmanager
def visiting(house: House, browser: Browser, email: str = "", **how: Any) -> Iterator[Visitor]:
    """Open a window, signed in as somebody; "" is a stranger. `how` goes to the browser's context."""
    size = how.pop("size", WIDE)
    how.setdefault("reduced_motion", "reduce")
    if email:
        how["storage_state"] = _door(house, browser, email)
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **how)
    context.set_default_timeout(PATIENCE)
    context.add_init_script(NOTED)
    try:
        yield _watch(house, context, context.new_page())
    finally:
        context.close()


def _door(house: House, browser: Browser, email: str) -> Any:
    """Sign somebody in by a one-time link from the console, once; later windows bring the cookie."""
    if email not in house.doors:
        context = browser.new_context()
        page = context.new_page()
        sign_in(house, page, email)
        house.doors[email] = context.storage_state()
        context.close()
    return house.doors[email]


def sign_in(house: House, page: Page, email: str) -> None:
    link = house.tell("user", "link", email)["sign_in"]
    page.goto(house.address + urlsplit(link).path)
    page.get_by_role("main").get_by_role("button").first.click()
    page.wait_for_url(house.address + "/inbox/**")


def _watch(house: House, context: BrowserContext, page: Page) -> Visitor:
    visitor = Visitor(house, context, page)
    say = visitor.complaints.append
    page.on(
        "console", lambda said: say(f"console: {said.text}") if said.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: say(f"script: {error}"))
    page.on("dialog", lambda dialog: (say(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on("request", lambda request: _note(visitor, request))
    return visitor


def _note(visitor: Visitor, request: Any) -> None:
    visitor.fetched.append(request)
    if not request.url.startswith((visitor.house.address + "/", "data:", "about:")):
        visitor.complaints.append(f"asked another place: {request.url[:200]}")


def axe(page: Page, only: str = "") -> list[str]:
    """Return what axe-core finds against accessibility, in words; by one rule, or by all it has."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    return list(page.evaluate(JUDGE, only))


def judge(visitor: Visitor, scheme: Literal["light", "dark"] = "light", only: str = "") -> list[str]:
    visitor.page.emulate_media(color_scheme=scheme)
    return [f"{scheme}: {finding}" for finding in axe(visitor.page, only)]


def shoot(page: Page, name: str) -> None:
    """Keep four pictures: light and dark, desk and phone; leave the page light and wide."""
    SHOTS.mkdir(exist_ok=True)
    for width, height in (PHONE, WIDE):
        page.set_viewport_size({"width": width, "height": height})
        for scheme in ("dark", "light"):
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=SHOTS / f"{name}-{scheme}-{width}.png", animations="disabled")
    # The camera hides carets by inline styles, and leaves them empty on the fields: htmx would copy them.
    page.evaluate("document.querySelectorAll('[style=\"\"]').forEach((one) => one.removeAttribute('style'))")


def overflow(page: Page) -> int:
    """Return by how many pixels the page is wider than its window."""
    return int(page.evaluate("document.scrollingElement.scrollWidth - document.documentElement.clientWidth"))
