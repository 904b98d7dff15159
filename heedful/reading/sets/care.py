"""Our own labelled posts (Apache-2.0): what a person needs, how soon, how it is meant. A fifth is held."""

import hashlib
import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from heedful.reading.heads import one, several
from heedful.reading.sets.example import DataSet, Example, Part, Use, chosen
from heedful.reading.sets.tables import SPAM

FIFTH = 5
ASKED = ("intents", "urgency", "sentiment", "flags")  # the words of a pass, in order
LETTERS = "CQPNTIWBOXSZ"  # of the intents in a pass, in the order of the labels
OURS = "Apache-2.0, our own"
INTENTS = several(
    "intents",
    *["complaint", "question", "praise", "named_praise", "thanks", "suggestion"],
    *["wish", "purchase", "outage", "cancellation", "safety", "no_answer"],
)
URGENCY = one("urgency", "low", "normal", "high")
TOWARD = one("toward", "negative", "neutral", "positive")
IRONIC = one("ironic", "no", "yes")
ABUSE = one("abuse", "no", "yes")
DRAFT = several("draft", "polite", "defensive", "accusing", "cold")
# The first holds where any of the others does: what a draft of ours must not do.
FAULTS = several(
    "faults", "amiss", "accuses", "denies", "orders_about", "blames", "dismisses", "hides_behind_rules"
)
HEADS = (INTENTS, URGENCY, TOWARD, IRONIC, ABUSE, DRAFT, FAULTS)


def stands_in(text: str, part: Part) -> bool:
    """Say whether the text stands in this part: a fifth is held, by the whole checksum of the text."""
    held = int(hashlib.sha256(text.encode()).hexdigest(), 16) % FIFTH == 0
    return held is (part is Part.HELD)


def posts(folder: Path, part: Part, asked: str | None = None) -> Iterator[dict[str, Any]]:
    """Return the posts of a part. Those of the second file are only learned from.

    asked: one of ASKED, where both passes have to agree on it.
    """
    yield from (post for post in _lines(folder / "posts.jsonl") if stands_in(post["text"], part))
    if part is Part.TRAIN:
        yield from (
            post for post in _lines(folder / "taught-posts.jsonl") if not asked or agrees(post, asked)
        )


def agrees(post: dict[str, Any], asked: str) -> bool:
    """Test whether both passes answered a question alike about a post that nobody looked at a third time."""
    first, second = (one.split(" ")[ASKED.index(asked)] for one in post["passes"])
    return bool(first == second)


def pairs(folder: Path) -> Iterator[dict[str, Any]]:
    """Return replies with a fault, each beside its courteous twin."""
    return _lines(folder / "draft-pairs.jsonl")


def taught_pairs(folder: Path) -> Iterator[tuple[dict[str, Any], set[str]]]:
    """Return pairs that are only learned from, with what either pass called the fault of the bad one.

    Of these both passes say that the bad reply is amiss and its twin is not.
    """
    for pair in _lines(folder / "taught-pairs.jsonl"):
        bad, good = pair["second"]
        if bad and not good:
            yield pair, {pair["kind"], bad}


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())


def _read(
    asked: str, target: Callable[[dict[str, Any]], tuple[float, ...]], folder: Path, part: Part
) -> Iterator[Example]:
    for post in posts(folder, part, asked):
        yield Example(post["text"], target(post))


def _intents(folder: Path, part: Part) -> Iterator[Example]:
    """Yield what a third look decided, and, to learn from, what two passes say."""
    for post in _lines(folder / "posts.jsonl"):
        if stands_in(post["text"], part):
            yield Example(post["text"], intents_of(post))
    if part is Part.TRAIN:
        for post in _lines(folder / "taught-posts.jsonl"):
            yield Example(post["text"], intents_between(post))


def intents_between(post: dict[str, Any]) -> tuple[float, ...]:
    """Return how much each intent holds by both passes: half where they differ, which teaches little."""
    passes = [said.split(" ")[0] for said in post["passes"]]
    return tuple(sum(letter in said for said in passes) / len(passes) for letter in LETTERS)


def intents_of(post: dict[str, Any]) -> tuple[float, ...]:
    return tuple(float(label in post["intents"]) for label in INTENTS.labels)


def urgency_of(post: dict[str, Any]) -> tuple[float, ...]:
    return chosen(URGENCY.labels.index(post["urgency"]), len(URGENCY.labels))


def _is(key: str, post: dict[str, Any]) -> tuple[float, ...]:
    return chosen(int(bool(post[key])), 2)


def _named(key: str, labels: tuple[str, ...], post: dict[str, Any]) -> tuple[float, ...]:
    return chosen(labels.index(post[key]), len(labels))


def _abuse(folder: Path, part: Part) -> Iterator[Example]:
    """Posts, and angry ones beside insults: swearing at a thing is no abuse."""
    yield from _read("flags", partial(_is, "abuse"), folder, part)
    for post in _lines(folder / "angry-posts.jsonl"):
        if stands_in(post["text"], part):
            yield Example(post["text"], _is("abuse", post))


def _drafts(folder: Path, part: Part) -> Iterator[Example]:
    for reply in _lines(folder / "drafts.jsonl"):
        if stands_in(reply["text"], part):
            yield Example(reply["text"], tuple(float(label in reply["labels"]) for label in DRAFT.labels))


def _faults(folder: Path, part: Part) -> Iterator[Example]:
    """Both texts of a pair stand in the same part."""
    for pair in pairs(folder):
        if stands_in(pair["bad"], part):
            yield from _both(pair, {pair["kind"]})
    if part is Part.TRAIN:
        for pair, kinds in taught_pairs(folder):
            yield from _both(pair, kinds)


def _both(pair: dict[str, Any], kinds: set[str]) -> Iterator[Example]:
    kinds = {"amiss", *kinds}
    yield Example(pair["bad"], tuple(float(label in kinds) for label in FAULTS.labels))
    yield Example(pair["good"], tuple(0.0 for _ in FAULTS.labels))


def _replies(folder: Path, part: Part) -> Iterator[Example]:
    """Return real replies of care teams, of which next to none accuses."""
    replies = []
    for talk in json.loads((folder / "care_conversations" / "dev.json").read_text(encoding="utf-8")):
        replies.append(talk["agentURL"]["url_utterance"])
        replies += [said["message"] for said in talk["dialogContent"] if "agent" in said]
    for reply in dict.fromkeys(filter(None, replies)):
        if stands_in(reply, part):
            yield Example(reply, tuple(0.0 for _ in FAULTS.labels))


REPLIES = DataSet("care_conversations", FAULTS, "Apache-2.0", Use.SHIPS, _replies)
SETS = (
    DataSet("care/intents", INTENTS, OURS, Use.SHIPS, _intents),
    DataSet(
        "care/urgency",
        URGENCY,
        OURS,
        Use.SHIPS,
        partial(_read, "urgency", urgency_of),
    ),
    DataSet(
        "care/toward",
        TOWARD,
        OURS,
        Use.SHIPS,
        partial(_read, "sentiment", partial(_named, "sentiment", TOWARD.labels)),
    ),
    DataSet("care/irony", IRONIC, OURS, Use.SHIPS, partial(_read, "flags", partial(_is, "irony"))),
    DataSet("care/abuse", ABUSE, OURS, Use.SHIPS, _abuse),
    DataSet("care/spam", SPAM, OURS, Use.SHIPS, partial(_read, "flags", partial(_is, "spam"))),
    DataSet("care/drafts", DRAFT, OURS, Use.SHIPS, _drafts),
    DataSet("care/faults", FAULTS, OURS, Use.SHIPS, _faults),
)
