"""What is refused before any feed parser sees it; runs in the parsing child."""

import re
from xml.parsers import expat

MOST_BYTES = 2_000_000
DEEPEST_XML = 250
DEEPEST_JSON = 100


class Hostile(Exception):
    """Made to hurt whoever parses it; the text says how."""


def check_size(body: bytes) -> None:
    if len(body) > MOST_BYTES:
        raise Hostile(f"it is larger than {MOST_BYTES // 1_000_000} MB")


def check_xml(body: bytes) -> None:
    """Look for entities and deep nesting in XML in UTF-8; malformed XML passes, sloppy feeds are common.

    The head is searched by words too, since the parser for sloppy feeds reads entities from there.

    :raises Hostile: it declares entities, or nests too deep.
    """
    start = re.search(rb"<\w", body)
    if b"<!entity" in body[: start.start() if start else None].lower():
        raise Hostile("it declares entities")
    parser = expat.ParserCreate()
    depth = 0

    def opened(_name: str, _attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST_XML:
            raise Hostile("its elements nest too deep")

    def closed(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def declared(*_: object) -> None:
        raise Hostile("it declares entities")

    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    parser.EntityDeclHandler = declared
    try:
        parser.Parse(body, True)
    except expat.ExpatError:
        return


def check_json(text: str) -> None:
    """:raises Hostile: brackets nest too deep."""
    depth = 0
    for bracket in re.findall(r'"(?:[^"\\]|\\.)*+"|[\[\]{}]', text, re.DOTALL):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(bracket, 0)
        if depth > DEEPEST_JSON:
            raise Hostile("its brackets nest too deep")
