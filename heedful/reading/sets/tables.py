"""Public sets in tables or JSON: intents, politeness, sarcasm, spam; and those that are measured only."""

import csv
import json
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from heedful.reading.heads import one, several
from heedful.reading.sets.example import DataSet, Example, Part, Use, chosen, stands_in

TENTH = 10
NO_TRADE = "CC BY-NC-SA 4.0, non-commercial"
POLITE = one("polite", "no", "yes")
SARCASM = one("sarcasm", "no", "yes")
SPAM = one("spam", "no", "yes")
YES_NO = one("measured", "no", "yes")
FEELINGS = several(
    "feelings",
    *[
        "admiration",
        "amusement",
        "anger",
        "annoyance",
        "approval",
        "caring",
        "confusion",
        "curiosity",
        "desire",
        "disappointment",
    ],
    *[
        "disapproval",
        "disgust",
        "embarrassment",
        "excitement",
        "fear",
        "gratitude",
        "grief",
        "joy",
        "love",
        "nervousness",
    ],
    *["optimism", "pride", "realization", "relief", "remorse", "sadness", "surprise", "neutral"],
)


def _rows(path: Path, delimiter: str = ",") -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        if delimiter == "\t":
            yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        else:
            yield from csv.DictReader(file)


def _banking(folder: Path, part: Part) -> Iterator[Example]:
    names = _banking_names(folder)
    for row in _rows(folder / "banking77" / "train.csv"):
        if stands_in(row["text"], part, TENTH):
            yield Example(row["text"], chosen(names.index(row["category"]), len(names)))


@cache
def _banking_names(folder: Path) -> list[str]:
    return [str(name) for name in json.loads((folder / "banking77" / "categories.json").read_text())]


@cache
def _clinc_names(folder: Path) -> list[str]:
    content = json.loads((folder / "clinc150" / "train_val.json").read_text())
    return [*sorted({label for _, label in content["train"]}), "oos"]


def _clinc(folder: Path, part: Part) -> Iterator[Example]:
    content = json.loads((folder / "clinc150" / "train_val.json").read_text())
    names = _clinc_names(folder)
    end = "val" if part is Part.HELD else "train"
    for text, label in content[end] + content[f"oos_{end}"]:
        yield Example(text, chosen(names.index(label), len(names)))


def _feelings(folder: Path, part: Part) -> Iterator[Example]:
    path = folder / "goemotions" / ("dev.tsv" if part is Part.HELD else "train.tsv")
    for line in path.read_text(encoding="utf-8").splitlines():
        text, numbers, _ = line.split("\t")
        held = {int(number) for number in numbers.split(",")}
        yield Example(text, tuple(float(n in held) for n in range(len(FEELINGS.labels))))


def _polite(folder: Path, part: Part) -> Iterator[Example]:
    """How polite, as its rank among the requests of the same place: half of them stand below 0.5."""
    for name in ("wikipedia", "stack-exchange"):
        yield from polite_in(folder, name, part)


def polite_in(folder: Path, name: str, part: Part) -> Iterator[Example]:
    """Some rows have more than five raters: the score is always the last field."""
    with (folder / "politeness" / f"{name}.train.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row[2], float(row[-1])) for row in list(csv.reader(file))[1:]]
    ordered = sorted(score for _, score in rows)
    for text, score in rows:
        if stands_in(text, part, TENTH):
            rank = bisect_left(ordered, score) / len(ordered)
            yield Example(text, (1 - rank, rank))


def _sarcasm(folder: Path, part: Part) -> Iterator[Example]:
    for row in _rows(folder / "isarcasm" / "train.csv"):
        if row["tweet"] and stands_in(row["tweet"], part, TENTH):
            yield Example(row["tweet"], chosen(int(row["sarcastic"]), 2))


def _spam(folder: Path, part: Part) -> Iterator[Example]:
    for line in (folder / "sms_spam" / "train.tsv").read_text(encoding="utf-8").splitlines():
        label, text = line.split("\t", 1)
        if stands_in(text, part, TENTH // 2):
            yield Example(text, chosen(int(label == "spam"), 2))


def _complaints(folder: Path, _: Part) -> Iterator[Example]:
    for row in _rows(folder / "complaints" / "train.csv"):
        yield Example(row["text"], chosen(int(row["complaint"]), 2))


def _suggestions(folder: Path, _: Part) -> Iterator[Example]:
    for name in ("trial_A.csv", "trial_B.csv"):
        for row in _rows(folder / "suggestions" / name):
            yield Example(row["sentence"], chosen(int(row["label"]), 2))


def _forums(folder: Path, _: Part) -> Iterator[Example]:
    """Sentences of idea forums as often as they suggest something there, which is a quarter."""
    with (folder / "suggestions" / "train.csv").open(encoding="utf-8", errors="replace", newline="") as file:
        for row in csv.reader(file):
            if len(row) == 3 and row[2] in {"0", "1"}:
                yield Example(row[1], chosen(int(row[2]), 2))


def _hotels(folder: Path, _: Part) -> Iterator[Example]:
    """Sentences of reviews, where whatever advises other guests counts as a suggestion."""
    for row in _rows(folder / "suggestions" / "trial_B.csv"):
        yield Example(row["sentence"], chosen(int(row["label"]), 2))


def _olid(folder: Path, _: Part) -> Iterator[Example]:
    for row in _rows(folder / "olid" / "train.tsv", "\t"):
        yield Example(row["tweet"], chosen(int(row["subtask_a"] == "OFF"), 2))


def measured() -> tuple[DataSet, ...]:
    """Return the sets on which nothing is ever trained."""
    return (
        DataSet("complaints", YES_NO, "no licence stated", Use.MEASURED, _complaints),
        DataSet("olid", YES_NO, "no open licence in the copy", Use.MEASURED, _olid),
        DataSet("suggestions", YES_NO, NO_TRADE, Use.MEASURED, _suggestions),
        DataSet("suggestions/forums", YES_NO, NO_TRADE, Use.MEASURED, _forums),
        DataSet("suggestions/hotels", YES_NO, NO_TRADE, Use.MEASURED, _hotels),
    )


def tables(folder: Path) -> tuple[DataSet, ...]:
    banking = one("banking", *_banking_names(folder))
    clinc = one("clinc", *_clinc_names(folder))
    return (
        DataSet("banking77", banking, "CC BY 4.0", Use.SHIPS, _banking),
        DataSet("clinc150", clinc, "CC BY 3.0", Use.SHIPS, _clinc),
        DataSet("goemotions", FEELINGS, "Apache-2.0 / CC BY 4.0", Use.SHIPS, _feelings),
        DataSet("politeness", POLITE, "CC BY 4.0", Use.SHIPS, _polite),
        DataSet("isarcasm", SARCASM, "MIT", Use.SHIPS, _sarcasm),
        DataSet("sms_spam", SPAM, "CC BY 4.0", Use.SHIPS, _spam),
    )
