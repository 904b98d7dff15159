"""Train the models: `python -m heedful.reading.training --data FOLDER --care FOLDER --out FOLDER`.

First the encoder, which goes on where its last checkpoint stood; then, with --ship, all that is shipped.
"""

import argparse
import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from heedful.reading.heads import Head
from heedful.reading.languages import FILE as LETTERS
from heedful.reading.pieces import Pieces
from heedful.reading.sets import Example
from heedful.reading.tidy import tidied
from heedful.reading.training import encoder, languages, shipping
from heedful.reading.training.averaging import averaged, opened
from heedful.reading.training.gathering import Gathered, gathered
from heedful.reading.training.mixing import Mix, Mixed
from heedful.reading.training.running import Plan, Run
from heedful.reading.weights import Weights

log = logging.getLogger("heedful.reading.training")
# The share of each set in what the encoder learns. UMSAB is for the fast tier alone: the pieces of words here
# are English, and its posts are the longest.
SHARES = {
    "tweeteval/sentiment": 28,
    "tweeteval/emotion": 6,
    "tweeteval/offensive": 9,
    "tweeteval/irony": 7,
    "banking77": 9,
    "clinc150": 4,
    "goemotions": 6,
    "politeness": 10,
    "isarcasm": 3,
    "sms_spam": 2,
    "care/intents": 38,
    "care/urgency": 8,
    "care/toward": 6,
    "care/irony": 3,
    "care/abuse": 3,
    "care/spam": 2,
    "care/drafts": 2,
    "care/faults": 11,
    "care_conversations": 1,
    "real/intents": 12,
    "real/urgency": 2,
}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--data", type=Path, required=True, help="the folder with the public sets")
    asked.add_argument("--care", type=Path, help="the folder with our own posts")
    asked.add_argument("--out", type=Path, required=True, help="where checkpoints and figures go")
    asked.add_argument(
        "--begin", type=Path, help="a checkpoint or a folder of weights to go on from, if --out has none"
    )
    asked.add_argument("--steps", type=int, default=14000)
    asked.add_argument("--decay-from", type=int, default=9500)
    asked.add_argument("--seed", type=int, default=0)
    asked.add_argument("--threads", type=int, default=1)
    asked.add_argument("--ship", type=Path, help="where the weights go that a reader opens; needs --care")
    asked.add_argument(
        "--averaged",
        type=Path,
        nargs="+",
        default=[],
        help="earlier checkpoints, or folders of weights, to average with it",
    )
    asked.add_argument("--packages", type=Path, help="a folder with translations, for the languages")
    given = asked.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", filename=given.out / "log.txt")
    torch.set_num_threads(given.threads)
    found = gathered(given.data, given.care)
    log.info("%s", {name: (len(rows), len(found.held[name])) for name, rows in found.learned.items()})
    train(given, found)
    if given.ship:
        ship(given, found)


def train(given: argparse.Namespace, found: Gathered) -> None:
    pieces = encoder.vocabulary(encoder.start())
    shared = [name for name in found.sets if name in SHARES]
    learned = {name: mixed(found.sets[name].head, found.learned[name], pieces) for name in shared}
    held = {name: mixed(found.sets[name].head, found.held[name], pieces) for name in shared}
    heads = found.heads()
    plan = Plan(given.steps, given.decay_from)
    run = Run(encoder.pretrained(heads, given.seed), heads, plan, priors(found))
    begin = given.out / "checkpoint.pt"
    begin = begin if begin.exists() else given.begin
    if begin:
        run.resume(opened(begin))
    run.go(Mix(learned, SHARES, given.seed), held, given.out)


def ship(given: argparse.Namespace, found: Gathered) -> None:
    spoken = taken_over(given.begin) if given.begin and given.begin.is_dir() else languages_learned(given)
    checkpoint = given.out / "checkpoint.pt"
    if given.averaged:
        checkpoint = averaged([checkpoint, *given.averaged], given.out / "averaged.pt")
    shipping.ship(checkpoint, given.ship, found, spoken, given.seed)


def languages_learned(given: argparse.Namespace) -> languages.Spoken:
    log.info("the languages are learned")
    heard = languages.gathered(given.data, given.care, given.packages, given.seed)
    return languages.train(heard, given.seed)


def taken_over(folder: Path) -> languages.Spoken:
    """Return the languages of a folder of weights as they are; posts in other words teach them nothing."""
    with np.load(folder / LETTERS) as table:
        return tuple(Weights.open(folder).card["languages"]), {name: table[name] for name in table}


def mixed(head: Head, examples: Sequence[Example], pieces: Pieces) -> list[Mixed]:
    texts = (pieces.of(tidied(example.text)).numbers for example in examples)
    pairs = zip(texts, examples, strict=True)
    return [Mixed(head.name, tuple(numbers), example.target) for numbers, example in pairs]


def priors(found: Gathered) -> dict[str, torch.Tensor]:
    """Return, for heads trained evenly, the logarithm of how frequent each label is."""
    logs = {}
    for name, one in found.sets.items():
        if one.head.even:
            counts = torch.tensor([example.target for example in found.learned[name]]).sum(0)
            logs[one.head.name] = torch.log(counts / counts.sum())
    return logs


if __name__ == "__main__":
    main()
