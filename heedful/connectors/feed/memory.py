"""What we remember of a feed between two visits; it is the cursor, as JSON."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import Any

VERSION = 1
REMEMBERED = 400
WINDOW = 100


@dataclass(slots=True)
class FeedMemory:
    """One feed: where it is, what it answered last, and which entries it held.

    `key` is the address at which we met it; ids are built on it, so it outlives a move. `seen` maps
    short hashes of outside ids to short hashes of what was said; `window` maps the outside ids of the
    last look to their times, so that what disappears from the middle is noticed.
    """

    url: str
    key: str
    optional: bool = False
    comments: bool = False
    wordpress: bool = False
    etag: str = ""
    modified: str = ""
    body: str = ""  # a short hash of what it was
    pace: float = 0.0
    looked: float = 0.0  # when we last saw all of it
    refused: float = 0.0  # when we were last told that there is nothing
    newest: float = 0.0
    seen: dict[str, str] = field(default_factory=dict)
    window: dict[str, float] = field(default_factory=dict)

    def knows(self, outside_id: str) -> bool:
        return short(outside_id) in self.seen

    def has_heard(self, outside_id: str, said: str) -> bool:
        return self.seen.get(short(outside_id)) == short(said)

    def remember(self, outside_id: str, said: str) -> None:
        mark = short(outside_id)
        self.seen.pop(mark, None)
        self.seen[mark] = short(said)

    def forget_old(self, window: int) -> None:
        """Keep what the feed still holds and a few hundred older entries, newest last."""
        surplus = len(self.seen) - max(REMEMBERED, 2 * window)
        for mark in list(self.seen)[: max(0, surplus)]:
            del self.seen[mark]


@dataclass(slots=True)
class Memory:
    """All feeds of one source. `api` is the REST root of a WordPress blog, `we` our account there."""

    address: str
    api: str = ""
    we: str = ""
    feeds: list[FeedMemory] = field(default_factory=list)

    def cursor(self) -> str:
        return json.dumps({"v": VERSION, **asdict(self)}, separators=(",", ":"), ensure_ascii=False)


def from_cursor(cursor: str, address: str) -> Memory | None:
    """Return what we remember; None at the beginning, and where the source got another address."""
    told: Any = json.loads(cursor) if cursor.startswith("{") else {}
    if told.get("v") != VERSION or told.get("address") != address:
        return None
    feeds = [FeedMemory(**feed) for feed in told["feeds"]]
    return Memory(address=address, api=told["api"], we=told["we"], feeds=feeds)


def short(told: str | bytes) -> str:
    raw = told.encode("utf-8", "replace") if isinstance(told, str) else told
    return hashlib.sha256(raw).hexdigest()[:12]
