"""Our own sentences with what is to be remarked about each; `python -m tests.desk.wording.sentences` measures.

Precision of a kind: of all sentences where it is remarked, those of the kind itself, where a second
kind that a bad sentence also earns counts against neither.
"""

import random
from collections import Counter
from pathlib import Path

from heedful.desk.wording import Draft, Kind, Known, remarks_on

HERE = Path(__file__).parent


def lines(name):
    text = (HERE / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def draft_of(line):
    text, _, beside = line.partition(" || ")
    name, _, fact = beside.partition(": ")
    if fact and name[0].isupper() and len(name.split()) < 3:
        return Draft(text, facts=(Known(name, fact),))
    return Draft(text, our_earlier=(beside,) if beside else ())


def bad(name="bad.txt"):
    """Return (kind, draft) of each bad sentence."""
    pairs = (line.partition(": ") for line in lines(name))
    return [(Kind(kind), draft_of(rest)) for kind, _, rest in pairs]


def good(name="good.txt"):
    return [draft_of(line) for line in lines(name)]


def ordinary(number, seed=2031):
    """Return ordinary replies: two or three good sentences after a greeting, each reply another."""
    dice, texts = random.Random(seed), [draft.text for draft in good()]
    greetings = ["", "Hello Dana. ", "Hi Tom, ", "Yusuf, ", "Good morning Priya. ", "Dear Ms Reyes, "]
    endings = ["", " Frank", " Ines, from the workshop", " I stay on it. Bill"]
    return [
        dice.choice(greetings) + " ".join(dice.sample(texts, dice.choice([1, 2, 3]))) + dice.choice(endings)
        for _ in range(number)
    ]


def measured(before=""):
    """Return (kind, n, recall, remarked among good sentences, precision) for each kind, and false ones."""
    found, total, false, falsely = Counter(), Counter(), Counter(), []
    for kind, draft in bad(f"{before}bad.txt"):
        total[kind] += 1
        found[kind] += kind in {remark.kind for remark in remarks_on(draft)}
    for draft in good(f"{before}good.txt"):
        kinds = {remark.kind for remark in remarks_on(draft)}
        false.update(kinds)
        falsely += [draft.text] if kinds else []
    table = [
        (
            kind,
            total[kind],
            found[kind] / total[kind],
            false[kind],
            found[kind] / ((found[kind] + false[kind]) or 1),
        )
        for kind in total
    ]
    return table, falsely


if __name__ == "__main__":
    for before in ("", "held_out_"):
        rows, wrong = measured(before)
        print(f"# {before}bad.txt and {before}good.txt")
        for kind, n, recall, among_good, precision in rows:
            print(f"{kind:12} n={n:3} recall={recall:.2f} precision={precision:.2f} among good={among_good}")
        found = sum(round(n * recall) for _, n, recall, *_ in rows)
        total = sum(n for _, n, *_ in rows)
        print(
            f"all: {found} of {total}; good sentences remarked: {len(wrong)} of {len(good(f'{before}good.txt'))}"
        )
    flagged = [text for text in ordinary(1000) if remarks_on(Draft(text))]
    print(f"ordinary replies remarked: {len(flagged)} of 1000")
