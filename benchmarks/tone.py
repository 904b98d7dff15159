"""What the words check finds, by rules and with the local models, in drafts that nothing was learned from.

    python -m benchmarks.tone --data DATA --page docs/reading.md

DATA is the folder with `care_conversations`. Pairs, replies and drafts are those of the held fifth; nothing
was learned from the sentences of tests/desk/wording. Rules: those that say what a fault of the models would.
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.people import p
from heedful.desk import sounding
from heedful.desk.wording import Draft, remarks_on
from heedful.reading import tone
from heedful.reading.reader import reader
from heedful.reading.sets import Part, care
from tests.desk.wording import sentences

OURS = Path(__file__).parents[1] / "datasets" / "care"
BEGIN, END = "<!-- drafts: the table begins -->", "<!-- drafts: the table ends -->"
OTHERS = (-5.0, 0.0, 3.0)  # what other thresholds would do, beside ours
RULES = {kind for kind, _ in sounding.HEARD.values()}


def main():
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--data", type=Path, required=True)
    asked.add_argument("--page", type=Path)
    given = asked.parse_args()
    table = "\n".join(lines(texts(given.data)))
    print(table)
    for row in measure():
        print(" | ".join(row))
    if given.page:
        page = given.page.read_text(encoding="utf-8")
        before, after = page.split(BEGIN)[0], page.split(END)[1]
        given.page.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


def texts(data):
    """Return drafts by what they are: first those that ought to be found, then those that ought not."""
    pairs = [pair for pair in care.pairs(OURS) if care.stands_in(pair["bad"], Part.HELD)]
    replies = [one.text for one in care.REPLIES.held(data)]
    everything = [one.text for part in Part for one in care.REPLIES.read(data, part)]
    drafts = care.SETS[6].held(OURS)
    polite = [one.text for one in drafts if not any(one.target[1:])]
    accusing = [pair["bad"] for pair in pairs if pair["kind"] in {"accuses", "blames"}]
    return {
        "found: drafts with a fault, held pairs": [pair["bad"] for pair in pairs],
        "found: of these, such as accuse or blame": accusing,
        "found: harsh sentences, held_out_bad.txt": [
            one.text for _, one in sentences.bad("held_out_bad.txt")
        ],
        "false: their courteous twins": [pair["good"] for pair in pairs],
        "false: real replies, held": replies,
        "false: real replies, all": everything,
        "false: courteous drafts, held": polite,
        "false: courteous sentences, good.txt and held_out_good.txt": [
            one.text for name in ("good.txt", "held_out_good.txt") for one in sentences.good(name)
        ],
        "false: 1,000 replies made of good.txt": sentences.ordinary(1000),
    }


def lines(sets):
    heads = [f"with models, from {one:g}" for one in sorted({*OTHERS, tone.ENOUGH})]
    yield f"| drafts | n | rules | {' | '.join(heads)} |"
    yield f"|---|---|---|{'---|' * len(heads)}"
    for name, some in sets.items():
        ruled = [by_rules(text) for text in some]
        heard = [hears(text) for text in some]
        both = [
            sum(rule or most >= enough for rule, most in zip(ruled, heard, strict=True))
            for enough in sorted({*OTHERS, tone.ENOUGH})
        ]
        cells = [f"{100 * found / len(some):.1f} %" for found in (sum(ruled), *both)]
        yield f"| {name} | {len(some)} | {' | '.join(cells)} |"


def by_rules(text):
    return any(remark.kind in RULES for remark in remarks_on(Draft(text)))


def hears(text):
    """Return how harsh the worst passage of a draft is, as `tone.harsh_in` has it."""
    told = [-99.0]
    for passage in sounding.passages(text):
        (reading,) = reader().read([passage.text])
        if tone.may_tell(passage.text, reading):
            told.append(tone.harshness(reading))
    return max(told)


def measure():
    """Yield how long a look by the models takes, and what they cost a process that has none yet."""
    sounding.EAR = sounding.Ear(reader, lambda: 0.0)
    sounding.hint_on("One to open them.")
    sounding.EAR.wait()
    times = []
    for text in sentences.ordinary(300):
        began = time.process_time()
        sounding.hint_on(text)
        times.append(time.process_time() - began)
    took = f"{p(times, 50):.1f} ms, {p(times, 95):.1f} ms"
    yield "a hint on a draft, p50 and p95, processor time", took, "p95 <= 300 ms"
    yield "memory of the models in a process that had none", f"{_memory()} MB", "-"


def _memory():
    told = subprocess.run(
        [sys.executable, "-c", COST], capture_output=True, text=True, check=True, env=os.environ
    )
    return told.stdout.strip()


COST = """
import django; django.setup()
import resource
from pathlib import Path
def now(): return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6
before = now()
from heedful.reading.reader import reader
reader().read(["Hello Dana, the crew is at the mast until four and your line is back then."])
print(round(now() - before))
"""


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heedful.settings")
    import django

    django.setup()
    main()
