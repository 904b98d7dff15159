"""What `about:` finds: posts of 77 intents, asked for by their names, among these and our own posts.

HEEDFUL_READING_DATA names the folder with banking77, whose texts are no part of this repository.
"""

import csv
import json
import os
import random
import tempfile
from pathlib import Path

import numpy as np

from heedful.reading.reader import reader

DATA = "HEEDFUL_READING_DATA"
OURS = Path(__file__).parents[1] / "datasets/care/posts.jsonl"
POSTS = 2500  # of each
PASSED_OVER = 1000  # of our own


def measure():
    folder = os.environ.pop(DATA, "")  # which is no option of the product
    if not folder:
        yield "about:", f"not here: {DATA} names no folder", "-"
        return
    os.environ.setdefault("HEEDFUL_DATA_DIR", tempfile.mkdtemp(prefix="heedful-bench-"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "heedful.settings"
    import django

    django.setup()
    from heedful.listening.archive.meaning import NEAR

    dice = random.Random(3)
    banking, ours = _banking(Path(folder), dice), _ours(dice)
    intents = sorted({intent for _, intent in banking})
    posts = _meanings([text for text, _ in banking] + ours)
    found = posts @ np.array([reader().meaning(intent) for intent in intents]).T >= NEAR
    meant = np.array([intent for _, intent in banking])[:, None] == np.array(intents)[None, :]
    each = (found[: len(banking)] & meant).sum(0) / meant.sum(0)
    yield "of our own posts, found by each of 77 intents", f"{100 * found[len(banking) :].mean():.2f} %", "-"
    all_ = (found[: len(banking)] & meant).sum() / meant.sum()
    yield (
        "of an intent's own posts; of the worst tenth's",
        f"{100 * all_:.1f}; {100 * np.quantile(each, 0.1):.0f} %",
        "-",
    )


def _banking(folder, dice):
    with (folder / "banking77/train.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["text"], row["category"].replace("_", " ")) for row in csv.DictReader(file)]
    dice.shuffle(rows)
    return rows[:POSTS]


def _ours(dice):
    with OURS.open(encoding="utf-8") as file:
        told = [json.loads(line) for line in file]
    texts = [one["text"] for one in told if one["lang"] == "en"]
    dice.shuffle(texts)
    return texts[PASSED_OVER : PASSED_OVER + POSTS]


def _meanings(texts):
    return np.array([reading.meaning for reading in reader().read(texts)])
