"""Read posts: language, what is said, what is needed, how soon; by the fast tier, the full one, or both."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heedful.reading.fast import NAME as FAST
from heedful.reading.fast import Fast
from heedful.reading.full import NAME as FULL
from heedful.reading.judging import Judge
from heedful.reading.languages import Languages
from heedful.reading.meanings import Meanings
from heedful.reading.names import Names
from heedful.reading.personal import personal_in
from heedful.reading.readings import Finding, Reading
from heedful.reading.scores import Tier
from heedful.reading.tidy import tidied
from heedful.reading.voted import Voted
from heedful.reading.weights import Weights, shipped

PORTION = 256  # posts that are read in one go
ABROAD = (
    "sentiment_abroad"  # sentiment in other languages than English: the fast tier says it, the full one can't
)
HOME = {"en", "unknown"}
NAMED = {"draft": "tone"}  # heads that people know by another name
NEEDING = {"safety": 0.05, "cancellation": 0.1, "outage": 0.2}  # from this chance on the full tier looks
Findings = dict[str, Finding]


class Which(StrEnum):
    FAST = "fast"
    FULL = "full"
    CASCADE = "cascade"


class _Found(NamedTuple):
    tier: str
    findings: Findings
    vector: NDArray[np.float32] | None
    meaning: NDArray[np.float32] | None


class Reader:
    """All models, opened once. Many threads may use one reader; it keeps nothing of what it reads."""

    def __init__(self, weights: Weights, which: Which = Which.FULL, names: Names | None = None) -> None:
        self.weights, self.which, self.names = weights, which, names or Names()
        self.languages = Languages.load(weights)
        self.tiers: dict[str, tuple[Tier, Judge]] = {}
        if which is not Which.FULL:
            self.tiers[FAST] = (Fast.load(weights), judge(weights, FAST))
        if which is not Which.FAST:
            self.meanings = Meanings.load(weights)
            self.tiers[FULL] = (Voted.load(weights), judge(weights, FULL))

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """Return what was understood of each post, in order. Any text will do; long ones are cut."""
        return list(self.reading(texts))

    def reading(self, texts: Sequence[str]) -> Iterator[Reading]:
        for begin in range(0, len(texts), PORTION):
            yield from self._portion(texts[begin : begin + PORTION])

    def _portion(self, texts: Sequence[str]) -> Iterator[Reading]:
        languages = self.languages.of_posts(texts)
        for text, language, found in zip(texts, languages, self._found(texts), strict=True):
            yield Reading(
                version=self.weights.version,
                tier=found.tier,
                language=language,
                findings=in_language(found.findings, language),
                personal=personal_in(text),
                named=self.names.in_(text),
                vector=found.vector,
                meaning=found.meaning,
            )

    def _found(self, texts: Sequence[str]) -> list["_Found"]:
        tidy = [tidied(text) for text in texts]
        found = self._by(FULL if self.which is Which.FULL else FAST, tidy)
        if self.which is Which.CASCADE:
            again = [row for row, one in enumerate(found) if wants_full(one.findings)]
            for row, one in zip(again, self._by(FULL, [tidy[row] for row in again]), strict=True):
                found[row] = one
        return found

    def _by(self, tier: str, tidy: Sequence[str]) -> list["_Found"]:
        if not tidy:
            return []
        model, judged = self.tiers[tier]
        scored = model.scores(tidy)
        nothing = [None] * len(tidy)
        vectors = nothing if scored.vectors is None else list(scored.vectors)
        meant = nothing if scored.vectors is None else list(self.meanings.of(tidy, scored.vectors))
        threes = zip(judged.findings(scored, len(tidy)), vectors, meant, strict=True)
        return [_Found(tier, *three) for three in threes]

    def meaning(self, text: str) -> NDArray[np.float32]:
        """Return what a few words mean, beside the `meaning` of posts.

        :raises ValueError: only the fast tier is open.
        """
        if FULL not in self.tiers:
            raise ValueError("what words mean is for the full tier to say")
        (found,) = self._by(FULL, [tidied(text)])
        if found.meaning is None:
            raise ValueError("the full tier gave no vector")
        return found.meaning


def judge(weights: Weights, tier: str) -> Judge:
    said = weights.card["heads"]
    asked = [head for head in weights.heads() if head.name in weights.card["questions"]]
    heads = {head.name: head for head in asked if tier in said[head.name]}
    return Judge(heads, {name: weights.calibration(name, tier) for name in heads})


def wants_full(found: Mapping[str, Finding]) -> bool:
    """Say whether a post matters or is uncertain enough for the full tier to look at it."""
    chances = found["intents"].chances
    if any(chances[intent] >= least for intent, least in NEEDING.items()):
        return True
    unsure = (found[name] for name in ("sentiment", "intents", "urgency", "abuse"))
    return not all(finding.sure for finding in unsure)


def in_language(found: Findings, language: Finding) -> Findings:
    """Return the findings under the names that people know, and sentiment of the head for the language."""
    kept = {NAMED.get(name, name): finding for name, finding in found.items() if name != ABROAD}
    if language.label not in HOME:
        kept["sentiment"] = found[ABROAD]
    return kept


@lru_cache(maxsize=3)
def reader(which: Which = Which.FULL) -> Reader:
    """Return the reader over the weights that came with the package, opened once.

    :raises BrokenWeights: they are missing or changed.
    """
    return Reader(shipped(), which)
