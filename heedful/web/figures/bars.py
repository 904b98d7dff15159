"""A drawing of the share answered by month: bars of those who deserved an answer, the answered part below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from heedful.desk.answered import Counts

HEIGHT, STEP, WIDTH = 120, 48, 32


@dataclass(frozen=True, slots=True)
class Bar:
    """Where a month stands in the drawing; the answered part is drawn from the ground."""

    name: str
    link: str
    answered: int
    deserved: int
    x: int
    top: int
    height: int
    answered_top: int
    answered_height: int

    @property
    def middle(self) -> int:
        return self.x + WIDTH // 2


def bars_of(months: Sequence[tuple[str, Counts, str]]) -> list[Bar]:
    """Return the bars of some months, the oldest first, as high as the highest allows."""
    most = max((counts.deserved for _, counts, _ in months), default=0)
    return [_bar(number, name, counts, link, most or 1) for number, (name, counts, link) in enumerate(months)]


def _bar(number: int, name: str, counts: Counts, link: str, most: int) -> Bar:
    whole = round(HEIGHT * counts.deserved / most)
    part = round(HEIGHT * counts.answered / most)
    return Bar(
        name=name,
        link=link,
        answered=counts.answered,
        deserved=counts.deserved,
        x=number * STEP + (STEP - WIDTH) // 2,
        top=HEIGHT - whole,
        height=whole,
        answered_top=HEIGHT - part,
        answered_height=part,
    )
