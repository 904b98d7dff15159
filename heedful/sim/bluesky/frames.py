"""The bytes of the stream: DAG-CBOR frames with CAR blocks, and Jetstream's lines of JSON.

Commits have the shape of real ones. The tree holds only the record that the commit is about, and the
signature is a digest: enough for whoever reads, not for whoever verifies.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import libipld

from heedful.sim.bluesky import ids

_AS_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


@dataclass(frozen=True, slots=True)
class Op:
    """One change of one record; `previous` is the content id of what stood there before."""

    action: str  # create, update, delete
    collection: str
    key: str
    record: dict[str, Any] | None
    previous: bytes | None = None

    @property
    def path(self) -> str:
        return f"{self.collection}/{self.key}"


@dataclass(frozen=True, slots=True)
class Write:
    """What one commit changes, at its place in the stream."""

    number: int
    moment: int
    time: str
    did: str
    ops: Sequence[Op]
    last_rev: str | None


@dataclass(frozen=True, slots=True)
class Committed:
    """The commit in both spellings; `line` has one line for each change; `records` are content ids."""

    frame: bytes
    line: bytes
    rev: str
    cid: str
    records: Sequence[bytes | None]


def frame(kind: str, body: dict[str, Any]) -> bytes:
    head: bytes = libipld.encode_dag_cbor({"op": 1, "t": kind})
    tail: bytes = libipld.encode_dag_cbor(body)
    return head + tail


def failure(name: str, text: str) -> bytes:
    head: bytes = libipld.encode_dag_cbor({"op": -1})
    tail: bytes = libipld.encode_dag_cbor({"error": name, "message": text})
    return head + tail


def car(root: bytes, blocks: list[tuple[bytes, bytes]]) -> bytes:
    head: bytes = libipld.encode_dag_cbor({"version": 1, "roots": [root]})
    parts = [_varint(len(head)), head]
    for cid, encoded in blocks:
        parts += [_varint(len(cid) + len(encoded)), cid, encoded]
    return b"".join(parts)


def commit(write: Write) -> Committed:
    rev = ids.tid(write.moment)
    blocks = [ids.block(op.record) if op.record is not None else None for op in write.ops]
    cids = [block[0] if block else None for block in blocks]
    leaves = [
        {"p": 0, "k": op.path.encode(), "v": cid, "t": None}
        for op, cid in zip(write.ops, cids, strict=True)
        if cid
    ]
    tree = ids.block({"l": None, "e": leaves})
    signed = {"did": write.did, "version": 3, "data": tree[0], "rev": rev, "prev": None}
    signature = tree[0][-32:] * 2
    root = ids.block({**signed, "sig": signature})
    body = {
        "seq": write.number, "rebase": False, "tooBig": False, "repo": write.did, "commit": root[0],
        "rev": rev, "since": write.last_rev, "blocks": car(root[0], [root, tree, *filter(None, blocks)]),
        "ops": [_op(op, cid) for op, cid in zip(write.ops, cids, strict=True)], "blobs": [],
        "time": write.time,
    }  # fmt: skip
    lines = b"\n".join(_jetstream(write, op, rev, cid) for op, cid in zip(write.ops, cids, strict=True))
    return Committed(frame("#commit", body), lines, rev, ids.written(root[0]), cids)


def _op(op: Op, cid: bytes | None) -> dict[str, Any]:
    told: dict[str, Any] = {"action": op.action, "path": op.path, "cid": cid}
    return told | ({"prev": op.previous} if op.previous else {})


def _jetstream(write: Write, op: Op, rev: str, cid: bytes | None) -> bytes:
    told: dict[str, Any] = {"rev": rev, "operation": op.action, "collection": op.collection, "rkey": op.key}
    if cid:
        told |= {"record": op.record, "cid": ids.written(cid)}
    return line({"did": write.did, "time_us": write.moment, "kind": "commit", "commit": told})


def line(event: dict[str, Any]) -> bytes:
    return _AS_JSON(event).encode()


def account(number: int, moment: int, time: str, did: str, reason: str) -> tuple[bytes, bytes]:
    """An account came, went or came back; `reason` is empty while it is there."""
    body: dict[str, Any] = {"seq": number, "did": did, "time": time, "active": not reason}
    if reason:
        body["status"] = reason
    return frame("#account", body), line({"did": did, "time_us": moment, "kind": "account", "account": body})


def identity(number: int, moment: int, time: str, did: str, handle: str) -> tuple[bytes, bytes]:
    body = {"seq": number, "did": did, "time": time, "handle": handle}
    return frame("#identity", body), line(
        {"did": did, "time_us": moment, "kind": "identity", "identity": body}
    )


def garbage(kind: str, number: int, moment: int, time: str, did: str) -> tuple[bytes, bytes]:
    """An item that nobody can read: "record" (no text in it), "blocks" (a torn CAR) or "bytes"."""
    record = {"$type": ids.POST, "createdAt": "yesterday, about noon", "text": 42}
    write = Write(number, moment, time, did, [Op("create", ids.POST, ids.tid(moment), record)], None)
    spoilt = commit(write)
    if kind == "blocks":
        torn = {**_body(spoilt.frame), "blocks": b"\x3a\xa2torn"}
        return frame("#commit", torn), spoilt.line[:-20]
    if kind == "bytes":
        return b"\xff\x00 this is no CBOR", b'{"did": this is no JSON'
    return spoilt.frame, spoilt.line


def _body(frame_bytes: bytes) -> dict[str, Any]:
    body: dict[str, Any] = libipld.decode_dag_cbor_multi(frame_bytes)[1]
    return body


def _varint(number: int) -> bytes:
    spelt = bytearray()
    while number >= 0x80:
        spelt.append(number & 0x7F | 0x80)
        number >>= 7
    spelt.append(number)
    return bytes(spelt)
