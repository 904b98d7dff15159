"""The links that a web page carries in its head; runs in the parsing child."""

import html
import re
from urllib.parse import urljoin

from heedful.connectors.feed.parsed import Link, ParsedPage
from heedful.connectors.feed.plain import attributes, clean, tags

LOOKED_AT = 300_000
MOST_LINKS = 200


def parse(body: bytes, *, url: str) -> ParsedPage:
    """Return title and links of a page; a page in another encoding than UTF-8 loses accents only."""
    source = body[:LOOKED_AT].decode("utf-8", "replace")
    base = url
    links: list[Link] = []
    for tag in tags(source):
        if tag.name == "base" and not tag.closes:
            base = urljoin(url, attributes(tag.attributes).get("href", ""))
        elif tag.name in {"link", "a"} and len(links) < MOST_LINKS:
            links += _link(attributes(tag.attributes), base)
    named = re.search(r"<title[^>]{0,200}>([^<]{0,1000})", source, re.IGNORECASE)
    return ParsedPage(
        title=" ".join(clean(html.unescape(named[1])).split()) if named else "", links=tuple(links)
    )


def _link(found: dict[str, str], base: str) -> list[Link]:
    if not found.get("rel") or not found.get("href"):
        return []
    try:
        href = urljoin(base, found["href"])
    except ValueError:
        return []
    kind = found.get("type", "").lower().split(";")[0].strip()
    return [Link(rel=found["rel"].lower(), href=href, type=kind, title=found.get("title", ""))]
