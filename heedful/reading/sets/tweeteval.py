"""TweetEval and UMSAB: a text a line in one file, its label's number in the other."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from heedful.reading.heads import one
from heedful.reading.sets.example import DataSet, Example, Part, Use, chosen

TERMS = "released without restrictions of its own; those of the underlying sets and of Twitter apply"
LANGUAGES = ("arabic", "french", "german", "hindi", "italian", "portuguese", "spanish")
SENTIMENT = one("sentiment", "negative", "neutral", "positive", even=True)
EMOTION = one("emotion", "anger", "joy", "optimism", "sadness")
OFFENSIVE = one("offensive", "no", "yes")
IRONY = one("irony", "no", "yes")
SENTIMENT_ABROAD = one("sentiment_abroad", "negative", "neutral", "positive", even=True)


def lines(text: Path, labels: Path, of: int) -> Iterator[Example]:
    pairs = zip(texts(text), texts(labels), strict=True)
    return (Example(said, chosen(int(label), of)) for said, label in pairs)


def texts(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").rstrip("\n").split("\n")


def _read(task: str, of: int, folder: Path, part: Part) -> Iterator[Example]:
    begin = "val" if part is Part.HELD else "rebuilt_train" if task == "sentiment" else "train"
    place = folder / "tweeteval" / task
    return lines(place / f"{begin}_text.txt", place / f"{begin}_labels.txt", of)


def _read_abroad(folder: Path, part: Part) -> Iterator[Example]:
    """Leave English out: its rows come from where the test part of TweetEval's sentiment comes from."""
    begin = "val" if part is Part.HELD else "train"
    for language in LANGUAGES:
        place = folder / "umsab" / language
        yield from lines(place / f"{begin}_text.txt", place / f"{begin}_labels.txt", 3)


SETS = (
    *(
        DataSet(f"tweeteval/{head.name}", head, TERMS, Use.SHIPS, partial(_read, head.name, len(head.labels)))
        for head in (SENTIMENT, EMOTION, OFFENSIVE, IRONY)
    ),
    DataSet("umsab", SENTIMENT_ABROAD, f"Apache-2.0; {TERMS}", Use.SHIPS, _read_abroad),
)
