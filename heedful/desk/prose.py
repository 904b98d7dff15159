"""A text as sentences, with what is quoted in it; every place is one in the text as it was written."""

# ruff: noqa: RUF001  signs are meant

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_SIGNS = str.maketrans(
    {"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u00a0": " ", "\u202f": " ", "\u2010": "-", "\u2011": "-"}
)
_END = re.compile(r"[.!?…]+[\"'”»)]*(?=\s|$)|\n+")
_QUOTED = re.compile(
    r"\"[^\"\n]{2,400}\"|“[^”\n]{2,400}”|„[^“”\n]{2,400}[“”]|«[^»\n]{2,400}»|»[^«\n]{2,400}«"
    r"|(?<!\w)['‘](?=\w)[^'‘’\n]{3,200}['’](?!\w)|(?m:^>.*$)"
)
_MONTH = re.compile(
    r" ?(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)\b"
)
_ABBREVIATED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|St|No|Nr|e\.g|i\.e|approx|z\.B|bzw|ca|Sr|Sra|M|a\.m|p\.m)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence and where it begins."""

    text: str
    start: int


def straight(text: str) -> str:
    """Return the text with plain apostrophes, spaces and hyphens: each letter stays where it is."""
    return text.translate(_SIGNS)


def sentences(text: str) -> Iterator[Sentence]:
    """Cut a text into its sentences."""
    at = 0
    for end in _END.finditer(text):
        piece = text[at : end.end()]
        if end[0] == "." and _goes_on(text, at, end):
            continue
        if piece.strip():
            yield Sentence(piece, at)
        at = end.end()
    if text[at:].strip():
        yield Sentence(text[at:], at)


def _goes_on(text: str, at: int, end: re.Match[str]) -> bool:
    """Test whether a full stop ends no sentence: "Dr. No", "21. April"."""
    if text[end.start() - 1 : end.start()].isdigit():
        return _MONTH.match(text, end.end()) is not None
    return _ABBREVIATED.search(text, at, end.start()) is not None


def quoted(text: str) -> list[tuple[int, int]]:
    """Return where words of somebody else stand in quotation marks or behind `>`."""
    return [found.span() for found in _QUOTED.finditer(text)]


def without_quotes(text: str) -> str:
    """Return the text with spaces where somebody else's words stood: every letter keeps its place."""
    return _QUOTED.sub(lambda found: " " * len(found[0]), text)


def is_within(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    return any(first <= start and end <= last for first, last in spans)
