"""An entry of a feed becomes a post."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from heedful.connectors.contract import Author, Kind, Post, Unreadable
from heedful.connectors.feed import naming
from heedful.connectors.feed.memory import FeedMemory
from heedful.connectors.feed.parsed import Broken, Entry, ParsedFeed
from heedful.connectors.feed.plain import held

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Setting:
    """Where an entry stands: in which feed, of which site, heard when by that site's clock."""

    feed: FeedMemory
    parsed: ParsedFeed
    site: str
    at: datetime | None


def post_from(entry: Entry, setting: Setting) -> Post | Unreadable:
    said_at = _said_at(entry, setting)
    if said_at is None:
        return Unreadable(
            raw_of(entry), "It has no date, and its server does not tell the time.", _id(entry, setting)
        )
    name = entry.author or ("" if _is_comment(entry) else setting.parsed.author or setting.parsed.title)
    url = entry.link if naming.web_address(entry.link) else ""
    kind, parent_id, root_id = _place(entry, setting)
    return Post(
        outside_id=_id(entry, setting),
        author=author(setting.site, name, entry.author_url),
        text=entry.text or entry.title,
        said_at=said_at,
        html=entry.html,
        url=url,
        title="" if kind is Kind.COMMENT else entry.title,
        kind=kind,
        revision=revision("" if kind is Kind.COMMENT else entry.title, entry.text or entry.title),
        parent_id=parent_id,
        root_id=root_id,
        language="" if kind is Kind.COMMENT else entry.language or setting.parsed.language,
        tags=tuple(tag.removeprefix("#") for tag in entry.tags),
        links=tuple(dict.fromkeys(link for link in entry.links if naming.web_address(link))),
        holds=held(entry.html).union(entry.holds),
        reply_hint=hint(feed=entry.comments_feed) if naming.web_address(entry.comments_feed) else "",
    )


def unreadable_from(broken: Broken, setting: Setting) -> Unreadable:
    outside_id = naming.entry_id(broken.id, key=setting.feed.key) if broken.id else ""
    return Unreadable(broken.raw.encode("utf-8", "replace"), broken.reason, outside_id)


def author(site: str, name: str, url: str = "", *, key: str = "") -> Author:
    """Feeds know people by name only; `key` is better where there is one."""
    name = name[:LONGEST_NAME] or "Somebody"
    return Author(naming.author_id(site, key or name), name, url=url if naming.web_address(url) else "")


def revision(title: str, text: str) -> str:
    return hashlib.sha256(f"{title}\n{text}".encode("utf-8", "replace")).hexdigest()[:16]


def hint(**told: str | int) -> str:
    return json.dumps({name: value for name, value in told.items() if value}, separators=(",", ":"))


def raw_of(entry: Entry) -> bytes:
    told: Mapping[str, object] = {name: getattr(entry, name) for name in Entry.__slots__}
    return json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")


def _is_comment(entry: Entry) -> bool:
    return naming.comment_number(entry.link) is not None or bool(entry.answers_id)


def _id(entry: Entry, setting: Setting) -> str:
    key = setting.feed.key
    number = naming.comment_number(entry.link)
    if number is not None:
        return naming.comment_id(naming.entry_id(naming.article(entry.link), key=key), number)
    by_link = (setting.feed.wordpress or entry.comments_feed) and naming.article(entry.link)
    told = by_link or entry.id or entry.link or "sha256-" + revision(entry.title, entry.text)
    return naming.entry_id(told, key=key)


def _place(entry: Entry, setting: Setting) -> tuple[Kind, str, str]:
    """Return kind, parent and root. A comment whose parent is unknown answers its article."""
    key = setting.feed.key
    if not _is_comment(entry) and not setting.feed.comments:
        return Kind.POST, "", _id(entry, setting)
    answers = naming.entry_id(entry.answers_id, key=key) if entry.answers_id else ""
    if naming.comment_number(entry.link) is None:
        return Kind.COMMENT, answers, answers
    root = naming.entry_id(naming.article(entry.link), key=key)
    parent = naming.comment_number(entry.answers_id)
    return Kind.COMMENT, naming.comment_id(root, parent) if parent else root, root


def _said_at(entry: Entry, setting: Setting) -> datetime | None:
    """When the person spoke; never later than the server's clock when it told us."""
    for told in (entry.published, entry.updated, setting.parsed.updated):
        moment = _moment(told)
        if moment:
            return min(moment, setting.at) if setting.at else moment
    return setting.at


def _moment(seconds: float | None) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, UTC) if seconds is not None else None
    except (ValueError, OverflowError, OSError):
        return None
