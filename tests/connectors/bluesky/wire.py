"""Bytes as the network writes them: records with their CIDs, frames of the firehose, events of Jetstream."""

import hashlib
import json
from datetime import UTC, datetime

import libipld

POSTS = "app.bsky.feed.post"
AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ME = "did:plc:zorble2222222222222222"
DANA = "did:plc:dana222222222222222222"


def stamp(at):
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def record(text, *, at=AT, **more):
    return {"$type": POSTS, "text": text, "createdAt": stamp(at), **more}


def cid_of(block):
    return bytes([1, 0x71, 0x12, 32]) + hashlib.sha256(block).digest()


def cid_text(value):
    return libipld.encode_cid(cid_of(libipld.encode_dag_cbor(value)))


def strong(uri, value):
    return {"uri": uri, "cid": cid_text(value)}


def varint(number):
    spelled = b""
    while number >= 0x80:
        spelled += bytes([number & 0x7F | 0x80])
        number >>= 7
    return spelled + bytes([number])


def car(*blocks):
    """A CAR with the blocks as given, each under its CID."""
    header = libipld.encode_dag_cbor({"version": 1, "roots": []})
    parts = [cid_of(block) + block for block in blocks]
    return b"".join(varint(len(part)) + part for part in (header, *parts))


def frame(kind, body, *, op=1):
    header = {"op": op, "t": kind} if kind else {"op": op}
    return libipld.encode_dag_cbor(header) + libipld.encode_dag_cbor(body)


def linked(raw, *cids):
    """Turn CIDs that were encoded as plain bytes into links, as the network has them."""
    for cid in cids:
        raw = raw.replace(b"\x58\x24" + cid, b"\xd8\x2a\x58\x25\x00" + cid)
    return raw


def commit(seq, *ops, repo=DANA, at=AT, blocks=None, **more):
    """A commit frame; each op is (action, path, record or None)."""
    held = [libipld.encode_dag_cbor(value) for _, _, value in ops if value is not None]
    told = [
        {
            "action": action,
            "path": path,
            "cid": cid_of(libipld.encode_dag_cbor(value)) if value is not None else None,
        }
        for action, path, value in ops
    ]
    root = cid_of(b"commit")
    filler = libipld.encode_dag_cbor({"l": None, "e": [{"k": b"app.bsky.feed.post/3k"}]})
    body = {
        "seq": seq,
        "repo": repo,
        "commit": root,
        "rev": "3kabcdefghij2",
        "since": None,
        "time": stamp(at),
        "ops": told,
        "blocks": car(filler, *held) if blocks is None else blocks,
        "blobs": [],
        "rebase": False,
        "tooBig": False,
        **more,
    }
    return linked(frame("#commit", body), root, *(op["cid"] for op in told if op["cid"]))


def created(seq, rkey, value, **more):
    return commit(seq, ("create", f"{POSTS}/{rkey}", value), **more)


def deleted(seq, rkey, **more):
    return commit(seq, ("delete", f"{POSTS}/{rkey}", None), **more)


def account(seq, *, did=DANA, at=AT, **more):
    return frame("#account", {"seq": seq, "did": did, "time": stamp(at), **more})


def event(at_us, *, did=DANA, kind="commit", **more):
    """A Jetstream event."""
    return json.dumps({"did": did, "time_us": at_us, "kind": kind, **more})


def jet_commit(at_us, operation, rkey, value=None, **more):
    told = {"rev": "3kabcdefghij2", "operation": operation, "collection": POSTS, "rkey": rkey}
    if value is not None:
        told |= {"record": value, "cid": cid_text(value)}
    return event(at_us, commit=told, **more)
