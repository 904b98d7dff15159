"""The whole embedded pipeline: we are named a thousand times a second, while two people answer."""

import json
import os
import re
import subprocess
import sys
import threading
import time
import urllib.request

from benchmarks.people import Person, family, memory_of, p, processor_seconds
from tests.browser.house import House, wait_for

RATE = float(os.environ.get("BENCH_RATE", "1000"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "300"))


def measure():
    web = subprocess.Popen(
        [sys.executable, "-m", "heedful.sim", "--no-script"], stdout=subprocess.PIPE, text=True
    )
    house = House().furnish()
    try:
        addresses = json.loads(web.stdout.readline())
        house.open()
        house.add_track("Flood", "tamberly")
        credential = {"identifier": "tamberly.example", "password": "tmby-demo-wren-oak7"}
        source = house.add_source("bluesky", addresses["bluesky"], credential)
        house.hears(source["id"])
        yield from flood(house, addresses, web.pid)
    finally:
        house.close()
        web.terminate()
        web.wait()


def flood(house, addresses, sim_pid):
    people = [Person(house, house.hire(name)) for name in ("Frank", "Bill")]
    pids = [*family(house._process.pid), sim_pid]
    order(addresses["control"])
    began, used = time.monotonic(), processor_seconds(pids)
    stop, troubles = threading.Event(), []
    for person in people:
        threading.Thread(target=answer, args=(person, stop, troubles), daemon=True).start()
    time.sleep(SECONDS)
    ended = time.monotonic()
    stop.set()
    spent = {name: seconds - used[name] for name, seconds in processor_seconds(pids).items()}
    yield from heard(house, began, ended)
    yield from answered(people, troubles)
    yield '"database is locked"', str((house.log() + " ".join(troubles)).count("database is locked")), "0"
    told = ", ".join(f"{name} {seconds / SECONDS:.2f}" for name, seconds in spent.items() if name != "up")
    yield "cores used meanwhile", told, "-"
    rss, pss = memory_of(family(house._process.pid))
    yield "memory after it (PSS; RSS)", f"{pss:.0f} MB; {rss:.0f} MB", "-"


def order(control):
    """Let the simulated network say RATE posts a second that all name us."""
    body = json.dumps({"rate": RATE, "seconds": SECONDS, "match_share": 1.0}).encode()
    asked = urllib.request.Request(f"{control}flood", body, {"Content-Type": "application/json"})
    urllib.request.urlopen(asked).read()


def heard(house, began, ended):
    wanted = int(RATE * SECONDS)
    wait_for(lambda: counted(house)["mentions"] >= wanted * 0.999, 600, "all mentions")
    drained = time.monotonic() - ended
    wait_for(lambda: counted(house)["waiting_jobs"] == 0, 600, "all jobs")
    mentions = counted(house)["mentions"]
    yield f"mentions said at {RATE:,.0f}/s for {SECONDS:.0f} s; heard", f"{wanted:,}; {mentions:,}", "all"
    yield "kept up at", f"{mentions / (ended - began + drained):,.0f}/s", ">= 1,000/s"
    yield "drained after the end", f"{drained:.1f} s", "<= 10 s"


def answered(people, troubles):
    for name, limit in (("claim", 50), ("reply", 50), ("inbox", 150), ("conversation", 150)):
        times = [one for person in people for one in person.times.get(name, [])]
        yield (
            f"{name}, n={len(times)}: p50, p95",
            f"{p(times, 50):.0f} ms, {p(times, 95):.0f} ms",
            f"p95 <= {limit} ms",
        )
    beaten = sum(person.beaten for person in people)
    yield "times the other had taken it meanwhile, and one was told so", str(beaten), "-"
    yield "other troubles of the two", "; ".join(troubles) or "none", "none"


def answer(person, stop, troubles):
    """Look at the queue, open one, take it, answer it, as a browser would; about every two seconds."""
    while not stop.is_set():
        try:
            person.ponder()
            page = person.get("inbox", "/inbox/?view=waiting")
            numbers = re.findall(r'href="/inbox/(\d+)/', page)
            if not numbers:
                continue
            number = numbers[int(time.monotonic() * 1000) % len(numbers)]
            person.ponder()
            person.get("conversation", f"/inbox/{number}/", into="section#conversation")
            person.ponder()
            if not person.takes(number):
                continue
            person.ponder()
            key = f"bench{time.monotonic_ns()}"
            person.post("reply", f"/inbox/{number}/reply/", text="On our way.", kind="public", key=key)
        except OSError as error:
            troubles.append(str(error))


COUNT = """
import json
import django
django.setup()
from heedful.journal.models import Job
from heedful.listening.models import Post
jobs = Job.objects.filter(dead=False, outside=False).count()
print(json.dumps({"mentions": Post.objects.filter(is_mention=True).count(), "waiting_jobs": jobs}))
"""


def counted(house):
    script = house.folder / "count.py"
    script.write_text(COUNT)
    return json.loads(house.run(script).splitlines()[-1])
