"""What became of those who spoke: whether we answered, and whether they deserved an answer. No database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from django.utils.functional import cached_property

from heedful.listening.rules import Precision, precision_of


class Outcome(StrEnum):
    """What became of a conversation; the first that holds, in this order."""

    NOT_US = "not-us"  # a teammate said that it is not about us
    ANSWERED = "answered"  # an answer of ours stands, from here or from elsewhere
    APART = "apart"  # a limit set it apart
    TAKEN_AWAY = "taken-away"  # they took their words away before we answered
    BY_A_PEER = "by-a-peer"  # a peer's answer is confirmed, and we said nothing
    UNANSWERED = "unanswered"


DESERVED = (Outcome.ANSWERED, Outcome.UNANSWERED)


@dataclass(frozen=True, slots=True)
class Cell:
    """How many conversations of a month, a venue and a team came to what."""

    month: date
    source_id: int
    team_id: int | None
    outcome: Outcome
    n: int


@dataclass(frozen=True)
class Counts:
    """Outcomes with their numbers. Answered of deserved is the figure."""

    by_outcome: dict[Outcome, int]

    def of(self, outcome: Outcome) -> int:
        return self.by_outcome.get(outcome, 0)

    @property
    def answered(self) -> int:
        return self.of(Outcome.ANSWERED)

    @property
    def unanswered(self) -> int:
        return self.of(Outcome.UNANSWERED)

    @property
    def deserved(self) -> int:
        return sum(self.of(outcome) for outcome in DESERVED)

    @property
    def left_out(self) -> int:
        """Return how many deserve no answer of ours, or have one of somebody else."""
        return sum(self.by_outcome.values()) - self.deserved

    @cached_property
    def share(self) -> Precision | None:
        """Return the share answered with its interval; None while they are too few to tell."""
        return precision_of(self.answered, self.deserved)


def counted(cells: Iterable[Cell]) -> Counts:
    by_outcome: dict[Outcome, int] = defaultdict(int)
    for cell in cells:
        by_outcome[cell.outcome] += cell.n
    return Counts(dict(by_outcome))


Key = TypeVar("Key", bound=Hashable)


def counted_by(cells: Sequence[Cell], key_of: Callable[[Cell], Key]) -> dict[Key, Counts]:
    """Return the counts of each key, in the order in which the keys come up."""
    groups: dict[Key, list[Cell]] = defaultdict(list)
    for cell in cells:
        groups[key_of(cell)].append(cell)
    return {key: counted(group) for key, group in groups.items()}
