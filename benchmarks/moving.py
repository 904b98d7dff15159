"""Moving in and out: an import of many messages, and an export of many conversations; time and memory.

BENCH_MESSAGES and BENCH_CONVERSATIONS say how many (100,000 each); each runs in a process of its own.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

MESSAGES = int(os.environ.get("BENCH_MESSAGES", "100000"))
CONVERSATIONS = int(os.environ.get("BENCH_CONVERSATIONS", "100000"))
AT = datetime(2008, 4, 6, 12, 0, tzinfo=UTC)
A_TICKET = 4
WORDS = "The line has been down since Monday, and nobody could tell me why. I work from home and pay for it. "


def measure():
    for what, number, unit in (("import", MESSAGES, "messages"), ("export", CONVERSATIONS, "conversations")):
        few = number // 10
        small, large = apart(what, few), apart(what, number)
        yield f"{what}, {number:,} {unit}", f"{large['seconds']:,.1f} s", "-"
        yield f"{what}, {unit} a second", f"{number / large['seconds']:,.0f}", "-"
        yield f"{what}, processor time", f"{large['spent']:,.1f} s", "-"
        yield f"{what}, most memory beyond the start", f"{large['grown_mb']:.1f} MB", "-"
        yield f"{what}, of that beyond {few:,}", f"{large['grown_mb'] - small['grown_mb']:.1f} MB", "<= 8 MB"
        yield f"{what}, again" if what == "import" else "export, its size", large["more"], "-"


def apart(what, number):
    folder = tempfile.mkdtemp(prefix="heedful-bench-")
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.moving", what, str(number)],
        env={**os.environ, "HEEDFUL_DATA_DIR": folder}, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return json.loads(told.stdout.splitlines()[-1])


def main(what, number):
    os.environ["DJANGO_SETTINGS_MODULE"] = "heedful.settings"
    import django

    django.setup()
    from django.core.management import call_command

    from heedful.teams import actions as teams

    call_command("migrate", verbosity=0)
    teams.name_company(name="Acme", names=[], at=AT)
    olive = teams.add_teammate(name="Olive", email="olive@acme.test", role="owner", at=AT)
    found = bring_in(olive, number) if what == "import" else take_out(olive, number)
    print(json.dumps(found))


def bring_in(olive, messages):
    from heedful.imports import actions

    path = Path(os.environ["HEEDFUL_DATA_DIR"]) / "tickets.ndjson"
    write_tickets(path, messages // A_TICKET)
    bring = lambda path: actions.bring(by_id=olive.pk, network="zendesk", path=path, at=AT)  # noqa: E731
    warm = path.with_name("warm.ndjson")
    warm.write_text(json.dumps(ticket(10**9)) + "\n")
    bring(warm)
    before, began, spent = most_mb(), time.perf_counter(), time.process_time()
    found = bring(path)
    seconds, spent = time.perf_counter() - began, time.process_time() - spent
    assert found.posts == messages
    grown = most_mb() - before
    began = time.perf_counter()
    assert bring(path).posts == 0
    more = f"{time.perf_counter() - began:,.1f} s, nothing new"
    return {"seconds": seconds, "spent": spent, "grown_mb": grown, "more": more}


def write_tickets(path, number, *, words=A_TICKET):
    with path.open("w") as file:
        for n in range(number):
            file.write(json.dumps(ticket(n, words)) + "\n")


def ticket(n, words=A_TICKET):
    day = 1 + n % 28
    return {
        "id": n, "subject": f"Line {n}", "status": "solved", "tags": ["line"],
        "requester": {"id": n % 40_000, "name": f"Person {n % 40_000}", "email": f"p{n % 40_000}@there.test"},
        "comments": [
            {
                "id": n * A_TICKET + place, "body": f"{WORDS}{n} {place}", "public": True,
                "author_id": n % 40_000 if place % 2 == 0 else 10**8,
                "created_at": f"2007-03-{day:02}T1{place}:00:00Z",
            }
            for place in range(words)
        ],
    }  # fmt: skip


def take_out(olive, conversations):
    """Bring in what is to be taken out, and measure in another process: memory of this one is none of it."""
    from heedful.imports import actions

    path = Path(os.environ["HEEDFUL_DATA_DIR"]) / "tickets.ndjson"
    write_tickets(path, conversations, words=2)
    actions.bring(by_id=olive.pk, network="zendesk", path=path, at=AT)
    command = [sys.executable, "-m", "benchmarks.moving", "take", "0"]
    told = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(told.stdout.splitlines()[-1])


def take():
    os.environ["DJANGO_SETTINGS_MODULE"] = "heedful.settings"
    import django

    django.setup()
    from heedful.exports import actions as exports
    from heedful.teams.models import Teammate

    olive = Teammate.objects.get()
    folder = Path(os.environ["HEEDFUL_DATA_DIR"]) / "export"
    folder.mkdir()
    begun = exports.begin(by_id=olive.pk, by_console=True, at=AT)
    before, began, spent = most_mb(), time.perf_counter(), time.process_time()
    file = folder.with_suffix(".zip")
    one = exports.finish_here(export_id=begun.pk, folder=folder, file=file, at=AT)
    seconds, spent = time.perf_counter() - began, time.process_time() - spent
    size = f"{one.row_count:,} rows, {one.size / 1e6:,.0f} MB packed"
    print(json.dumps({"seconds": seconds, "spent": spent, "grown_mb": most_mb() - before, "more": size}))


def most_mb():
    """Return the most memory that this process ever had, in MB."""
    status = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024


if __name__ == "__main__":
    if sys.argv[1] == "take":
        take()
    else:
        main(sys.argv[1], int(sys.argv[2]))
