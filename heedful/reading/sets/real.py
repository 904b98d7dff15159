"""What we say of public posts: our labels, twice over, and no texts; these lie in the public sets.

What people write to a company sounds otherwise than what was written for the care set, and most of what is
said on a network is said to no company at all. A fifth of these posts is held.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from heedful.reading.heads import Head
from heedful.reading.sets import care
from heedful.reading.sets.example import DataSet, Example, Part, Use, mark, stands_in
from heedful.reading.sets.tweeteval import texts

Target = Callable[[dict[str, Any]], tuple[float, ...]]
LABELS = "labels-of-public-posts.jsonl"
TERMS = "labels Apache-2.0, our own; the posts as in the sets that they come from"


def sets(ours: Path) -> tuple[DataSet, ...]:
    """Return what is asked of public posts: our labels lie in `ours`, the texts in the folder of the sets."""
    return (
        _asked(ours, "intents", care.INTENTS, care.intents_of, care.intents_between),
        _asked(ours, "urgency", care.URGENCY, care.urgency_of),
    )


def posts(ours: Path) -> Iterator[dict[str, Any]]:
    """Return our labels as they stand in the file, each with the `sha256` of its text."""
    with (ours / LABELS).open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file)


def said(folder: Path) -> Iterator[str]:
    """Return every text that may have a label of ours; none is of a validation part."""
    for talk in json.loads((folder / "care_conversations" / "dev.json").read_text(encoding="utf-8")):
        yield from (one["message"] for one in talk["dialogContent"] if "client" in one)
    for name in ("sentiment/rebuilt_train", "offensive/train", "irony/train", "emotion/train"):
        yield from texts(folder / "tweeteval" / f"{name}_text.txt")
    yield from (line.split("\t")[0] for line in texts(folder / "goemotions" / "train.tsv"))


def _asked(ours: Path, asked: str, head: Head, target: Target, taught: Target | None = None) -> DataSet:
    def read(folder: Path, part: Part) -> Iterator[Example]:
        """Measure what a third look decided; learn by `taught`, or where both passes agree."""
        learn = taught if part is Part.TRAIN else None
        labels = {int(post["sha256"][:16], 16): post for post in posts(ours)}
        for text in dict.fromkeys(said(folder)):
            post = labels.get(mark(text))
            if post is None or not stands_in(text, part, care.FIFTH):
                continue
            if learn or part is Part.HELD or care.agrees(post, asked):
                yield Example(text, (learn or target)(post))

    return DataSet(f"real/{asked}", head, TERMS, Use.SHIPS, read)
