"""Where a text says something else than a fact: by words, numbers, days and negations, and no further.

It knows no meaning. A sentence concerns a fact when it shares at least two of the fact's words that say
something, and half of them; then one value of one sort, or one negation, may differ. Two values of a sort in
the fact, other words for the same, and sums are beyond it: it proposes, and a person decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from heedful.answers.ranking import terms_of

LEAST_SHARED, LEAST_SHARE, SAME_SHARE = 2, 0.5, 0.75
MOST_LETTERS, MOST_FACTS = 5_000, 2_000
_SENTENCE = re.compile(r"(?<=[.!?\n])\s+")
_APOSTROPHE = "['\u2019]"
_NOT = re.compile(
    rf"\b(?:not|never|no longer|cannot|(?:is|are|was|wo|does|did|do|ca)n{_APOSTROPHE}t|"
    r"nicht|kein\w*|nie|pas|jamais)\b",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"\b(monday|tuesday|wednesday|thursday|friday|saturday|sunday|today|tomorrow|yesterday|"
    r"montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|heute|morgen|gestern)\b",
    re.IGNORECASE,
)
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH, _NTH = f"({'|'.join(_MONTHS)})", r"(\d{1,2})(?:st|nd|rd|th)?"
_DATE = re.compile(rf"\b{_NTH}\s+{_MONTH}\b|\b{_MONTH}\s+{_NTH}\b", re.IGNORECASE)
_ISO = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_TIME = re.compile(
    r"\b([01]?\d|2[0-3])[:.]([0-5]\d)(?:\s*([ap])\.?m\b)?|\b(1[0-2]|[1-9])\s*([ap])\.?m\b", re.IGNORECASE
)
_NOON = 12
_NUMBER = re.compile(r"(?<![\w.,:-])[$€£]?\d+(?:[.,]\d+)*%?(?![\w:-])")


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A fact says one thing, a sentence of the text another."""

    key: str
    sentence: str
    says: str  # what the fact says: 14:00, Friday, 40, or its words where one denies the other
    wrote: str

    @property
    def words(self) -> str:
        if not self.wrote:
            return f"The fact {self.key} says: “{self.says}”. You wrote the opposite."
        return f"The fact {self.key} says {self.says}, you wrote {self.wrote}."


def contradictions(text: str, facts: Iterable[tuple[str, str]]) -> list[Contradiction]:
    """Return where a text contradicts facts that hold, pairs of key and words; at most one for each fact."""
    sentences = [(one, _about(one)) for one in _SENTENCE.split(text[:MOST_LETTERS]) if one.strip()]
    found = []
    for key, said in islice(facts, MOST_FACTS):
        if (about := _about(said)) and said not in text:
            told = (_differs(key, said, about, one, terms) for one, terms in sentences)
            found += [differs for differs in told if differs][:1]
    return found


@lru_cache(maxsize=1 << 13)
def _about(text: str) -> frozenset[str]:
    """Return what a text is about: its words that say something, without values and negations."""
    bare = text
    for pattern in (_ISO, _DATE, _TIME, _DAY, _NUMBER, _NOT):
        bare = pattern.sub(" ", bare)
    return frozenset(terms_of(bare).split())


def _differs(
    key: str, said: str, about: frozenset[str], sentence: str, terms: frozenset[str]
) -> Contradiction | None:
    shared = len(about & terms)
    if shared < LEAST_SHARED or shared < LEAST_SHARE * len(about):
        return None
    for theirs, ours in zip(_values(said), _values(sentence), strict=True):
        if len(theirs) == 1 and ours and not theirs.keys() & ours.keys():
            return Contradiction(
                key, sentence.strip(), next(iter(theirs.values())), next(iter(ours.values()))
            )
    denies = bool(_NOT.search(said)) != bool(_NOT.search(sentence))
    if denies and shared >= SAME_SHARE * max(len(about), len(terms)):
        return Contradiction(key, sentence.strip(), said, "")
    return None


@lru_cache(maxsize=1 << 13)
def _values(text: str) -> Sequence[dict[str, str]]:
    """Return the dates, times, days and other numbers of a text: what each means, and how it is written."""
    dates = {found[0]: found[0] for found in _ISO.finditer(text)} | dict(_named_dates(text))
    bare = _DATE.sub(" ", _ISO.sub(" ", text))
    times = dict(_times(bare))
    days = {found[0].casefold(): found[0] for found in _DAY.finditer(bare)}
    numbers = {found[0].replace(",", ""): found[0] for found in _NUMBER.finditer(_TIME.sub(" ", bare))}
    return dates, times, days, numbers


def _named_dates(text: str) -> Iterator[tuple[str, str]]:
    for found in _DATE.finditer(text):
        day, month = (found[1], found[2]) if found[1] else (found[4], found[3])
        yield f"{month.casefold()} {int(day)}", found[0]


def _times(text: str) -> Iterator[tuple[str, str]]:
    for found in _TIME.finditer(text):
        hour, minute, half = (found[1], found[2], found[3]) if found[1] else (found[4], "00", found[5])
        counted = int(hour) % _NOON + (_NOON if half.casefold() == "p" else 0) if half else int(hour)
        yield f"{counted:02}:{minute}", found[0].strip()
