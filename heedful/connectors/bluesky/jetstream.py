"""The network's posts as a stream of JSON: Jetstream, cheaper than the firehose by far."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from heedful.connectors.bluesky.batch import Batch
from heedful.connectors.bluesky.firehose import removed_from
from heedful.connectors.bluesky.people import Known
from heedful.connectors.bluesky.record import POSTS, MalformedError, Ref, post_from, post_uri
from heedful.connectors.contract import Deleted, Gap, Unreadable
from heedful.kit import clock, meter

REWIND_MICROSECONDS = 2_000_000  # servers stamp the same event at slightly different moments
KEPT = timedelta(hours=23)  # public servers keep a day
QUIET = timedelta(minutes=1)  # no such silence on a stream that still has what we ask for
MICROSECOND = timedelta(microseconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Jetstream:
    """Reads the events of one connection into a batch."""

    me: str
    known: Known
    asked_long_ago: int | None = None

    def query(self, at: int | None, *, since: datetime | None) -> str:
        """Ask from two seconds before the last event we have; it may come again and may not be skipped."""
        start = at if at is not None else _microseconds(since) if since is not None else None
        wanted = f"wantedCollections={POSTS}"
        if start is None:
            return wanted
        if start < _microseconds(clock.now() - KEPT):
            self.asked_long_ago = start
        return f"{wanted}&cursor={max(start - REWIND_MICROSECONDS, 0)}"

    def take(self, frame: bytes | str, batch: Batch) -> None:
        """Put what an event says into the batch; one that cannot be read costs only itself."""
        raw = frame.encode("utf-8", "replace") if isinstance(frame, str) else frame
        try:
            event = json.loads(raw)
            if not isinstance(event, dict) or not isinstance(event.get("time_us"), int):
                raise MalformedError("an event has a time")
        except (ValueError, RecursionError) as error:
            batch.unreadable.append(Unreadable(raw, f"not an event: {error}"))
            return
        self._counted(event["time_us"], batch)
        self._event(event, raw, batch)

    def _counted(self, at: int, batch: Batch) -> None:
        asked, self.asked_long_ago = self.asked_long_ago, None
        if asked is not None and at - asked > QUIET / MICROSECOND:
            reason = "The stream no longer keeps what was said so long ago."
            batch.gaps.append(Gap(since=str(asked), until=str(at), reason=reason))
        batch.moved(at)

    def _event(self, event: Mapping[str, Any], raw: bytes, batch: Batch) -> None:
        kind, did = event.get("kind"), str(event.get("did"))
        commit, account = event.get("commit"), event.get("account")
        if kind == "commit" and isinstance(commit, dict) and commit.get("collection") == POSTS:
            uri = ""
            try:
                uri = post_uri(did, f"{POSTS}/{commit.get('rkey')}")
                self._commit(commit, uri, event["time_us"], batch)
            except (ValueError, OverflowError) as error:
                batch.unreadable.append(Unreadable(raw, str(error), outside_id=uri))
        elif kind == "account" and isinstance(account, dict):
            removed = removed_from({"did": did, **account})
            if removed is not None:
                batch.removed.append(removed)
        elif kind == "identity":
            self.known.forget(did)

    def _commit(self, commit: Mapping[str, Any], uri: str, at: int, batch: Batch) -> None:
        operation = commit.get("operation")
        if operation == "delete":
            batch.deleted.append(Deleted(uri))
        elif operation == "create":
            author = self.known.author(uri.removeprefix("at://").partition("/")[0])
            ref = Ref(uri, str(commit.get("cid", "")))
            told = EPOCH + at * MICROSECOND
            post = post_from(commit.get("record"), ref, author=author, at=told, me=self.me)
            batch.posts.append(post)
        else:
            meter.count("bluesky_updates_ignored")


def _microseconds(moment: datetime) -> int:
    return (moment - EPOCH) // MICROSECOND
