"""A day of a million conversations: its evening, with ten teammates at work, and how much more it could be.

Everybody who speaks opens a conversation of their own. The hours have the shape below, our own guess at a
company's day; the evening is played at its true rate, DAY_SECONDS for four hours of it. Then the same people
go on while a burst comes as fast as it can be heard.
"""

import json
import os
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

from benchmarks.colleagues import Colleague
from benchmarks.people import family, memory_of, p, processor_seconds
from benchmarks.register import Register
from tests.browser.house import House, wait_for

A_DAY = float(os.environ.get("DAY_CONVERSATIONS", "1000000"))
SECONDS = float(os.environ.get("DAY_SECONDS", "120"))
STORED = int(os.environ.get("DAY_STORED", "100000"))
PAUSES = tuple(map(float, os.environ.get("DAY_PAUSES", "1,3").split(",")))
BURST = int(os.environ.get("DAY_BURST", "10000"))  # 0: none
BURST_RATE = 1000
TEAM = ("Frank", "Bill", "Dana", "Eve", "Gus", "Hana", "Ivo", "June", "Kofi", "Lena")
SHARES = (
    *(1.6, 1.1, 0.8, 0.7, 0.8, 1.2, 2.2, 3.4, 4.4, 5.0, 5.2, 5.3),
    *(5.4, 5.2, 5.0, 5.0, 5.2, 5.6, 6.3, 7.0, 7.4, 7.0, 5.6, 3.6),
)  # fmt: skip  # percent of the day in each hour; 7.4 is 1.8 times the mean
EVENING = range(18, 22)
AIM_SECONDS = 120  # a short first answer, so that clocks run out within the slice, as they do all day
PAGES = (
    *("inbox", "next for me", "conversation", "claim", "draft", "reply", "snooze", "search"),
    *("rows", "parts"),
)


def measure():
    web = subprocess.Popen(
        [sys.executable, "-m", "heedful.sim", "--no-script"], stdout=subprocess.PIPE, text=True
    )
    house = House().furnish()
    try:
        addresses = json.loads(web.stdout.readline())
        yield from _live(house, addresses)
    finally:
        house.close()
        web.terminate()
        web.wait()


def _live(house, addresses):
    house.open()
    house.add_track("Flood", "tamberly")
    credential = {"identifier": "tamberly.example", "password": "tmby-demo-wren-oak7"}
    source = house.add_source("bluesky", addresses["bluesky"], credential)
    house.hears(source["id"])
    register = Register(house.folder / "heedful.sqlite3")
    _aim(house, register)
    house.run(Path(__file__).with_name("stock.py"), str(source["id"]), str(STORED))
    yield "conversations that stood there before, each waiting with its clock", f"{STORED:,}", "-"
    people = [Colleague(house, house.hire(name), pauses=PAUSES) for name in TEAM]
    stop, watch = threading.Event(), Watch(house, register)
    for person in people:  # nobody comes in the same instant as nine others
        person.begin(stop)
        time.sleep(1)
    _forget_times(people)
    yield from _evening(house, addresses, people, register, watch)
    if BURST:
        yield from _burst(addresses, people, register, watch)
    stop.set()
    yield from _troubles(house, people)


AIM = """
import django
django.setup()
from heedful.desk import actions as desk
from heedful.kit import clock
from heedful.teams.models import Teammate
owner = Teammate.objects.get(role="owner")
policy = desk.Policy("Everybody", first_minutes={minutes}, in_hours=False, warn_percent=50)
desk.add_clock_policy(by_id=owner.pk, policy=policy, at=clock.now())
"""


def _aim(house, register):
    script = house.folder / "aim.py"
    script.write_text(AIM.format(minutes=AIM_SECONDS // 60))
    house.run(script)
    wait_for(lambda: not register.jobs_due(), 60, "the clocks")


class Watch(threading.Thread):
    """Notes every few seconds how much memory all processes have, and how many jobs wait."""

    def __init__(self, house, register):
        super().__init__(daemon=True)
        self._house, self._register = house, register
        self.memory, self.behind = (0, 0), 0
        self.start()

    def run(self):
        while True:
            time.sleep(2)
            try:
                self.memory = max(self.memory, memory_of(family(self._house._process.pid)))
                self.behind = max(self.behind, self._register.jobs_due())
            except (OSError, AttributeError):  # the house is closing
                return


def _evening(house, addresses, people, register, watch):
    pids, before = family(house._process.pid), register.mark()
    used, began, wanted = processor_seconds(pids), time.monotonic(), 0
    for hour in EVENING:
        rate = A_DAY * SHARES[hour] / sum(SHARES) / 3600
        wanted += _order(addresses["control"], rate, SECONDS / len(EVENING))
        time.sleep(SECONDS / len(EVENING))
    wait_for(lambda: register.opened_since(before) >= wanted, 300, "all conversations")
    took = time.monotonic() - began
    spent = {name: seconds - used[name] for name, seconds in processor_seconds(pids).items()}
    yield (
        f"{A_DAY:,.0f} a day, {SECONDS:.0f} s of its evening at its rate: conversations; a second",
        f"{wanted:,}, {wanted / SECONDS:.1f}",
        "all",
    )
    yield from _lags(register, before, "the evening")
    yield from _served(people, "the evening")
    told = ", ".join(f"{name} {seconds / took:.2f}" for name, seconds in spent.items() if name != "up")
    yield "cores used meanwhile", told, "-"
    yield from _memory(watch)


def _forget_times(people):
    for person in people:
        person.times = {}


def _burst(addresses, people, register, watch):
    """Let as much come at once as the listener can hear, and see how long everything that follows takes."""
    _forget_times(people)
    before, began = register.mark(), time.monotonic()
    _order(addresses["control"], BURST_RATE, BURST / BURST_RATE)
    wait_for(lambda: register.opened_since(before) >= BURST, 600, "the burst")
    opened = time.monotonic() - began
    wait_for(lambda: not register.jobs_due(), 600, "what follows")
    done = time.monotonic() - began
    yield f"{BURST:,} at once: conversations opened a second", f"{BURST / opened:,.0f}", "-"
    yield (
        "with all that follows (clocks, rules, figures), a second; as much in a day",
        (f"{BURST / done:,.0f}; {BURST / done * 86_400:,.0f}"),
        "-",
    )
    yield from _served(people, "the burst")
    yield from _lags(register, before, "the burst")
    yield from _memory(watch)


def _order(control, rate, seconds):
    body = json.dumps({"rate": rate, "seconds": seconds, "match_share": 1.0}).encode()
    asked = urllib.request.Request(f"{control}flood", body, {"Content-Type": "application/json"})
    return json.loads(urllib.request.urlopen(asked).read())["matching"]


def _lags(register, before, when):
    heard, stood = register.lags(before)
    yield f"{when}: from said to heard, n={len(heard)}: p50, p95, oldest", _span(heard), "-"
    yield f"{when}: from said to the queue: p50, p95, oldest", _span(stood), "-"
    late = sum(lag > AIM_SECONDS for lag in stood)
    yield f"{when}: clocks of {AIM_SECONDS} s that ran out before it stood in the queue", str(late), "0"


def _span(lags):
    return f"{p(lags, 50):.0f}, {p(lags, 95):.0f}, {p(lags, 100):.0f} ms"


def _served(people, when):
    for page in PAGES:
        times = [one for person in people for one in person.times.get(page, [])]
        if times:
            span = f"{p(times, 50):.0f}, {p(times, 95):.0f}, {p(times, 99):.0f} ms"
            yield f"{when}: {page}, n={len(times)}: p50, p95, p99", span, "p95 <= 150 ms"


def _memory(watch):
    rss, pss = watch.memory
    yield (
        "most memory of all processes of `heedful up`: RSS summed; PSS",
        f"{rss:.0f}; {pss:.0f} MB",
        "<= 1,024 MB",
    )
    yield "most jobs that were due at once", f"{watch.behind:,}", "-"


def _troubles(house, people):
    troubles = [trouble for person in people for trouble in person.troubles]
    yield '"database is locked"', str((house.log() + " ".join(troubles)).count("database is locked")), "0"
    yield "other troubles of the ten", f"{len(troubles)}: {'; '.join(sorted(set(troubles))[:5])}", "0"
    yield "times a colleague had taken it meanwhile", str(sum(person.beaten for person in people)), "-"
