"""What the parsing child tells us of a feed or a page: plain values, the same for every format."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

LONGEST_HTML = 100_000
LONGEST_TEXT = 100_000
MOST_ENTRIES = 1_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as its feed tells it; times are seconds since 1970 in UTC, None where not told."""

    id: str = ""
    link: str = ""
    title: str = ""
    html: str = ""
    text: str = ""
    author: str = ""
    author_url: str = ""
    published: float | None = None
    updated: float | None = None
    language: str = ""
    comments_feed: str = ""
    answers_id: str = ""
    tags: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()  # what is attached: "image", "video"


@dataclass(frozen=True, slots=True)
class Broken:
    """An entry that could not be read, and why."""

    raw: str
    reason: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    title: str = ""
    link: str = ""
    language: str = ""
    author: str = ""
    generator: str = ""
    older: str = ""  # the address of the page with older entries
    updated: float | None = None
    every: float | None = None  # seconds between visits that the feed asks for
    entries: tuple[Entry, ...] = ()
    broken: tuple[Broken, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A <link> of a page, or one of a Link header: rel and type in lower case, href absolute."""

    rel: str
    href: str
    type: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class ParsedPage:
    title: str = ""
    links: tuple[Link, ...] = field(default=())


def feed_from(told: Mapping[str, Any]) -> ParsedFeed:
    entries = tuple(
        Entry(**{**entry, **{name: tuple(entry[name]) for name in ("tags", "links", "holds")}})
        for entry in told["entries"]
    )
    return ParsedFeed(
        **{**told, "entries": entries, "broken": tuple(Broken(**each) for each in told["broken"])}
    )


def page_from(told: Mapping[str, Any]) -> ParsedPage:
    return ParsedPage(title=told["title"], links=tuple(Link(**link) for link in told["links"]))
