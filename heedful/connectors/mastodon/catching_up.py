"""What was said since we last listened, page by page, from timelines that can be asked for."""

import heapq
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import dropwhile
from typing import Any, TypeVar
from urllib.parse import parse_qs, quote, urlsplit

from heedful.connectors.contract import Budget, Deleted, Gap, Page, Post, Unreadable
from heedful.connectors.mastodon.channels import MENTIONS, Channel, Marks, cursor_at
from heedful.connectors.mastodon.server import (
    Server,
    as_id,
    as_list,
    aware,
    budget_of,
    raise_trouble,
    text_of,
)
from heedful.connectors.mastodon.statuses import Reader
from heedful.kit import clock, meter
from heedful.kit.errors import OutsideTrouble
from heedful.kit.fetch import Answer

LONG_AGO = datetime.min.replace(tzinfo=UTC)
PAGE_SIZE = 40
PAGE_SECONDS = 0.8
MOST_PAGES = 40
FIRST_LOOK = timedelta(days=1)
REFUSED = {401, 403, 404, 422}
NEWER = re.compile(r'<([^<>]*)>\s*;\s*rel="?prev"?')

Said = Post | Unreadable | Deleted | Gap


class Roots:
    """Finds the first post of a thread. A server that is slow to say it is left in peace for a while."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.not_before = 0.0

    def of(self, local_id: str) -> str:
        """Return its outside id; "" where the server does not say now."""
        if clock.monotonic() < self.not_before:
            return ""
        try:
            return _root_of(self.server, local_id)
        except OutsideTrouble:
            self.not_before = clock.monotonic() + 30.0
            return ""


@lru_cache(maxsize=2_000)
def _root_of(server: Server, local_id: str) -> str:
    found = server.get(f"/api/v1/statuses/{quote(local_id, safe='')}/context", timeout=3.0)
    above = found.get("ancestors") if isinstance(found, dict) else None
    first = above[0] if isinstance(above, list) and above else None
    return server.outside_id(_id_of(first) or local_id)


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing that a channel told us; `said` is None where it is not for us to keep."""

    channel: str
    local_id: str  # "" where it does not move the channel's mark
    said: Said | None
    at: datetime = LONG_AGO


@dataclass(slots=True)
class CatchingUp:
    """Walks the channels of one place from their marks to now."""

    reader: Reader
    roots: Roots
    marks: Marks
    budget: Budget | None = None

    def pages(self, channels: Sequence[Channel]) -> Iterator[Page]:
        """Yield what was said on all channels together, oldest first; at least one page, with the cursor.

        :raises OutsideTrouble: a channel that is needed cannot be heard.
        """
        batch: list[Heard] = []
        began = clock.monotonic()
        for heard in heapq.merge(*map(self.walk, channels), key=lambda heard: heard.at):
            batch.append(heard)
            if len(batch) >= PAGE_SIZE or clock.monotonic() - began > PAGE_SECONDS:
                yield page_of(batch, self.marks, self.budget)
                batch, began = [], clock.monotonic()
        yield page_of(batch, self.marks, self.budget)

    def walk(self, channel: Channel) -> Iterator[Heard]:
        """Yield everything on one channel since its mark; each is as old as the one before, or younger."""
        since = self.marks.since(channel)
        if since is None:
            raws = self._first_look(channel)
        else:
            raws = self._from(channel, since) if since else self._all_there_is(channel)
        at = LONG_AGO
        for raw in raws:
            heard = raw if isinstance(raw, Heard) else self._read(channel, raw)
            at = max(at, heard.at)
            yield replace(heard, at=at)

    def _first_look(self, channel: Channel) -> Iterator[Any]:
        """A beginning: of what is there we take what is younger than a day, and the id just before it."""
        raws, _ = self._ask(channel, {})
        young = list(dropwhile(_is_old, reversed(raws)))
        older = raws[len(young) :]
        yield Heard(channel.key, _id_of(older[0]) if older else "", None)
        yield from young

    def _from(self, channel: Channel, since: str) -> Iterator[Any]:
        known = {since}
        for _ in range(MOST_PAGES):
            raws, newer = self._ask(channel, {"min_id": since})
            news = [raw for raw in raws if _id_of(raw) not in known]
            yield from reversed(news)
            known = set(filter(None, map(_id_of, raws)))
            if not any(map(_id_of, news)):
                return
            since = newer or next(filter(None, map(_id_of, raws)))
        yield from self._over_the_gap(channel, since)

    def _all_there_is(self, channel: Channel) -> Iterator[Any]:
        """The channel was empty, so all of it is news; it can only be walked from its end."""
        found: list[Any] = []
        known: set[str] = set()
        for _ in range(MOST_PAGES):
            raws, _ = self._ask(channel, {"max_id": _oldest(found)} if found else {})
            news = [raw for raw in raws if _id_of(raw) not in known]
            found += news
            known.update(filter(None, map(_id_of, news)))
            if not any(map(_id_of, news)):
                yield from reversed(found)
                return
        yield self._gap(channel, "", _oldest(found))
        yield from reversed(found)

    def _over_the_gap(self, channel: Channel, since: str) -> Iterator[Any]:
        """More was said than we may ask for: leave a gap and go on with the newest."""
        raws, _ = self._ask(channel, {})
        yield self._gap(channel, since, _oldest(raws))
        yield from reversed(raws)

    def _gap(self, channel: Channel, since: str, until: str) -> Heard:
        most = MOST_PAGES * PAGE_SIZE
        why = f"More than {most} posts on {channel.key!r} since we last listened."
        return Heard(channel.key, "", Gap(cursor_at(channel, since), cursor_at(channel, until), why))

    def _read(self, channel: Channel, raw: Any) -> Heard:
        if channel.key == MENTIONS.key:
            said = read_notification(self.reader, self.roots, raw)
        else:
            said = self.reader.read_or_keep(raw)
        return Heard(channel.key, _id_of(raw), said, said.said_at if isinstance(said, Post) else LONG_AGO)

    def _ask(self, channel: Channel, more: dict[str, str]) -> tuple[list[Any], str]:
        """Return a page of a channel, newest first, and the id under which the server has newer ones."""
        server = self.reader.server
        answer = server.ask(
            "GET", channel.timeline, params={**channel.params, **more, "limit": str(PAGE_SIZE)}
        )
        self.budget = budget_of(answer) or self.budget
        if answer.status in REFUSED and not channel.needed:
            meter.count("mastodon.channel_refused")
            return [], ""
        raise_trouble(answer)
        return as_list(answer.json(), server.host), _newer(answer)


def read_notification(reader: Reader, roots: Roots, raw: Any) -> Post | Unreadable | None:
    """Return the post that a notification is about, with the root of its thread."""
    status = raw.get("status") if isinstance(raw, dict) else None
    if status is None:
        return reader.read_or_keep(raw)
    said = reader.read_or_keep(status)
    if not isinstance(said, Post) or said.root_id:
        return said
    return replace(said, root_id=roots.of(_id_of(status)))


def page_of(batch: list[Heard], marks: Marks, budget: Budget | None = None) -> Page:
    """Make a page of a batch and move the marks to its end."""
    for heard in batch:
        if isinstance(heard.said, Gap):
            marks.restart(heard.channel)
        marks.heard(heard.channel, heard.local_id)
    return Page(
        cursor=marks.cursor(),
        posts=sorted(_once(_all(batch, Post)), key=lambda post: post.said_at),
        deleted=list(dict.fromkeys(_all(batch, Deleted))),
        gaps=_all(batch, Gap),
        unreadable=list({one.raw: one for one in _all(batch, Unreadable)}.values()),
        budget=budget,
    )


Kind = TypeVar("Kind")


def _all(batch: list[Heard], kind: type[Kind]) -> list[Kind]:
    return [heard.said for heard in batch if isinstance(heard.said, kind)]


def _once(posts: list[Post]) -> list[Post]:
    """The same post comes on several channels; the one that knows its root stays."""
    best: dict[tuple[str, str], Post] = {}
    for post in posts:
        known = best.get((post.outside_id, post.revision))
        if known is None or (post.root_id and not known.root_id):
            best[post.outside_id, post.revision] = post
    return list(best.values())


def _id_of(raw: Any) -> str:
    return as_id(raw.get("id")) if isinstance(raw, dict) else ""


def _is_old(raw: Any) -> bool:
    try:
        return aware(text_of(raw, "created_at")) < clock.now() - FIRST_LOOK
    except (ValueError, OverflowError, AttributeError):
        return False


def _oldest(raws: list[Any]) -> str:
    """Of a page that comes newest first."""
    return next(filter(None, map(_id_of, reversed(raws))), "")


def _newer(answer: Answer) -> str:
    found = NEWER.search(answer.headers.get("link", ""))
    return parse_qs(urlsplit(found[1]).query).get("min_id", [""])[0] if found else ""
