"""Take the pictures of docs/desk: `make pictures` starts the demo, works in it a little, and photographs."""

import os
import re
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "desk" / "pictures"
CHROMIUM = os.environ.get("HEEDFUL_CHROMIUM", "/usr/bin/chromium")
WIDE = {"width": 1280, "height": 800}
LIFE = 45  # seconds until enough people of the demo have spoken
PAGES = {  # what is photographed as it stands
    "queue": "/inbox/",
    "promises": "/promises/",
    "answers": "/answers/",
    "causes": "/causes/",
    "praise": "/kudos/",
    "gestures": "/gestures/",
    "clocks": "/settings/clocks/",
    "rules": "/settings/rules/",
    "approvals": "/settings/approvals/",
    "words": "/settings/words/",
    "notices": "/notices/choices/",
    "hooks": "/settings/hooks/",
    "status": "/status/",
    "trail": "/audit/",
}
HARSH = "It is our policy to wait. I will call you back by Friday."


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as house, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
        free.close()
        demo = subprocess.Popen(
            [sys.executable, "-m", "heedful", "demo", "--port", port],
            env=os.environ | {"HEEDFUL_DATA_DIR": house},
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            photograph(_way_in(demo))
        finally:
            demo.terminate()
            demo.wait()


def _way_in(demo: "subprocess.Popen[str]") -> str:
    for line in demo.stdout or ():
        if found := re.search(r"http://\S+/welcome/\S+", line):
            return found[0]
    raise SystemExit("the demo ended before it said where it is")


def photograph(way_in: str) -> None:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport=WIDE, color_scheme="light")
        page.goto(way_in)
        page.get_by_role("button").first.click()
        page.wait_for_timeout(LIFE * 1000)
        house = re.sub(r"/welcome/.*", "", way_in)
        _conversation(page, house)
        for name, path in PAGES.items():
            answer = page.goto(house + path)
            if answer is None or not answer.ok:
                raise SystemExit(f"{path} did not open")
            _shoot(page, name)
        browser.close()


def _conversation(page: Page, house: str) -> None:
    """Take the neediest conversation and write to them what deserves a remark and a promise."""
    page.goto(f"{house}/inbox/")
    page.locator("a.item-link").first.click()
    page.wait_for_selector("textarea[name=text]")
    page.get_by_role("button", name="Take it").first.click()
    words = page.locator("textarea[name=text]:visible").first
    words.press_sequentially(HARSH, delay=5)
    page.wait_for_timeout(2500)
    _shoot(page, "conversation")
    page.keyboard.press("Escape")


def _shoot(page: Page, name: str) -> None:
    page.wait_for_timeout(500)
    page.screenshot(path=FOLDER / f"{name}.png", animations="disabled")


if __name__ == "__main__":
    main()
