"""From a checkpoint to the files that are shipped: both tiers, languages, calibration, the card."""

import hashlib
import json
import logging
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from heedful.reading import fast, full
from heedful.reading.heads import Head
from heedful.reading.languages import FILE as LETTERS
from heedful.reading.meanings import FILE as MEANINGS
from heedful.reading.sets import Example, calibrates
from heedful.reading.tidy import tidied
from heedful.reading.training import bag, encoder, exporting, meanings, wide
from heedful.reading.training.calibrating import fitted, plain, voted
from heedful.reading.training.gathering import Gathered
from heedful.reading.training.languages import Spoken
from heedful.reading.weights import CARD, Calibration, Weights

Arrays = dict[str, NDArray[Any]]
log = logging.getLogger("heedful.reading.training")
QUESTIONS = (
    *["sentiment", "sentiment_abroad", "emotion", "intents", "urgency", "toward"],
    *["offensive", "irony", "ironic", "abuse", "spam", "polite", "draft", "faults"],
)
# Heads with weights of their own for every gram: those of few labels, of which an example has one or none.
WIDE = {*QUESTIONS} - {"sentiment_abroad", "polite"}
ABROAD = "sentiment_abroad"  # the encoder's head for it is not taught
ENOUGH = 1200  # texts to calibrate one head on
MOST = 6000  # texts of one set that the fast tier learns from
SIZES = {"tweeteval/sentiment": 40_000, "umsab": 20_000, "clinc150": 4000}


def ship(checkpoint: Path, folder: Path, found: Gathered, spoken: Spoken, seed: int) -> None:
    """Write everything that a reader opens into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = torch.load(checkpoint, weights_only=True)
    twin = {name: values.float().numpy() for name, values in kept["twin"].items()}
    exporting.write(twin, folder / full.ENCODER)
    (folder / full.ENCODER).with_suffix(".float.onnx").unlink()
    _save(folder / full.HEADS, _heads(twin))
    shutil.copy(encoder.start() / "vocab.txt", folder / full.VOCABULARY)
    names, table = spoken
    _save(folder / LETTERS, table)
    card: dict[str, Any] = {
        "version": "",
        "questions": list(QUESTIONS),
        "languages": list(names),
        "heads": {},
        "files": {},
    }
    reader = full.Full.load(Weights(folder, "", card))
    _save(folder / fast.FILE, taught(reader, found, seed))
    _save(folder / MEANINGS, meanings.made(reader, found, seed))
    quick = fast.Fast.load(Weights(folder, "", card))
    card["votes"], card["heads"] = {}, {}
    for head in found.heads():
        card["heads"][head.name] = _described(head, reader, quick, found, card["votes"])
    card["step"] = kept["step"]
    _finish(folder, card)


def _save(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    np.savez_compressed(path, allow_pickle=False, **arrays)


def _heads(twin: Mapping[str, NDArray[np.float32]]) -> dict[str, NDArray[np.float32]]:
    named = {
        name.removeprefix("heads."): values
        for name, values in twin.items()
        if name.startswith("heads.") and ABROAD not in name
    }
    return {name: values.T.copy() for name, values in named.items()}


def taught(reader: full.Full, found: Gathered, seed: int) -> Arrays:
    """Return the fast tier, which learned from the full one."""
    random = np.random.default_rng(seed)
    lessons = []
    for name, examples in found.learned.items():
        head = found.sets[name].head.name
        some = random.permutation(len(examples))[: SIZES.get(name, MOST)]
        lessons += [bag.Lesson(tidied(examples[row].text), head, examples[row].target) for row in some]
    asked = [head for head in found.heads() if head.name in (*QUESTIONS, *bag.ALONE)]
    log.info("the full tier reads %d texts for the fast one", len(lessons))
    once = sorted({lesson.text for lesson in lessons})
    place = {text: row for row, text in enumerate(once)}
    rows = [place[lesson.text] for lesson in lessons]
    scores = {name: opinion[rows] for name, opinion in scored(reader, once).items()}
    opinions = {head.name: scores[head.name] for head in asked if head.name not in bag.ALONE}
    remembered = {
        head.name: wide.learned(head, _of(head, found), bag.BITS) for head in asked if head.name in WIDE
    }
    return bag.kept(bag.learn(asked, lessons, opinions, seed), remembered)


def _of(head: Head, found: Gathered) -> list[Example]:
    return [
        each for name, one in found.sets.items() if one.head.name == head.name for each in found.learned[name]
    ]


def scored(
    reader: full.Full | fast.Fast, texts: Sequence[str], portion: int = 512
) -> dict[str, NDArray[Any]]:
    parts = [reader.scores(texts[begin : begin + portion]).scores for begin in range(0, len(texts), portion)]
    return {name: np.concatenate([part[name] for part in parts]).astype(np.float32) for name in parts[0]}


def _described(
    head: Head, reader: full.Full, quick: fast.Fast, found: Gathered, votes: dict[str, float]
) -> dict[str, Any]:
    """Return what the card says of one head: labels, each tier's calibration; note the fast tier's vote."""
    described: dict[str, Any] = {"kind": str(head.kind), "labels": list(head.labels)}
    named = [name for name, one in found.sets.items() if one.head.name == head.name]
    examples = [each for name in named for each in found.held[name] if calibrates(each.text)][:ENOUGH]
    texts, target = [tidied(example.text) for example in examples], np.array([e.target for e in examples])
    if head.name not in quick.heads:
        return described | {full.NAME: _said(plain(head))}
    second = np.asarray(scored(quick, texts)[head.name], np.float64)
    described[fast.NAME] = _said(fitted(head, second, target))
    if head.name in reader.heads:
        first = np.asarray(scored(reader, texts)[head.name], np.float64)
        votes[head.name] = voted(head, first, second, target)
        described[full.NAME] = _said(fitted(head, first + votes[head.name] * second, target))
    else:
        described[full.NAME] = described[fast.NAME]
    log.info("%s calibrated on %d texts", head.name, len(examples))
    return described


def _said(how: Calibration) -> dict[str, list[float]]:
    return {
        key: [round(float(value), 4) for value in getattr(how, key)]
        for key in ("slope", "shift", "threshold")
    }


def _finish(folder: Path, card: dict[str, Any]) -> None:
    """Write the card; the version is what the weights themselves say."""
    files = (full.ENCODER, full.HEADS, full.VOCABULARY, fast.FILE, LETTERS, MEANINGS)
    for name in files:
        card["files"][name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    card["version"] = hashlib.sha256(json.dumps(card, sort_keys=True).encode()).hexdigest()[:10]
    (folder / CARD).write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
