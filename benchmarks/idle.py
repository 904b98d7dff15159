"""What Heedful costs when nothing happens: memory of all processes, processor time, `--help`."""

import subprocess
import sys
import time
from pathlib import Path

from benchmarks.people import family, memory_of
from tests.browser.house import House


def measure():
    helps = []
    for _ in range(7):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "heedful", "--help"], stdout=subprocess.DEVNULL, check=True)
        helps.append(time.perf_counter() - began)
    yield "`heedful --help`, median of 7", f"{1000 * sorted(helps)[3]:.0f} ms", "<= 300 ms"
    house = House().furnish()
    began = time.perf_counter()
    house.open()
    yield "`heedful up` until it serves", f"{time.perf_counter() - began:.1f} s", "-"
    try:
        house.api("GET", "/conversations")
        time.sleep(20)
        pids = family(house._process.pid)
        before = ticks(pids)
        time.sleep(20)
        rss, pss = memory_of(pids)
        yield f"memory idle, {len(pids)} processes (PSS; RSS)", f"{pss:.0f} MB; {rss:.0f} MB", "<= 250 MB"
        yield "processor time idle", f"{(ticks(pids) - before) / 20:.1f} % of a core", "-"
    finally:
        house.close()


def ticks(pids):
    """Return the processor time that some processes have used, in hundredths of a second."""
    return sum(
        sum(map(int, Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13])) for pid in pids
    )
