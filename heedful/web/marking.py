"""A text with the words marked that a query found in it, cut to where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from heedful.query import Mark

MOST_LETTERS = 400
BEFORE = 120  # letters that are kept before the first mark


@dataclass(frozen=True, slots=True)
class Piece:
    """Some letters; `clause` asked for them, "" where none did."""

    text: str
    clause: str = ""


def marked(text: str, marks: Sequence[Mark], *, most: int = MOST_LETTERS) -> list[Piece]:
    """Return a text as pieces: what a mark covers has its clause; where marks overlap, the first."""
    spans = sorted((mark.start, mark.end, mark.clause) for mark in marks if mark.end > mark.start)
    begin = max(spans[0][0] - BEFORE, 0) if spans and len(text) > most else 0
    end = min(begin + most, len(text))
    pieces = [Piece("… ")] if begin else []
    at = begin
    for start, stop, clause in spans:
        if start < at or start >= end:
            continue
        pieces += [Piece(text[at:start])] if start > at else []
        pieces.append(Piece(text[start : min(stop, end)], clause))
        at = min(stop, end)
    pieces += [Piece(text[at:end])] if at < end else []
    return [*pieces, Piece(" …")] if end < len(text) else pieces


def clauses_of(marks: Sequence[Mark]) -> list[str]:
    """Return the clauses that matched, each once, in the order of the text."""
    return list(dict.fromkeys(mark.clause for mark in sorted(marks)))
