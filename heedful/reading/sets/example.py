"""A labelled text, and a data set that knows its licence."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from heedful.reading.heads import Head


class Part(StrEnum):
    TRAIN = "train"
    HELD = (
        "held"  # official validation parts, or a share by hash: measured and calibrated on, never trained on
    )


class Use(StrEnum):
    SHIPS = "ships"  # its terms allow weights that are passed on
    MEASURED = "measured"  # non-commercial, or no licence stated: nothing is ever trained on it


@dataclass(frozen=True, slots=True)
class Example:
    """A text with how much each label of one head holds, 0 to 1."""

    text: str
    target: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class DataSet:
    name: str
    head: Head
    licence: str
    use: Use
    read: Callable[[Path, Part], Iterator[Example]]

    def train(self, folder: Path) -> list[Example]:
        """Return what may be learned from.

        :raises PermissionError: its licence doesn't allow weights that are passed on.
        """
        if self.use is not Use.SHIPS:
            raise PermissionError(f"{self.name} may only be measured: {self.licence}")
        return list(self.read(folder, Part.TRAIN))

    def held(self, folder: Path) -> list[Example]:
        return list(self.read(folder, Part.HELD))


def mark(text: str) -> int:
    """Return a number that only the text decides: it says in which part the text stands."""
    return int.from_bytes(hashlib.sha256(text.strip().encode()).digest()[:8])


def calibrates(text: str) -> bool:
    """Say whether a held text is for calibration; the other half of the held ones is for the figures."""
    return mark(text) // 1000 % 2 == 0


def stands_in(text: str, part: Part, share: int) -> bool:
    """Say whether the text stands in this part, where one in `share` is held."""
    return (mark(text) % share == 0) is (part is Part.HELD)


def chosen(label: int, of: int) -> tuple[float, ...]:
    return tuple(float(number == label) for number in range(of))
