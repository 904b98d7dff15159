"""Figures that differ from a fact: the same thing is spoken of, with another number of the same unit."""

# ruff: noqa: E501  a line of a pattern is one line

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from heedful.desk.prose import Sentence
from heedful.desk.wording.remarks import WHY, Kind, Remark

_FIGURE = re.compile(
    r"(?P<before>[€$£]) ?(?P<money>\d+(?:[.,]\d+)?)|(?P<n>\d+(?:[.,]\d+)?) ?(?P<unit>%|percent|euros?|eur|pounds?|gbp|dollars?|usd|minutes?|hours?|(?:working |business )?days?|weeks?|months?|years?|km|kg|tage?n?|stunden?|wochen?|monaten?|jahren?)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{4,}")
_COMMON = frozenset(
    [
        "this",
        "that",
        "with",
        "from",
        "have",
        "will",
        "been",
        "your",
        "yours",
        "they",
        "them",
        "there",
        "their",
        "then",
        "than",
        "when",
        "what",
        "which",
        "about",
        "after",
        "before",
        "within",
        "every",
        "until",
        "only",
        "also",
        "just",
        "more",
        "most",
        "very",
        "each",
        "some",
        "other",
        "over",
        "here",
        "into",
        "does",
        "days",
        "weeks",
        "hours",
        "minutes",
        "months",
        "years",
        "working",
        "business",
        "euros",
        "pounds",
        "dollars",
        "percent",
        "takes",
        "take",
        "dass",
        "werden",
        "wird",
        "haben",
        "nicht",
        "innerhalb",
    ]
)
_SAME = {
    "€": "euro",
    "eur": "euro",
    "$": "dollar",
    "usd": "dollar",
    "£": "pound",
    "gbp": "pound",
    "%": "percent",
}
FEWEST_SHARED = 2  # words that both speak of


@dataclass(frozen=True, slots=True)
class Known:
    """A fact as the words check needs it: its name, and what is true."""

    name: str
    text: str


def contradictions(text: str, sentences: Sequence[Sentence], facts: Sequence[Known]) -> Iterator[Remark]:
    """Yield each figure of a text that differs from the one that a fact has for the same thing."""
    known = [(fact, _words(f"{fact.name} {fact.text}"), dict(_figures(fact.text))) for fact in facts]
    for sentence in sentences:
        words = _words(sentence.text)
        for fact, about, figures in known:
            if len(words & about) < FEWEST_SHARED:
                continue
            for found in _FIGURE.finditer(sentence.text):
                number, unit = _figure(found)
                if figures.get(unit, number) != number:
                    start, end = sentence.start + found.start(), sentence.start + found.end()
                    why = f"{WHY[Kind.CONTRADICTS]} {fact.name}: {fact.text[:200]}"
                    yield Remark(start, end, Kind.CONTRADICTS, text[start:end], why, "")


def _words(text: str) -> frozenset[str]:
    """Return what a text speaks of, a plural as its singular."""
    return frozenset(word.rstrip("s") for word in _WORD.findall(text.casefold()) if word not in _COMMON)


def _figures(text: str) -> Iterator[tuple[str, float]]:
    for found in reversed(list(_FIGURE.finditer(text))):
        number, unit = _figure(found)
        yield unit, number


def _figure(found: re.Match[str]) -> tuple[float, str]:
    said = found["money"] or found["n"]
    unit = (found["before"] or found["unit"]).casefold()
    return float(said.replace(",", ".")), _SAME.get(
        unit, unit.split()[-1].rstrip("sen") if unit not in _SAME else unit
    )
