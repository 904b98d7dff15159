"""Record keys made from what a reply is, so that sending it twice makes one post."""

import hashlib
from datetime import UTC, datetime, timedelta

ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"
LENGTH = 13
CLOCK_BITS = 10
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def key_for(key: str, written_at: datetime) -> str:
    """Return the record key of a reply: a TID (a moment in microseconds and a clock's number).

    The second is the one in which it was written, so that keys sort by time; the microseconds and the
    clock's number come from the reply's own key, so that two replies of one second do not meet.
    """
    digest = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big")
    second = (written_at - EPOCH) // timedelta(seconds=1)
    micros, number = digest % 1_000_000, (digest // 1_000_000) % (1 << CLOCK_BITS)
    return written(((second * 1_000_000 + micros) << CLOCK_BITS) | number)


def written(number: int) -> str:
    """Spell 65 bits in base 32, in an alphabet that sorts like the number."""
    return "".join(ALPHABET[(number >> shift) & 31] for shift in range(5 * (LENGTH - 1), -1, -5))
