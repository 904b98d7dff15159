"""RSS 0.9x to 2.0 and Atom to our plain values, by feedparser; runs in the parsing child."""

import calendar
import io
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

import feedparser
from feedparser.encodings import convert_to_utf8
from feedparser.mixin import _FeedParserMixin

from heedful.connectors.feed import guard
from heedful.connectors.feed.parsed import LONGEST_HTML, LONGEST_TEXT, MOST_ENTRIES, Broken, Entry, ParsedFeed
from heedful.connectors.feed.plain import DEEPEST, clean, held_by_type, plain, tidy

PERIODS = {"hourly": 3600.0, "daily": 86400.0, "weekly": 604800.0, "monthly": 2592000.0, "yearly": 31536000.0}
# A guid "1" must stay "1": resolved against the address, two feeds of one host would share their ids.
_FeedParserMixin.can_be_relative_uri.discard("id")


def parse(body: bytes, *, url: str, content_type: str) -> ParsedFeed | None:
    """Return the feed; None if this is no feed.

    :raises Hostile: it was made to hurt a parser.
    """
    utf8 = convert_to_utf8({"content-type": content_type}, body, {}).replace(b"\x00", b"")
    guard.check_size(utf8)
    guard.check_xml(utf8)
    told = feedparser.parse(
        io.BytesIO(utf8),
        response_headers={"content-type": "application/xml; charset=utf-8", "content-location": url},
        sanitize_html=False,
        resolve_relative_uris=True,
    )
    return _feed(told, url) if told.get("version") or told["entries"] else None


def _feed(told: Mapping[str, Any], url: str) -> ParsedFeed:
    feed, entries, broken = told["feed"], [], []
    for entry in _newest(told["entries"]):
        try:
            entries.append(_entry(entry, url))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raw = json.dumps(entry, default=str)[:LONGEST_HTML]
            broken.append(
                Broken(raw=raw, reason=str(error) or type(error).__name__, id=_line(entry.get("id")))
            )
    return ParsedFeed(
        title=_title(feed),
        link=_line(feed.get("link")),
        language=_line(feed.get("language")),
        author=_line(feed.get("author_detail", {}).get("name")),
        generator=_line(feed.get("generator")) or _line(feed.get("generator_detail", {}).get("href")),
        older=_rel(feed, "next") or _rel(feed, "prev-archive"),
        updated=_moment(feed, "updated", "published"),
        every=_every(feed),
        entries=tuple(entries),
        broken=tuple(broken),
    )


def _newest(entries: list[Any]) -> list[Any]:
    if len(entries) <= MOST_ENTRIES:
        return entries
    return sorted(entries, key=lambda entry: _moment(entry, "updated", "published") or 0.0)[-MOST_ENTRIES:]


def _entry(told: Mapping[str, Any], url: str) -> Entry:
    html, text, links = _content(told)
    title = _title(told)
    if not (text or title or html):
        raise ValueError("It has neither a title nor a text.")
    author = told.get("author_detail", {})
    answers = told.get("thr_in-reply-to")
    return Entry(
        id=_line(told.get("id")),
        link=urljoin(url, _line(told.get("link"))) if told.get("link") else "",
        title=title,
        html=html,
        text=text,
        author=_line(author.get("name") or told.get("author")),
        author_url=_line(author.get("href")),
        published=_moment(told, "published", "created"),
        updated=_moment(told, "updated"),
        language=_language(told),
        comments_feed=_line(told.get("wfw_commentrss")) or _rel(told, "replies", kind="atom"),
        answers_id=_line(answers.get("ref")) if isinstance(answers, Mapping) else "",
        tags=tuple(_line(tag.get("term")) for tag in told.get("tags", ())[:50] if tag.get("term")),
        links=links,
        holds=_attached(told),
    )


def _attached(told: Mapping[str, Any]) -> tuple[str, ...]:
    media = [*told.get("enclosures", ())[:50], *told.get("media_content", ())[:50]]
    return held_by_type(one.get("type") or one.get("medium") for one in media)


def _content(told: Mapping[str, Any]) -> tuple[str, str, tuple[str, ...]]:
    """Return html, its plain reading and its links, of the fullest form that the entry has."""
    forms = [*told.get("content", ()), told.get("summary_detail") or {"value": told.get("summary", "")}]
    form = next((form for form in forms if (form.get("value") or "").strip()), None)
    if form is None:
        return "", "", ()
    value = clean(form["value"])[:LONGEST_HTML]
    if not _is_html(form):
        return "", tidy(value)[:LONGEST_TEXT], ()
    reading = plain(value)
    return value if reading.depth <= DEEPEST else "", reading.text[:LONGEST_TEXT], tuple(reading.links[:50])


def _is_html(form: Mapping[str, Any]) -> bool:
    return str(form.get("type", "")).endswith("html")


def _title(told: Mapping[str, Any]) -> str:
    value = str(told.get("title") or "")[:5_000]
    text = plain(value).text if _is_html(told.get("title_detail") or {}) else value
    return _line(text)[:1_000]


def _language(told: Mapping[str, Any]) -> str:
    for detail in (
        *told.get("content", ()),
        told.get("summary_detail") or {},
        told.get("title_detail") or {},
    ):
        if detail.get("language"):
            return _line(detail["language"])
    return ""


def _moment(told: Mapping[str, Any], *names: str) -> float | None:
    for name in names:
        parsed = told.get(f"{name}_parsed")
        if parsed:
            try:
                return float(calendar.timegm(parsed))
            except (ValueError, OverflowError, TypeError):
                continue
    return None


def _every(feed: Mapping[str, Any]) -> float | None:
    """Return how many seconds the feed wants between visits: its ttl (minutes) or sy:updatePeriod."""
    ttl = _line(feed.get("ttl"))
    if ttl.isdecimal() and len(ttl) < 9:
        return int(ttl) * 60.0
    period = PERIODS.get(_line(feed.get("sy_updateperiod")).lower())
    if period is None:
        return None
    times = _line(feed.get("sy_updatefrequency"))
    return period / max(1, int(times)) if times.isdecimal() and len(times) < 9 else period


def _rel(told: Mapping[str, Any], rel: str, *, kind: str = "") -> str:
    for link in told.get("links", ()):
        if link.get("rel") == rel and kind in str(link.get("type", "")):
            return _line(link.get("href"))
    return ""


def _line(value: object) -> str:
    return " ".join(clean(str(value)).split())[:2_000] if value else ""
