"""Articles and comments as the REST API of WordPress tells them become posts."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from heedful.connectors.contract import Author, Kind, Post
from heedful.connectors.feed import discover, naming, posts
from heedful.connectors.feed.parsed import LONGEST_HTML, LONGEST_TEXT
from heedful.connectors.feed.plain import DEEPEST, clean, held, plain

AVATAR = re.compile(r"/avatar/([0-9a-f]{32,64})")


@dataclass(frozen=True, slots=True)
class Blog:
    """A WordPress blog; `we` is the outside id of our account there."""

    api: str
    we: str = ""

    @property
    def site(self) -> str:
        return discover.site_of(self.api)


def comment(told: Mapping[str, Any], blog: Blog, *, ours: frozenset[int] = frozenset()) -> Post:
    """Return a comment; it is addressed to us if it answers one of `ours`.

    :raises ValueError: it lacks what every comment has.
    """
    link = str(told.get("link") or "")
    number, parent = _number(told, "id"), _number(told, "parent")
    page = naming.article(link)
    if not number or not page:
        raise ValueError("It has no number or no address.")
    root = naming.entry_id(page, key=blog.site)
    html, text, links = _content(told, "content")
    author = _author(told, blog)
    return Post(
        outside_id=naming.comment_id(root, number),
        author=author,
        text=text,
        said_at=_said_at(told),
        html=html,
        url=link,
        kind=Kind.COMMENT,
        revision=posts.revision("", text),
        parent_id=naming.comment_id(root, parent) if parent else root,
        root_id=root,
        addressed=parent in ours,
        by_us=bool(blog.we) and author.outside_id == blog.we,
        links=links,
        holds=held(html),
        reply_hint=posts.hint(api=blog.api, post=_number(told, "post"), comment=number),
    )


def article(told: Mapping[str, Any], blog: Blog, *, name: str = "") -> Post:
    """:raises ValueError: it lacks what every article has."""
    link = str(told.get("link") or "")
    page, number = naming.article(link), _number(told, "id")
    if not number or not page:
        raise ValueError("It has no number or no address.")
    html, text, links = _content(told, "content")
    title = " ".join(plain(_rendered(told, "title")[:5_000]).text.split())[:1_000]
    outside_id = naming.entry_id(page, key=blog.site)
    author = _writer(told, blog, name)
    return Post(
        outside_id=outside_id,
        author=author,
        text=text or title,
        said_at=_said_at(told),
        html=html,
        url=link,
        title=title,
        revision=posts.revision(title, text or title),
        root_id=outside_id,
        by_us=bool(blog.we) and author.outside_id == blog.we,
        links=links,
        holds=held(html),
        reply_hint=posts.hint(api=blog.api, post=number),
    )


def member_id(site: str, number: int) -> str:
    """Return the outside id of somebody who has an account on the blog."""
    return naming.author_id(site, f"user-{number}")


def _author(told: Mapping[str, Any], blog: Blog) -> Author:
    """Members have a number; visitors a name and, by their picture, a mark of their mail address."""
    name = plain(str(told.get("author_name") or "")[:1_000]).text
    url = str(told.get("author_url") or "")
    number = _number(told, "author")
    if number:
        return posts.author(blog.site, name, url, key=f"user-{number}")
    pictures = told.get("author_avatar_urls")
    found = AVATAR.search(str(next(iter(pictures.values()), ""))) if isinstance(pictures, dict) else None
    mark = "~" + hashlib.sha256(found[1].encode()).hexdigest()[:12] if found else ""
    return posts.author(blog.site, name, url, key=f"{name}{mark}")


def _writer(told: Mapping[str, Any], blog: Blog, name: str) -> Author:
    number = _number(told, "author")
    embedded = told.get("_embedded")
    first: object = next(iter(embedded.get("author", ())), None) if isinstance(embedded, dict) else None
    known = first if isinstance(first, dict) else {}
    name = plain(str(known.get("name") or name)[:1_000]).text
    key = f"user-{number}" if number else name
    return posts.author(blog.site, name, str(known.get("link") or ""), key=key)


def _content(told: Mapping[str, Any], name: str) -> tuple[str, str, tuple[str, ...]]:
    html = clean(_rendered(told, name))[:LONGEST_HTML]
    reading = plain(html)
    links = tuple(dict.fromkeys(link for link in reading.links[:50] if naming.web_address(link)))
    return html if reading.depth <= DEEPEST else "", reading.text[:LONGEST_TEXT], links


def _rendered(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name)
    return str(value.get("rendered") or "") if isinstance(value, dict) else ""


def _number(told: Mapping[str, Any], name: str) -> int:
    value = told.get(name)
    return value if isinstance(value, int) and value > 0 else 0


def _said_at(told: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(str(told.get("date_gmt"))).replace(tzinfo=UTC)
