"""Read an export: who is in it first, then its dialogues, one after the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import ModuleType

from heedful.imports import chatwoot, zendesk
from heedful.imports.aside import Aside
from heedful.imports.files import Row, Unreadable, rows_of
from heedful.imports.told import Dialogue, Unfit
from heedful.kit.errors import Invalid

SYSTEMS: dict[str, ModuleType] = {zendesk.NETWORK: zendesk, chatwoot.NETWORK: chatwoot}


@dataclass(frozen=True, slots=True)
class Read:
    """What one row of the files is: a dialogue, or (`reason`) why it is none; neither: it was of use."""

    place: str
    what: str = ""
    dialogue: Dialogue | None = None
    reason: str = ""


class Export:
    """The files of one export."""

    def __init__(self, network: str, paths: Sequence[Path]) -> None:
        if network not in SYSTEMS:
            raise Invalid(f"Imports come from {' or '.join(SYSTEMS)}, not from {network}.")
        self.system, self.paths = SYSTEMS[network], paths

    def put_aside(self, aside: Aside) -> None:
        """Read what dialogues refer to."""
        for path in self.paths:
            for row in rows_of(path, but=self._is_plain):
                if isinstance(row, Row) and not self.system.is_dialogue(row):
                    self.system.put_aside(row, aside)

    def _is_plain(self, line: bytes) -> bool:
        return not self.system.may_be_looked_up(line)

    def read(self, aside: Aside, *, at: datetime) -> Iterator[Read]:
        """Return every row once, in an order that is always the same."""
        nowhere = Aside()
        for path in self.paths:
            for row in rows_of(path):
                if isinstance(row, Unreadable):
                    yield Read(row.place, reason=row.reason)
                elif self.system.is_dialogue(row):
                    yield self._dialogue(row, aside, at)
                else:
                    reason = self.system.put_aside(row, nowhere)
                    yield Read(row.place, _id(row), reason=reason)
        nowhere.__exit__()

    def _dialogue(self, row: Row, aside: Aside, at: datetime) -> Read:
        try:
            return Read(row.place, _id(row), self.system.dialogue(row, aside, at=at))
        except Unfit as why:
            return Read(row.place, _id(row), reason=str(why))
        except (TypeError, AttributeError, ValueError):  # a value of another kind than it is documented to be
            return Read(row.place, _id(row), reason="is of another shape than we know")


def _id(row: Row) -> str:
    return str(row.fields.get("id") or "")[:100]
