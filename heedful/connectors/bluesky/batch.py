"""What was heard since the last page, and when it is time for the next one."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from heedful.connectors.bluesky.notices import Found
from heedful.connectors.bluesky.record import moment
from heedful.connectors.contract import Budget, Deleted, Gap, Page, Post, Removed, Unreadable

FULL = 500  # values in one page
LINGER_SECONDS = 0.1  # from the first value of a page until it leaves
HEARTBEAT_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Position:
    """How far we heard: what the cursor of a page holds."""

    stream: str = ""  # which stream `at` counts in
    at: int | None = None  # its own number; None before anything was said
    since: datetime | None = None  # when we began to listen; what is older is not for us
    seen: datetime | None = None  # the newest notification that we have

    def written(self) -> str:
        told = {
            "stream": self.stream,
            "at": self.at,
            "since": self.since and self.since.isoformat(),
            "seen": self.seen and self.seen.isoformat(),
        }
        return json.dumps({name: value for name, value in told.items() if value not in {None, ""}})

    @staticmethod
    def read(cursor: str) -> "Position":
        """Return the position; the beginning where the cursor is empty or none of ours."""
        try:
            told = json.loads(cursor or "{}")
            at = told.get("at")
            return Position(
                stream=str(told.get("stream", "")),
                at=at if isinstance(at, int) else None,
                since=moment(told.get("since")),
                seen=moment(told.get("seen")),
            )
        except (ValueError, AttributeError):
            return Position()


@dataclass(slots=True)
class Batch:
    """The page in the making."""

    position: Position
    opened_at: float  # monotonic: when the last page left
    posts: list[Post] = field(default_factory=list)
    deleted: list[Deleted] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    first_at: float | None = None  # monotonic: when its first value came

    def __len__(self) -> int:
        heard: Sequence[Sequence[object]] = (
            self.posts,
            self.deleted,
            self.removed,
            self.gaps,
            self.unreadable,
        )
        return sum(map(len, heard))

    def due_in(self, now: float) -> float:
        """Return the seconds until this page leaves, 0 or less if it leaves at once."""
        if self.first_at is None and len(self):
            self.first_at = now
        if len(self) >= FULL:
            return 0.0
        beat = self.opened_at + HEARTBEAT_SECONDS - now
        return beat if self.first_at is None else min(beat, self.first_at + LINGER_SECONDS - now)

    def take(self, found: Found) -> None:
        """Add what the notifications brought."""
        self.posts += found.posts
        self.unreadable += found.unreadable
        self.gaps += found.gaps
        self.position = replace(self.position, seen=found.seen)

    def moved(self, at: int) -> None:
        self.position = replace(self.position, at=at)

    def page(self, budget: Budget | None) -> Page:
        """Return the page; the batch is used up."""
        return Page(
            cursor=self.position.written(),
            posts=sorted(self.posts, key=lambda post: post.said_at),
            deleted=self.deleted,
            removed=self.removed,
            gaps=self.gaps,
            unreadable=self.unreadable,
            budget=budget,
        )
