"""Seals tell when the journal was changed afterwards: each covers some entries and the seal before it.

A seal is SHA-256 over the digest of the seal before and one line of JSON for each entry, in the
journal's order. Whoever changes, adds or takes away an entry that was sealed would have to make every
later seal anew, and the newest one could be known elsewhere: `heedful journal head` prints it.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from heedful.journal import read
from heedful.journal.models import Entry, Seal

BLOCK = 500  # entries under one seal
FRESH = timedelta(seconds=10)  # so long a seal waits for more entries


def head() -> Seal | None:
    """Return the newest seal, None before there is one."""
    return Seal.objects.order_by("-number").first()


def seal(*, at: datetime) -> int:
    """Seal what is settled, oldest first; return how many entries were. Several workers may do it at once."""
    sealed = 0
    while block := _next_block(last := head(), at):
        digest = _digest(last.digest if last else "", block)
        row = Seal(
            number=last.number + 1 if last else 1,
            ends=read.position_of(block[-1]),
            entries=len(block),
            digest=digest,
            at=at,
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:  # another worker sealed them first
            return sealed
        sealed += len(block)
    return sealed


def _next_block(last: Seal | None, at: datetime) -> list[Entry]:
    found = read.since(last.ends if last else read.START, limit=BLOCK)
    return found if len(found) == BLOCK or (found and found[0].at <= at - FRESH) else []


def _digest(before: str, entries: list[Entry]) -> str:
    told = hashlib.sha256(before.encode())
    for entry in entries:
        told.update(b"\n" + _line(entry).encode())
    return told.hexdigest()


def _line(entry: Entry) -> str:
    moment = entry.at.astimezone(UTC).isoformat()
    told = [entry.xact, entry.pk, entry.kind, moment, entry.teammate_id, entry.facts, entry.changes]
    return json.dumps(told, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Verified:
    """What a look at every seal found; `broken` are the first whose entries are not what was sealed."""

    seals: int
    entries: int
    head: str
    broken: tuple[Seal, ...]
    missing: tuple[int, ...]  # numbers of seals that are not there
    knows: bool | None  # whether a digest that was known elsewhere is among them, None if none was given

    @property
    def holds(self) -> bool:
        return not self.broken and not self.missing and self.knows is not False


def verify(*, known: str = "") -> Verified:
    """Make every seal anew from its entries and compare; `known` is a head that was noted elsewhere."""
    entries, digests = 0, set()
    broken: list[Seal] = []
    missing: list[int] = []
    before: Seal | None = None
    for one in Seal.objects.order_by("number").iterator():
        missing += range(before.number + 1 if before else 1, one.number)
        block = list(_under(before.ends if before else read.START, one.ends))
        entries += len(block)
        digests.add(one.digest)
        if _digest(before.digest if before else "", block) != one.digest:
            broken.append(one)
        before = one
    knows = known.lower() in digests if known else None
    head_digest = before.digest if before else ""
    return Verified(
        before.number if before else 0, entries, head_digest, tuple(broken[:20]), tuple(missing[:20]), knows
    )


def _under(after: str, ends: str) -> Iterator[Entry]:
    """Return the entries behind one position up to another, in the journal's order."""
    (xact, number), (last_xact, last_number) = read.parts(after), read.parts(ends)
    is_first = after == read.START  # nothing may stand below it
    behind = Q() if is_first else Q(xact__gt=xact) | Q(xact=xact, pk__gt=number)
    up_to = Q(xact__lt=last_xact) | Q(xact=last_xact, pk__lte=last_number)
    return Entry.objects.filter(behind & up_to).order_by("xact", "id").iterator()
