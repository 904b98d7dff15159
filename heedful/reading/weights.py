"""The trained weights beside this file: found, checked against their checksums, opened once."""

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heedful.kit.errors import Refused
from heedful.reading.heads import Head, Kind

HERE = Path(__file__).parent / "weights"
CARD = "card.json"
AGAIN = "Install Heedful anew."


class BrokenWeights(Refused):
    """The weights are missing or not those that were measured; the text says what to do."""

    code = "broken-weights"
    status = 503


@dataclass(frozen=True, slots=True)
class Calibration:
    """How raw scores of one tier become chances, and from which chance on a label is given."""

    slope: NDArray[np.float64]
    shift: NDArray[np.float64]
    threshold: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weights:
    folder: Path
    version: str
    card: dict[str, Any]

    @classmethod
    def open(cls, folder: Path = HERE) -> "Weights":
        """Return the weights of the folder.

        :raises BrokenWeights: a file is missing, or has another checksum than the card says.
        """
        try:
            card = json.loads((folder / CARD).read_text(encoding="utf-8"))
            for name, checksum in card["files"].items():
                _check(folder / name, checksum)
            return cls(folder, card["version"], card)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as trouble:
            raise BrokenWeights(f"The weights in {folder} cannot be read ({trouble}). {AGAIN}") from trouble

    def heads(self) -> tuple[Head, ...]:
        return tuple(
            Head(name, Kind(said["kind"]), tuple(said["labels"])) for name, said in self.card["heads"].items()
        )

    def calibration(self, head: str, tier: str) -> Calibration:
        said = self.card["heads"][head][tier]
        return Calibration(*(np.array(said[key], np.float64) for key in ("slope", "shift", "threshold")))

    def arrays(self, name: str) -> dict[str, NDArray[Any]]:
        with np.load(self.folder / name, allow_pickle=False) as kept:
            return {key: kept[key] for key in kept.files}


def _check(path: Path, checksum: str) -> None:
    if not path.is_file():
        raise BrokenWeights(f"{path.name} is missing in {path.parent}. {AGAIN}")
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != checksum:
            raise BrokenWeights(f"{path} is not the file that was measured: its checksum differs. {AGAIN}")


@lru_cache(maxsize=1)
def shipped() -> Weights:
    """Return the weights that came with the package."""
    return Weights.open()
