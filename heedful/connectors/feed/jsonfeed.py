"""JSON Feed 1.0 and 1.1 to our plain values; runs in the parsing child."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from heedful.connectors.feed import guard
from heedful.connectors.feed.parsed import LONGEST_HTML, LONGEST_TEXT, MOST_ENTRIES, Broken, Entry, ParsedFeed
from heedful.connectors.feed.plain import DEEPEST, clean, held_by_type, plain, tidy


def parse(body: bytes) -> ParsedFeed | None:
    """Return the feed; None if this is JSON, but no feed, or no JSON.

    :raises Hostile: it was made to hurt a parser.
    """
    text = body.decode("utf-8-sig", "replace")
    guard.check_json(text)
    try:
        told = json.loads(text, parse_constant=str, parse_int=_number)
    except ValueError:
        return None
    is_feed = isinstance(told, dict) and "jsonfeed.org/version" in str(told.get("version"))
    return _feed(told) if is_feed else None


def _number(digits: str) -> int | str:
    return int(digits) if len(digits) < 20 else digits


def _feed(told: Mapping[str, Any]) -> ParsedFeed:
    entries, broken = [], []
    items = told.get("items")
    for item in (items if isinstance(items, list) else [])[:MOST_ENTRIES]:
        try:
            entries.append(_entry(item))
        except (ValueError, TypeError, AttributeError) as error:
            mark = _line(item.get("id")) if isinstance(item, dict) else ""
            broken.append(Broken(raw=json.dumps(item)[:LONGEST_HTML], reason=str(error), id=mark))
    return ParsedFeed(
        title=_line(told.get("title")),
        link=_line(told.get("home_page_url")),
        language=_line(told.get("language")),
        author=_author(told)[0],
        older=_line(told.get("next_url")),
        entries=tuple(entries),
        broken=tuple(broken),
    )


def _entry(item: Any) -> Entry:
    if not isinstance(item, dict):
        raise TypeError("It is no entry.")
    html, text, links = _content(item)
    if not (html or text or item.get("title")):
        raise ValueError("It has neither a title nor a text.")
    author, author_url = _author(item)
    tags = item.get("tags")
    return Entry(
        id=_line(item.get("id")),
        link=_line(item.get("url")),
        title=_line(item.get("title"))[:1_000],
        html=html,
        text=text,
        author=author,
        author_url=author_url,
        published=_moment(item.get("date_published")),
        updated=_moment(item.get("date_modified")),
        language=_line(item.get("language")),
        tags=tuple(_line(tag) for tag in tags[:50] if tag) if isinstance(tags, list) else (),
        links=tuple(dict.fromkeys([*links, *filter(None, [_line(item.get("external_url"))])])),
        holds=_attached(item),
    )


def _attached(item: Mapping[str, Any]) -> tuple[str, ...]:
    attachments = item.get("attachments")
    media = attachments[:50] if isinstance(attachments, list) else []
    types = [one.get("mime_type") for one in media if isinstance(one, dict)]
    return held_by_type([*types, *(["image"] if item.get("image") else [])])


def _content(item: Mapping[str, Any]) -> tuple[str, str, tuple[str, ...]]:
    html = clean(str(item.get("content_html") or ""))[:LONGEST_HTML]
    said = tidy(str(item.get("content_text") or ("" if html else item.get("summary")) or ""))[:LONGEST_TEXT]
    if not html:
        return "", said, ()
    reading = plain(html)
    return (
        html if reading.depth <= DEEPEST else "",
        said or reading.text[:LONGEST_TEXT],
        tuple(reading.links[:50]),
    )


def _author(told: Mapping[str, Any]) -> tuple[str, str]:
    """Return name and address of the first author; 1.0 has `author`, 1.1 `authors`."""
    authors = told.get("authors")
    first = authors[0] if isinstance(authors, list) and authors else told.get("author")
    if not isinstance(first, dict):
        return "", ""
    return _line(first.get("name")), _line(first.get("url"))


def _moment(value: object) -> float | None:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _line(value: object) -> str:
    return " ".join(clean(str(value)).split())[:2_000] if value not in (None, "") else ""
