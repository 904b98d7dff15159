"""The ids of the AT protocol: DIDs, record keys, content ids."""

import hashlib
from base64 import b32encode
from typing import Any

import libipld

POST = "app.bsky.feed.post"
_SORTABLE = "234567abcdefghijklmnopqrstuvwxyz"
_PAIRS = [first + second for first in _SORTABLE for second in _SORTABLE]  # ten bits at once: floods need many
_CID_OF_CBOR = b"\x01\x71\x12\x20"  # version 1, DAG-CBOR, SHA-256, 32 bytes


def tid(moment: int, clock: int = 7) -> str:
    """Return the timestamp id of a moment in microseconds; later moments sort later."""
    number = (moment << 10) | clock
    tail = [_PAIRS[(number >> shift) & 1023] for shift in (50, 40, 30, 20, 10, 0)]
    return _SORTABLE[(number >> 60) & 31] + "".join(tail)


def moment_of(key: str) -> int:
    """Return the microseconds a timestamp id stands for; -1 where it is none."""
    if len(key) != 13 or any(letter not in _SORTABLE for letter in key):
        return -1
    number = 0
    for letter in key:
        number = (number << 5) | _SORTABLE.index(letter)
    return number >> 10


def did(digest: bytes) -> str:
    return "did:plc:" + b32encode(digest[:15]).decode().lower()


def block(value: Any) -> tuple[bytes, bytes]:
    """Encode a value and return its content id in bytes, and the bytes."""
    encoded: bytes = libipld.encode_dag_cbor(value)
    return _CID_OF_CBOR + hashlib.sha256(encoded).digest(), encoded


def written(cid: bytes) -> str:
    """A content id as text: bafyrei..."""
    spelt: str = libipld.encode_cid(cid)
    return spelt


def uri(author_did: str, collection: str, key: str) -> str:
    return f"at://{author_did}/{collection}/{key}"


def parts(at_uri: str) -> tuple[str, str, str]:
    """Return authority, collection and key; empty where the uri has none."""
    found = [*at_uri.removeprefix("at://").split("/"), "", "", ""]
    return found[0], found[1], found[2]
