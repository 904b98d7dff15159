"""Reading what somebody typed: whom it names, its tags and its links."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"(?P<link>https?://[^\s<>\"']+[^\s<>\"'.,;:!?)])"
    r"|(?<![\w/@.])@(?P<mention>[A-Za-z0-9_](?:[A-Za-z0-9_.@-]*[A-Za-z0-9_])?)"
    r"|(?<![\w&/])#(?P<tag>\w*[^\W\d]\w*)"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text: kind is "text", "link", "mention" or "tag"; `word` is without @ and #."""

    kind: str
    word: str
    start: int
    end: int


def pieces(text: str) -> Iterator[Piece]:
    """Cut a text into its parts, in order, leaving nothing out."""
    at = 0
    for found in _TOKEN.finditer(text):
        if found.start() > at:
            yield Piece("text", text[at : found.start()], at, found.start())
        kind = found.lastgroup or "text"
        yield Piece(kind, found.group(kind), found.start(), found.end())
        at = found.end()
    if at < len(text):
        yield Piece("text", text[at:], at, len(text))


def mentions(text: str) -> list[str]:
    return [piece.word for piece in pieces(text) if piece.kind == "mention"]


def tags(text: str) -> list[str]:
    return [piece.word for piece in pieces(text) if piece.kind == "tag"]
