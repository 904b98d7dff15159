"""Whether words of ours may hurt: two heads have to hear it, and a few words are too few to tell."""

import re
from dataclasses import dataclass
from math import log

from heedful.reading.readings import Finding, Reading

LEAST_WORDS = 12
# The odds of both heads, as logarithms, together. Chosen on drafts that nothing was learned from, so that
# courteous ones of every kind stay in peace; `python -m benchmarks.tone` shows what other numbers would do.
ENOUGH = 2.0
STANDS_OUT = 0.5  # a kind of fault is named from this chance on
LEAST_CHANCE = 1e-4
ENGLISH = {"en", "unknown"}
AMISS = "amiss"
UNKIND = ("defensive", "accusing", "cold")
_WORD = re.compile("“([^”]+)”")


@dataclass(frozen=True, slots=True)
class Harsh:
    """What the models hear: which fault, "" where none stands out; how likely; the word that said most."""

    fault: str
    chance: float
    word: str


def harsh_in(text: str, reading: Reading) -> Harsh | None:
    """Return what is harsh in a draft of ours, from its reading; None where it is not likely enough."""
    if not may_tell(text, reading) or harshness(reading) < ENOUGH:
        return None
    faults = reading["faults"]
    kinds = {name: chance for name, chance in faults.chances.items() if name != AMISS}
    likeliest = max(kinds, key=lambda name: kinds[name])
    fault = likeliest if kinds[likeliest] >= STANDS_OUT else ""
    return Harsh(fault, faults.chances[AMISS], _word(faults))


def may_tell(text: str, reading: Reading) -> bool:
    """Say whether the models know enough of such a text to judge it: English, and not just a few words."""
    return len(text.split()) >= LEAST_WORDS and reading.language.label in ENGLISH


def harshness(reading: Reading) -> float:
    """Return how likely a draft hurts: the log-odds of a fault, and of the worst tone, added."""
    tone = reading["tone"].chances
    return _odds(reading["faults"].chances[AMISS]) + max(_odds(tone[name]) for name in UNKIND)


def _odds(chance: float) -> float:
    kept = min(max(chance, LEAST_CHANCE), 1 - LEAST_CHANCE)
    return log(kept / (1 - kept))


def _word(finding: Finding) -> str:
    found = _WORD.search(finding.reason)
    return found[1] if found else ""
