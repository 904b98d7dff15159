"""All sets that may be learned from, parted: nothing of a held part of any set is in what is learned."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from heedful.reading.heads import Head
from heedful.reading.sets import DataSet, Example, Use, care, mark, public_sets, real


@dataclass(frozen=True, slots=True)
class Gathered:
    """Examples by the name of their set."""

    sets: Mapping[str, DataSet]
    learned: Mapping[str, list[Example]]
    held: Mapping[str, list[Example]]

    def heads(self) -> tuple[Head, ...]:
        """Return every head once; those of our own posts also where only public sets are read."""
        named = {head.name: head for head in (*(one.head for one in self.sets.values()), *care.HEADS)}
        return tuple(named[name] for name in sorted(named))


def gathered(data: Path, ours: Path | None) -> Gathered:
    """Read the public sets of one folder and our own posts of another, but not what may only be measured."""
    folders = {one: data for one in (*public_sets(data), care.REPLIES) if one.use is Use.SHIPS}
    if ours:
        folders |= dict.fromkeys(care.SETS, ours) | dict.fromkeys(real.sets(ours), data)
    held = {one.name: one.held(folder) for one, folder in folders.items()}
    marks = {mark(example.text) for examples in held.values() for example in examples}
    learned = {
        one.name: [example for example in one.train(folder) if mark(example.text) not in marks]
        for one, folder in folders.items()
    }
    return Gathered({one.name: one for one in folders}, learned, held)
