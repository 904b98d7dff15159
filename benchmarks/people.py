"""People at their screens, as programs: a signed-in browser's requests, timed."""

import http.cookiejar
import os
import random
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path


class Person:
    """Signed in like a browser; `times` holds the seconds of each request, by name."""

    def __init__(self, house, email):
        jar = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        self._house, self._jar, self._dice = house, jar, random.Random(email)
        self.times = {}
        self.beaten = 0  # how often the other was first
        link = house.tell("user", "link", email)["sign_in"]
        page = self._opener.open(link).read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
        self._opener.open(link, urllib.parse.urlencode({"csrfmiddlewaretoken": token}).encode()).read()

    def ponder(self):
        """Read or decide, for half a second on average; without it two people would click in step."""
        time.sleep(self._dice.uniform(0.2, 0.8))

    def get(self, name, path, *, into=""):
        """Load a page, or as htmx does a part of it."""
        headers = {"HX-Request": "true", "HX-Target": into} if into else {}
        return self._timed(name, urllib.request.Request(self._house.address + path, headers=headers))

    def post(self, name, path, **fields):
        token = next(cookie.value for cookie in self._jar if cookie.name == "csrftoken")
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": token, **fields}).encode()
        headers = {"HX-Request": "true", "Referer": self._house.address}
        return self._timed(name, urllib.request.Request(self._house.address + path, body, headers))

    def takes(self, number):
        """Take a conversation; False where somebody else has it meanwhile."""
        try:
            self.post("claim", f"/inbox/{number}/claim/")
        except urllib.error.HTTPError as error:
            if error.code != 409:
                raise
            self.beaten += 1
            return False
        return True

    def _timed(self, name, request):
        began = time.perf_counter()
        with self._opener.open(request, timeout=60) as answer:
            body = answer.read().decode()
        self.times.setdefault(name, []).append(time.perf_counter() - began)
        return body


def p(times, percent):
    """Return a percentile in milliseconds."""
    ordered = sorted(times)
    return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def memory_of(pids):
    """Return (RSS, PSS) in MB of some processes together; PSS counts shared pages once."""
    rss = pss = 0
    for pid in pids:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Rss:"):
                rss += int(line.split()[1])
            elif line.startswith("Pss:"):
                pss += int(line.split()[1])
    return rss / 1024, pss / 1024


def family(pid):
    """Return the ids of a process and of all below it."""
    found = [pid]
    for number in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        found += family(int(number))
    return found


def processor_seconds(pids):
    """Return the seconds of processor time that some processes have used, by what they are."""
    used = {}
    for pid in pids:
        called = Path(f"/proc/{pid}/comm").read_text().split()  # "heedful web1"
        name = called[1].rstrip("0123456789") if called[0] == "heedful" and len(called) > 1 else "up"
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        used[name] = used.get(name, 0) + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return used
