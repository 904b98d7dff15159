"""How well topics are found, a table in docs/reading.md: `--data DATA --care OURS --page docs/reading.md`."""

import argparse
import csv
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from math import comb
from pathlib import Path

import numpy as np

from heedful.reading.full import Full
from heedful.reading.tidy import tidied
from heedful.reading.topic_names import Names, Words, words_of
from heedful.reading.topics import NOWHERE, Numbers, Vectors, gathered, matters, middle, nearest
from heedful.reading.weights import shipped

BEGIN, END = "<!-- topics: the table begins -->", "<!-- topics: the table ends -->"
OF_EACH = 20  # posts of a label
COLUMNS = ("posts, by label", "posts", "labels", "topics", "cover", "purity", "adjusted Rand", "placed right")
HEAD = f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--data", type=Path, required=True)
    asked.add_argument("--care", type=Path, required=True)
    asked.add_argument("--page", type=Path)
    given = asked.parse_args()
    banking = _some(_banking(given.data / "banking77" / "train.csv"))
    care = [json.loads(line) for line in (given.care / "posts.jsonl").open(encoding="utf-8")]
    trades = _some([(post["text"], post["trade"]) for post in care if post["lang"] == "en"])
    rows = [_measured("banking77, intent", banking), _measured("our own posts, trade", trades)]
    table = "\n".join([HEAD, *rows])
    sys.stdout.write(f"{table}\n")
    if given.page:
        page = given.page.read_text(encoding="utf-8")
        before, after = page.split(BEGIN)[0], page.split(END)[1]
        given.page.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


def _banking(path: Path) -> list[tuple[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["text"], row["category"]) for row in csv.DictReader(file)]


def _some(posts: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the first posts of each label, the labels in turn."""
    by_label: dict[str, list[str]] = defaultdict(list)
    for text, label in posts:
        by_label[label].append(text)
    return [(texts[n], label) for n in range(OF_EACH) for label, texts in by_label.items() if n < len(texts)]


def _measured(name: str, posts: Sequence[tuple[str, str]]) -> str:
    weights = shipped()
    vectors = matters(Full.load(weights).meanings([tidied(text) for text, _ in posts]), weights)
    labels = [label for _, label in posts]
    words = [words_of(text, who=number) for number, (text, _) in enumerate(posts)]
    groups = _topics(vectors, words)
    placed = np.full(len(posts), NOWHERE, np.int64)
    for number, rows in enumerate(groups):
        placed[rows] = number
    told = [len(posts), len(set(labels)), len(groups)]
    shares = [float((placed != NOWHERE).mean()), _purity(placed, labels), _rand(placed, labels)]
    numbers = [f"{100 * share:.0f}" for share in [*shares, _placed_right(vectors, words, labels)]]
    return f"| {name} | {' | '.join([*map(str, told), *numbers])} |"


def _topics(vectors: Vectors, words: Sequence[Words]) -> list[Numbers]:
    """Return the groups that get a name."""
    groups = gathered(vectors)
    within = {row for rows in groups for row in rows.tolist()}
    others = [one for row, one in enumerate(words) if row not in within]
    names = Names([[words[row] for row in rows] for rows in groups], others)
    return [rows for number, rows in enumerate(groups) if names.of(number)]


def _placed_right(vectors: Vectors, words: Sequence[Words], labels: Sequence[str]) -> float:
    half = len(vectors) // 2
    groups = _topics(vectors[:half], words[:half])
    if not groups:
        return 0.0
    middles = np.stack([middle(vectors[rows]) for rows in groups])
    most = [Counter(labels[row] for row in rows.tolist()).most_common(1)[0][0] for rows in groups]
    placed = nearest(vectors[half:], middles)
    pairs = zip(placed.tolist(), labels[half:], strict=True)
    right = [most[number] == label for number, label in pairs if number != NOWHERE]
    return sum(right) / max(1, len(right))


def _counts(placed: Numbers, labels: Sequence[str]) -> Iterator[Counter[str]]:
    for number in range(int(placed.max(initial=NOWHERE)) + 1):
        yield Counter(labels[row] for row in np.flatnonzero(placed == number).tolist())


def _purity(placed: Numbers, labels: Sequence[str]) -> float:
    most = sum(counts.most_common(1)[0][1] for counts in _counts(placed, labels))
    return most / max(1, int((placed != NOWHERE).sum()))


def _rand(placed: Numbers, labels: Sequence[str]) -> float:
    """Return the adjusted Rand index of what came into a topic (Hubert and Arabie 1985)."""
    counts = list(_counts(placed, labels))
    all_in = Counter(label for one in counts for label in one.elements())
    both = sum(comb(n, 2) for one in counts for n in one.values())
    topics, told = sum(comb(one.total(), 2) for one in counts), sum(comb(n, 2) for n in all_in.values())
    chance = topics * told / max(1, comb(all_in.total(), 2))
    return (both - chance) / max(1e-9, (topics + told) / 2 - chance)


if __name__ == "__main__":
    main()
