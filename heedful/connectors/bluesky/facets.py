"""Which words of our own text are links, names and tags; positions count bytes of UTF-8."""

import re
from collections.abc import Callable, Iterator
from typing import Any

NAME = re.compile(r"(?<![\w@])@([a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?\.[a-zA-Z][a-zA-Z0-9-]*[a-zA-Z0-9])")
LINK = re.compile(r"(?<!\w)https?://[^\s<>\"]+")
TAG = re.compile(r"(?<![\w&/#])[#\uFF03]([^\s#\uFF03\u00AD\u2060\u200B-\u200D\uFE0F][^\s#\uFF03]*)")
PUNCTUATION = ".,;:!?'\"\u2026\u201d\u2019)]}>*_~"
LONGEST_TAG = 64
Facet = dict[str, Any]


def facets_of(text: str, did_of: Callable[[str], str]) -> list[Facet]:
    """Return the facets in order; `did_of` gives a handle's DID, "" for one that nobody has."""
    found = sorted([*_links(text), *_names(text, did_of), *_tags(text)], key=lambda span: span[:2])
    facets, free_from = [], 0
    for start, end, feature in found:
        if start >= free_from:
            facets.append(_facet(text, start, end, feature))
            free_from = end
    return facets


def _facet(text: str, start: int, end: int, feature: dict[str, str]) -> Facet:
    before = len(text[:start].encode())
    index = {"byteStart": before, "byteEnd": before + len(text[start:end].encode())}
    return {"index": index, "features": [feature]}


def _links(text: str) -> Iterator[tuple[int, int, dict[str, str]]]:
    for match in LINK.finditer(text):
        uri = _trimmed(match.group())
        yield match.start(), match.start() + len(uri), {"$type": "app.bsky.richtext.facet#link", "uri": uri}


def _trimmed(link: str) -> str:
    """Leave the punctuation of the sentence to the sentence; a bracket that the link opened is its own."""
    while link[-1] in PUNCTUATION and not (link[-1] == ")" and link.count("(") >= link.count(")")):
        link = link[:-1]
    return link


def _names(text: str, did_of: Callable[[str], str]) -> Iterator[tuple[int, int, dict[str, str]]]:
    for match in NAME.finditer(text):
        did = did_of(match.group(1))
        if did:
            yield match.start(), match.end(), {"$type": "app.bsky.richtext.facet#mention", "did": did}


def _tags(text: str) -> Iterator[tuple[int, int, dict[str, str]]]:
    for match in TAG.finditer(text):
        tag = match.group(1).rstrip(PUNCTUATION)
        if tag and not tag.isdigit() and len(tag) <= LONGEST_TAG:
            yield (
                match.start(),
                match.start() + 1 + len(tag),
                {"$type": "app.bsky.richtext.facet#tag", "tag": tag},
            )
