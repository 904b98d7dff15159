"""Run benchmarks and print what they measured, with the machine: `python -m benchmarks [NAME ...]`."""

import os
import platform
import sys
import time
from importlib import import_module
from pathlib import Path

NAMES = (
    "idle",
    "screens",
    "heard",
    "pipeline",
    "matching",
    "search",
    "copies",
    "clocks",
    "rules",
    "answers",
    "words",
    "moving",
    "day",
    "reading",
    "about",
    "corrections",
)


def machine():
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "?")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[0]
    python = platform.python_version()
    return f"{os.cpu_count()} cores of {model}, {memory:.0f} GiB, Python {python}, load {load:.1f}"


def yardstick():
    """Return the seconds of processor time of five million multiplications: how fast the machine is now."""
    began, total = time.process_time(), 0
    for number in range(5_000_000):
        total += number * number
    return time.process_time() - began


def processor():
    """Return (stolen, all) ticks of both cores since boot; what a virtual machine's host gave to others."""
    fields = [int(field) for field in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    return fields[7], sum(fields)


def main(names):
    print(f"Machine: {machine()}\n")
    for name in names or NAMES:
        print(f"## {name}")
        before, (stolen, ticks) = yardstick(), processor()
        for measure, value, wanted in import_module(f"benchmarks.{name}").measure():
            print(f"| {measure} | {value} | {wanted} |", flush=True)
        stolen, ticks = (now - then for now, then in zip(processor(), (stolen, ticks), strict=True))
        print(f"| the machine: yardstick before, after | {before:.2f} s, {yardstick():.2f} s | - |")
        print(f"| the machine: stolen by its host meanwhile | {100 * stolen / ticks:.0f} % | - |\n")


if __name__ == "__main__":
    main(sys.argv[1:])
