"""Unpack what came in, and stop as soon as it is more than we take."""

import zlib
from collections.abc import Iterator

ACCEPTED = "gzip, deflate"
CODINGS = {"gzip", "x-gzip", "deflate"}
GZIP_BEGINS = b"\x1f\x8b"


class TooMuch(Exception):
    """More bytes than the limit, once unpacked."""


class Broken(Exception):
    """Packed in a way that we do not unpack, or torn."""


def unpack(chunks: Iterator[bytes], coding: str, limit: int) -> bytes:
    """:raises TooMuch, Broken: at the first byte that shows it."""
    coding = coding.strip().lower()
    if coding in {"", "identity"}:
        return _plain(chunks, limit)
    if coding not in CODINGS:
        raise Broken
    try:
        return _unpacked(chunks, coding, limit)
    except zlib.error:
        raise Broken from None


def _plain(chunks: Iterator[bytes], limit: int) -> bytes:
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > limit:
            raise TooMuch
    return bytes(body)


def _unpacked(chunks: Iterator[bytes], coding: str, limit: int) -> bytes:
    body, unpacker = bytearray(), None
    for chunk in filter(None, chunks):
        unpacker = unpacker or _unpacker(coding, chunk)
        rest = chunk
        while rest:
            if unpacker.eof:
                if not rest.startswith(GZIP_BEGINS):
                    break
                unpacker = _unpacker(coding, rest)
            body += unpacker.decompress(rest, limit - len(body) + 1)
            if len(body) > limit:
                raise TooMuch
            rest = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
    if unpacker and not unpacker.eof:
        raise Broken
    return bytes(body)


def _unpacker(coding: str, chunk: bytes) -> "zlib._Decompress":
    """Some servers call it deflate and leave the header out; RFC 1950 says how to tell."""
    if coding == "deflate":
        headed = chunk[0] & 0x0F == 8 and (len(chunk) == 1 or (chunk[0] * 256 + chunk[1]) % 31 == 0)
        return zlib.decompressobj(zlib.MAX_WBITS if headed else -zlib.MAX_WBITS)
    return zlib.decompressobj(zlib.MAX_WBITS | 16)
