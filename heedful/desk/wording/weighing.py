"""What a company makes of a remark: nothing, a word beside the draft, a question, or a stop."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from heedful.desk.wording.remarks import NAMES, Kind, Remark
from heedful.kit.errors import Refused


class Level(StrEnum):
    """How much a remark weighs, from nothing to a stop."""

    OFF = "off"
    REMARK = "remark"
    SECOND_LOOK = "second-look"
    MUST_CHANGE = "must-change"


MAY_STOP = frozenset(Kind) - {Kind.TONE}  # a guess of a model stops nobody
USUAL: Mapping[Kind, Level] = dict.fromkeys(Kind, Level.REMARK) | {Kind.SECRET: Level.SECOND_LOOK}


@dataclass(frozen=True, slots=True)
class Weighed:
    """A remark, and what the company makes of its kind."""

    remark: Remark
    level: Level

    @property
    def name(self) -> str:
        return NAMES[self.remark.kind]

    @property
    def asks(self) -> bool:
        return self.level == Level.SECOND_LOOK

    @property
    def stops(self) -> bool:
        return self.level == Level.MUST_CHANGE


class LookAgain(Refused):
    """The words have to be looked at again, by a rule of the company; `remarks` says which."""

    code = "words"

    def __init__(self, remarks: list[Weighed]) -> None:
        stops = [one for one in remarks if one.stops]
        words = "; ".join(f"“{one.remark.words[:60]}” ({one.name})" for one in (stops or remarks))
        way = "Please change it." if stops else "Look at it again, or send it as it is."
        super().__init__(f"{way} {words}")
        self.remarks = remarks


def in_the_way(remarks: list[Weighed], *, anyway: bool) -> list[Weighed]:
    """Return the remarks for which a text does not leave yet; `anyway`: somebody looked again."""
    return [one for one in remarks if one.stops or (one.asks and not anyway)]
