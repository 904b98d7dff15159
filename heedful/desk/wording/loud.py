"""Shouting: words in capitals, rows of exclamation and question marks."""

# ruff: noqa: RUF001  signs are meant

import re
from collections.abc import Iterator

from heedful.desk.wording.remarks import Kind, Remark

_MARKS = re.compile(r"[!?]*!{2,}[!?]*|\?{2,}[!?]*|\?!+[!?]*|!\?+[!?]*")
_CAPITALS = re.compile(r"(?<![\w@#/.-])[A-ZÄÖÜÀÂÇÉÈÊËÎÏÔÙÛÑÓÍÚ][A-ZÄÖÜÀÂÇÉÈÊËÎÏÔÙÛÑÓÍÚ'’]+(?![\w-])")
_EMPHASIS = frozenset(
    [
        "NOT",
        "NEVER",
        "ALWAYS",
        "MUST",
        "NO",
        "YOU",
        "YOUR",
        "WE",
        "STOP",
        "READ",
        "PLEASE",
        "ALL",
        "ANY",
        "VERY",
        "DO",
        "DON'T",
        "CANNOT",
        "CAN'T",
        "WON'T",
        "ONLY",
        "NOW",
        "AGAIN",
        "NOTHING",
        "EVERY",
        "BEFORE",
        "NONE",
        "NOBODY",
        "WILL",
        "IS",
        "ARE",
        "NICHT",
        "NIE",
        "IMMER",
        "NUR",
        "SIE",
        "BITTE",
        "KEINE",
        "KEIN",
        "MÜSSEN",
        "PAS",
        "JAMAIS",
        "TOUJOURS",
        "VOUS",
        "NUNCA",
        "SIEMPRE",
        "USTED",
    ]
)
_FAR_APART = 3  # letters between two words of one run


def shouts(text: str, why: str) -> Iterator[Remark]:
    """Yield runs of capitals that say something, and rows of marks. A lone name in capitals is none."""
    for found in _MARKS.finditer(text):
        yield Remark(found.start(), found.end(), Kind.SHOUTS, found[0], why, "")
    for run in _runs(text):
        words = [found[0].replace("’", "'") for found in run]
        long = [word for word in words if len(word) > 3]
        if any(word in _EMPHASIS for word in words) or (len(words) >= 3 and len(long) >= 2):
            start, end = run[0].start(), run[-1].end()
            yield Remark(start, end, Kind.SHOUTS, text[start:end], why, text[start:end].lower())


def _runs(text: str) -> Iterator[list[re.Match[str]]]:
    run: list[re.Match[str]] = []
    for found in _CAPITALS.finditer(text):
        if run and found.start() - run[-1].end() > _FAR_APART:
            yield run
            run = []
        run.append(found)
    if run:
        yield run
