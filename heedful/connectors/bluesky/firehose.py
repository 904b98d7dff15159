"""The whole network as one stream of binary frames: `com.atproto.sync.subscribeRepos`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import libipld

from heedful.connectors.bluesky.batch import Batch
from heedful.connectors.bluesky.people import Known
from heedful.connectors.bluesky.record import POSTS, MalformedError, Ref, moment, post_from, post_uri
from heedful.connectors.contract import Deleted, Gap, Removed, Unreadable
from heedful.kit import clock, meter
from heedful.kit.errors import OutsideTrouble

CID_BYTES = 36  # version, codec, hash, length, and 32 bytes of SHA-256
GONE = {"deleted", "takendown", "suspended", "deactivated"}
PROFILE = "app.bsky.actor.profile/self"
Frame = Mapping[str, Any]


@dataclass(slots=True)
class Firehose:
    """Reads the frames of one connection into a batch."""

    me: str
    known: Known
    missed_since: str = ""  # the server said that it no longer has what came after this

    def query(self, at: int | None, *, since: datetime | None) -> str:
        """Ask from the last number we have, inclusive.

        Where nothing was said before the line broke there is no number: then all that the server
        still holds is asked for, and what is older than `since` is left out.
        """
        if at is not None:
            return f"cursor={max(at - 1, 0)}"
        return "cursor=0" if since is not None else ""

    def take(self, frame: bytes | str, batch: Batch) -> None:
        """Put what a frame says into the batch; a frame that cannot be read costs only itself.

        :raises OutsideTrouble: the server ends the stream, with a word why.
        """
        raw = frame.encode() if isinstance(frame, str) else frame
        try:
            header, body = _split(raw)
        except (ValueError, RecursionError) as error:
            batch.unreadable.append(Unreadable(raw, f"not a frame: {error}"))
            return
        if header.get("op") == -1:
            self._ended(body, batch)
        if header.get("t") == "#info":
            self._noted(body, batch)
        elif isinstance(body.get("seq"), int):
            self._counted(body["seq"], batch)
            self._event(str(header.get("t")), body, raw, batch)

    def _counted(self, seq: int, batch: Batch) -> None:
        if self.missed_since:
            reason = "The server no longer keeps what was said so long ago."
            batch.gaps.append(Gap(since=self.missed_since, until=str(seq), reason=reason))
            self.missed_since = ""
        batch.moved(seq)

    def _event(self, kind: str, body: Frame, raw: bytes, batch: Batch) -> None:
        if kind == "#commit":
            self._commit(body, raw, batch)
        elif kind == "#account":
            removed = removed_from(body)
            if removed is not None:
                batch.removed.append(removed)
        elif kind == "#identity":
            self.known.forget(str(body.get("did")))

    def _commit(self, body: Frame, raw: bytes, batch: Batch) -> None:
        ops = body.get("ops")
        if body.get("tooBig") and not ops:
            batch.unreadable.append(Unreadable(raw, "the server left out what it found too big"))
            return
        ours = [op for op in ops if _is_about(op)] if isinstance(ops, list) else []
        if not ours or is_before(batch.position.since, body.get("time")):
            return
        found: dict[bytes, bytes] | None = None
        for op in ours:
            if op["path"] == PROFILE:
                self.known.forget(str(body.get("repo")))
                continue
            uri = ""
            try:
                uri = post_uri(body.get("repo"), op["path"])
                if op.get("action") == "create" and found is None:
                    found = blocks(body.get("blocks"))
                self._op(op, uri, body, found or {}, batch)
            except (ValueError, RecursionError) as error:
                batch.unreadable.append(Unreadable(raw, str(error), outside_id=uri))

    def _op(self, op: Frame, uri: str, body: Frame, found: dict[bytes, bytes], batch: Batch) -> None:
        action = op.get("action")
        if action == "delete":
            batch.deleted.append(Deleted(uri))
        elif action == "create":
            cid = op.get("cid")
            block = found.get(cid) if isinstance(cid, bytes) else None
            if block is None or not isinstance(cid, bytes):
                raise MalformedError("the record is missing in its commit")
            record = libipld.decode_dag_cbor(block)
            told = moment(body.get("time")) or clock.now()
            author = self.known.author(str(body.get("repo")))
            ref = Ref(uri, libipld.encode_cid(cid))
            batch.posts.append(post_from(record, ref, author=author, at=told, me=self.me))
        else:
            meter.count("bluesky_updates_ignored")  # posts cannot be edited here; nobody else shows it either

    def _noted(self, body: Frame, batch: Batch) -> None:
        if body.get("name") == "OutdatedCursor" and batch.position.at:
            self.missed_since = str(batch.position.at)

    def _ended(self, body: Frame, batch: Batch) -> None:
        error = str(body.get("error", "an error"))
        if error == "FutureCursor":
            reason = "The server counts anew; what was said before it began to is lost to us."
            batch.gaps.append(Gap(since=str(batch.position.at), until="0", reason=reason))
            batch.moved(0)
        raise OutsideTrouble(f"The stream ended: {error} {str(body.get('message', ''))[:200]}", retry_in=1.0)


def removed_from(body: Frame) -> Removed | None:
    """Return what an account event says; None for what concerns only the servers among themselves."""
    did, status = body.get("did"), body.get("status")
    if not isinstance(did, str):
        return None
    if body.get("active") is True:
        return Removed(did, reason="active", back=True)
    return Removed(did, reason=str(status)) if status in GONE else None


def is_before(since: datetime | None, told: object) -> bool:
    said = moment(told) if since is not None else None
    return since is not None and said is not None and said < since


def blocks(car: object) -> dict[bytes, bytes]:
    """Return the blocks of a CAR by their binary CID.

    Not `libipld.decode_car`: it decodes every block, and one bad block spoils the rest.

    :raises MalformedError: it is cut short or is no CAR.
    """
    if not isinstance(car, bytes):
        raise MalformedError("the commit has no blocks")
    length, start = _varint(car, 0)
    place, found = start + length, {}
    while place < len(car):
        length, start = _varint(car, place)
        place = start + length
        if length < CID_BYTES or place > len(car):
            raise MalformedError("a block of the commit is cut short")
        found[car[start : start + CID_BYTES]] = car[start + CID_BYTES : place]
    return found


def _varint(car: bytes, place: int) -> tuple[int, int]:
    """Return an unsigned LEB128 number and where it ends."""
    number = 0
    for shift in range(0, 35, 7):
        if place >= len(car):
            break
        byte = car[place]
        place += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number, place
    raise MalformedError("a length in the commit's blocks makes no sense")


def _split(raw: bytes) -> tuple[Frame, Frame]:
    parts = libipld.decode_dag_cbor_multi(raw)
    if len(parts) != 2 or not all(isinstance(part, dict) for part in parts):
        raise MalformedError("a frame has a header and a body")
    return parts[0], parts[1]


def _is_about(op: object) -> bool:
    path = op.get("path") if isinstance(op, dict) else None
    return isinstance(path, str) and (path.startswith(f"{POSTS}/") or path == PROFILE)
