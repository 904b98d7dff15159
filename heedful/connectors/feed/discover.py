"""From the address a person typed to the feeds that are behind it."""

import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from heedful.connectors.feed import naming, parsing
from heedful.connectors.feed.memory import FeedMemory, Memory
from heedful.connectors.feed.parsed import Link, ParsedFeed
from heedful.connectors.feed.visits import Visit, host_of, visit
from heedful.kit.errors import Invalid, OutsideTrouble

FEED_TYPES = {
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/rdf+xml",
    "application/json",
}
FEED_ROOT = re.compile(rb"<(rss|feed|rdf:rdf|channel)\b|jsonfeed\.org")
API_RELATION = "https://api.w.org/"
LINK_HEADER = re.compile(
    r"<([^<>]{1,2000})>\s*((?:;\s*[a-z*]+\s*=\s*(?:\"[^\"]{0,300}\"|[^\s;,\"]{1,300})\s*)+)", re.IGNORECASE
)
PARAMETER = re.compile(r";\s*([a-z*]+)\s*=\s*(?:\"([^\"]*)\"|([^\s;,\"]+))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """What is behind an address; `title` is the name of the place."""

    memory: Memory
    title: str
    page: str


def web_address(typed: str) -> str:
    """Return the address that was meant.

    :raises Invalid: it cannot be an address on the web.
    """
    address = re.sub(r"^feed:(//)?", "", typed.strip().partition("#")[0])
    address = address if "://" in address else f"https://{address.lstrip('/')}"
    if not naming.web_address(address):
        raise Invalid(
            "This is not a web address. Paste the address of a blog or feed, as https://blog.example/feed."
        )
    return address


def find(typed: str) -> Found:
    """Return the feeds behind an address: of a feed, or of a page that names its feeds.

    :raises OutsideTrouble: it cannot be reached, or there is no feed.
    :raises Invalid: it cannot be an address on the web.
    """
    there = visit(web_address(typed))
    parsed = _feed_in(there)
    if parsed:
        return _from_feed(typed, there, parsed)
    page = parsing.page(there.answer.body, url=there.url)
    links = (*links_of(there), *page.links)
    choices = [link.href for link in links if _is_feed(link)]
    main = next((href for href in choices if not _is_comments(href)), choices[0] if choices else "")
    api = api_in(links, there.url)
    main = main or (urljoin(site_of(api), "?feed=rss2") if api else "")
    if not main:
        words = f"{host_of(there.url)} names no feed on this page. Paste the address of the feed itself."
        raise OutsideTrouble(words, retry_in=None)
    comments = next((href for href in choices if _is_comments_of(href, api)), "")
    return Found(_memory(typed, main, api, comments=comments, whole=True), page.title, there.url)


def links_of(there: Visit) -> tuple[Link, ...]:
    """Return the links of the Link header."""
    links = []
    for href, told in LINK_HEADER.findall(there.answer.headers.get("link", "")[:20_000]):
        named = {name.lower(): quoted or bare for name, quoted, bare in PARAMETER.findall(told)}
        kind, title = named.get("type", "").lower(), named.get("title", "")
        links.append(Link(named.get("rel", "").lower(), _joined(there.url, href), kind, title))
    return tuple(links)


def api_in(links: tuple[Link, ...], url: str) -> str:
    """Return the REST root of the WordPress that says so; only its own host may say so."""
    for link in links:
        if API_RELATION in link.rel.split() and naming.same_site(link.href, url):
            return "" if url.startswith("https:") and not link.href.startswith("https:") else link.href
    return ""


def _from_feed(typed: str, there: Visit, parsed: ParsedFeed) -> Found:
    api = api_in(links_of(there), there.url)
    page = parsed.link if naming.web_address(parsed.link) else there.url
    memory = _memory(typed, there.home, api, comments="", whole=bool(api) and _is_main(there.url, api))
    return Found(memory, parsed.title, page)


def _memory(typed: str, main: str, api: str, *, comments: str, whole: bool) -> Memory:
    """Remember the feed and, where it is a whole WordPress blog, that of its comments."""
    home = site_of(api)
    feeds = [FeedMemory(url=main, key=home or main, comments=_is_comments(main), wordpress=bool(api))]
    if api and whole and not _is_comments(main):
        comments = comments or urljoin(
            home, "?feed=comments-rss2" if urlsplit(main).query else "comments/feed/"
        )
        feeds.append(FeedMemory(url=comments, key=home, optional=True, comments=True, wordpress=True))
    return Memory(address=typed, api=api, feeds=feeds)


def _feed_in(there: Visit) -> ParsedFeed | None:
    start = there.answer.body[:2_000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    called_a_page = "html" in there.answer.headers.get("content-type", "")
    if start.startswith((b"<!doctype html", b"<html")) or (called_a_page and not FEED_ROOT.search(start)):
        return None
    return parsing.feed(
        there.answer.body, url=there.url, content_type=there.answer.headers.get("content-type", "")
    )


def _is_feed(link: Link) -> bool:
    own_rel = {"alternate", "feed"} & set(link.rel.split())
    json_of_something_else = link.type == "application/json" and (
        "wp-json" in link.href or "rest_route" in link.href
    )
    return (
        bool(own_rel)
        and link.type in FEED_TYPES
        and not json_of_something_else
        and naming.web_address(link.href)
    )


def _is_comments(href: str) -> bool:
    parts = urlsplit(href)
    return "/comments/" in parts.path or "feed=comments" in parts.query


def _is_comments_of(href: str, api: str) -> bool:
    return bool(api) and _is_comments(href) and naming.same_site(href, api)


def _is_main(url: str, api: str) -> bool:
    parts, home = urlsplit(url), urlsplit(site_of(api))
    if parts.path.rstrip("/") == home.path.rstrip("/"):
        return bool(re.fullmatch(r"feed=(rss2?|atom|rdf|feed)", parts.query))
    return parts.path.rstrip("/") in {
        f"{home.path.rstrip('/')}/feed{kind}" for kind in ("", "/atom", "/rss2", "/rss")
    }


def site_of(api: str) -> str:
    """Return the address of the WordPress whose REST root this is, "" for none; ids are built on it."""
    return re.sub(r"(wp-json/?|index\.php/wp-json/?|(index\.php)?\?rest_route=/?)$", "", api)


def _joined(base: str, href: str) -> str:
    try:
        return urljoin(base, href)
    except ValueError:
        return ""
