"""Teammates at work with an open screen: they click, and their page fetches what the live line tells."""

import json
import random
import re
import threading
import time
import urllib.error
import urllib.parse

from benchmarks.people import Person

# As in heedful/web/static/heedful/js/queue.js.
SOON_SECONDS, PAUSE_SECONDS, FLOOD_SECONDS, REST, LOOKS, MOST_ROWS = 0.04, 1.5, 2.0, 8, 3, 100
PAGE = {"head", "posts", "beside", "composer", "person"}
SEARCHES = (
    "router",
    "wifi OR outage",
    '"two bills"',
    "engineer due:late",
    "refund NOT bill",
    "is:waiting box",
)


class Colleague(Person):
    """One person and their browser. `pauses` are the seconds between two clicks, least and most."""

    def __init__(self, house, email, *, pauses):
        super().__init__(house, email)
        self._pauses, self._own = pauses, random.Random(f"{email} at work")
        self._wanted, self._parts, self._shown, self._open = set(), set(), set(), ""
        self._news, self._is_flooded, self._asked, self._took = threading.Event(), False, [], 0.0
        self.troubles = []

    def begin(self, stop):
        """Work until told to stop."""
        for task in (self._work, self._hear, self._keep_current):
            threading.Thread(target=self._on, args=(task, stop), daemon=True).start()

    def _on(self, task, stop):
        while not stop.is_set():
            try:
                task(stop)
            except (OSError, ValueError) as error:
                self.troubles.append(f"{task.__name__}: {error}")
                stop.wait(1)

    def ponder(self):
        time.sleep(self._own.uniform(*self._pauses))

    # --- what they do

    def _work(self, stop):
        self._look_at_queue()
        if self._own.random() < 0.3:
            self.ponder()
            self.get("search", f"/inbox/?view=waiting&q={_quoted(self._own.choice(SEARCHES))}")
        self.ponder()
        number = self._next() if self._own.random() < 0.7 else self._choose()
        if not number or stop.is_set():
            return
        self.ponder()
        key = f"bench{time.monotonic_ns()}"
        self.post("draft", f"/inbox/{number}/draft/", text="We are looking", kind="public", key=key)
        self.ponder()
        if self._own.random() < 0.2:
            self.post("snooze", f"/inbox/{number}/snooze/", until="hour")
        else:
            self.post(
                "reply", f"/inbox/{number}/reply/", text="We are looking into it.", kind="public", key=key
            )
        self.ponder()

    def _look_at_queue(self):
        page = self.get("inbox", "/inbox/?view=waiting")
        self._shown, self._open, self._is_flooded = set(re.findall(r'id="row-(\d+)"', page)), "", False

    def _next(self):
        page = self.post("next for me", "/inbox/next/")
        found = re.search(r'data-open="(\d+)"', page)
        self._open = found[1] if found else ""
        return self._open

    def _choose(self):
        number = self._own.choice(sorted(self._shown) or [""])
        if not number:
            return ""
        self.get("conversation", f"/inbox/{number}/", into="section#conversation")
        self._open = number
        self.ponder()
        return number if self.takes(number) else ""

    # --- what their browser does

    def _hear(self, stop):
        with self._opener.open(f"{self._house.address}/live/", timeout=60) as line:
            for told in line:
                if stop.is_set():
                    return
                if told.startswith(b'data: {"kind'):
                    self._take(json.loads(told[6:]))

    def _take(self, told):
        ids = {str(pk) for pk in told["conversations"]}
        if "row" in told["parts"]:
            self._wanted |= ids
        if self._open in ids:
            self._parts |= PAGE & set(told["parts"])
        if self._wanted or self._parts:
            self._news.set()

    def _keep_current(self, stop):
        """Fetch the rows and parts that changed, one request at a time, as the page does."""
        if not self._news.wait(1):
            return
        self._news.clear()
        stop.wait(FLOOD_SECONDS if self._is_flooded else self._pace())
        if len(self._wanted) > MOST_ROWS:
            self._wanted, self._is_flooded = self._wanted & self._shown, True
        ids = sorted(self._wanted)[:MOST_ROWS]
        self._wanted -= set(ids)
        if ids:
            began = time.monotonic()
            self._asked = [*self._asked, began][-LOOKS:]
            self.get("rows", f"/inbox/rows/?view=waiting&ids={','.join(ids)}")
            self._took = time.monotonic() - began
        parts, self._parts = self._parts, set()
        if parts and self._open:
            self._get_parts(parts)
        if self._wanted:
            self._news.set()

    def _pace(self):
        pause, now = max(PAUSE_SECONDS, REST * self._took), time.monotonic()
        if len(self._asked) < LOOKS or self._asked[0] + LOOKS * pause <= now:
            return SOON_SECONDS
        return max(SOON_SECONDS, self._asked[-1] + pause - now)

    def _get_parts(self, parts):
        try:
            self.get("parts", f"/inbox/{self._open}/parts/?only={','.join(sorted(parts))}")
        except urllib.error.HTTPError as error:
            if error.code != 404:
                raise


def _quoted(query):
    return urllib.parse.quote(query)
