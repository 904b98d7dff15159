"""From the real network to an open browser: how long until a teammate sees that somebody spoke."""

import threading
import time

from playwright.sync_api import sync_playwright

from benchmarks.people import p
from tests.browser import chromium
from tests.browser.house import House
from tests.peers import bluesky

MENTIONS = 60
TRAFFIC = 100  # other posts a second
AT_ONCE = 25  # posts in one commit, as the network's own tools do
IS_SEEN = """words => {
    const arrivals = document.querySelector("#arrivals");
    const told = arrivals && arrivals.checkVisibility() && arrivals.textContent.trim();
    return told || [...document.querySelectorAll("#rows .item")].some(row => row.textContent.includes(words));
}"""


def measure():
    network = bluesky.prepare()
    house = House().furnish()
    try:
        network.start()
        house.open()
        ours, dana = network.account("zorble"), network.account("dana")
        source = house.add_source("bluesky", network.url, ours.credential())
        house.hears(source["id"])
        with sync_playwright() as play:
            browser = chromium.launch(play)
            with chromium.visiting(house, browser, house.hire("Lea")) as visitor:
                yield from _hear(visitor.go("/inbox/?view=everything"), ours, dana, Traffic(network))
            browser.close()
    finally:
        house.close()
        network.stop()


class Traffic(threading.Thread):
    """What everybody else says meanwhile, at a steady rate."""

    def __init__(self, network):
        super().__init__(daemon=True)
        self.others = [network.account(f"other{number}") for number in range(4)]
        self.over, self.said = threading.Event(), 0

    def run(self):
        began = time.monotonic()
        while not self.over.is_set():
            self.others[self.said % 4].post_many([f"Nice weather, {self.said + n}" for n in range(AT_ONCE)])
            self.said += AT_ONCE
            self.over.wait(max(0.0, began + self.said / TRAFFIC - time.monotonic()))


def _hear(page, ours, dana, traffic):
    began = time.monotonic()
    traffic.start()
    taken = []
    for number in range(MENTIONS):
        words = f"the lamp flickers {number:03}"
        dana.post(f"@{ours.handle} {words}", mention=ours)
        accepted = time.monotonic()
        page.wait_for_function(IS_SEEN, arg=words, polling="raf", timeout=30_000)
        taken.append(time.monotonic() - accepted)
        if page.locator("#arrivals").is_visible():
            page.locator("#arrivals").click()
            page.wait_for_function(IS_SEEN, arg=words, timeout=30_000)
        time.sleep(0.3)
    rate = traffic.said / (time.monotonic() - began)
    traffic.over.set()
    traffic.join()
    yield "other posts on the network meanwhile", f"{rate:.0f}/s", f"{TRAFFIC}/s"
    told = f"{p(taken, 50):.0f} ms, {p(taken, 95):.0f} ms"
    yield f"accepted by the network to seen in the browser, n={MENTIONS}: p50, p95", told, "p95 <= 1,000 ms"
