"""What the local models read in words that wait, as far as it moves a person in the queue. No writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heedful.desk.need import UNDERSTOOD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from heedful.listening.models import Reading

NEEDS_NONE = "no_answer"


def told_by(readings: Iterable[Reading]) -> str:
    """Return what some posts tell together, as a conversation keeps it: "high safety"."""
    told = [_of(reading) for reading in readings]
    return _kept(told)


def both(first: str, second: str) -> str:
    """Return what two conversations tell that become one."""
    return _kept([set(first.split()), set(second.split())])


def _of(reading: Reading) -> set[str]:
    return {*reading.intent_list, reading.urgency} & UNDERSTOOD.keys()


def _kept(told: list[set[str]]) -> str:
    """Return everything that is told; that nobody has to write back only where all tell it."""
    everything = set().union(*told)
    if not all(NEEDS_NONE in one for one in told):
        everything.discard(NEEDS_NONE)
    return " ".join(sorted(everything))
