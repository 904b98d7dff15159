"""How right labels are where people judged them: precision, recall and F1, each with its 95 % interval."""

from dataclasses import dataclass
from math import sqrt

Z = 1.96  # of 95 %
Bounds = tuple[float, float]


def wilson(part: int, whole: int) -> Bounds:
    """Return the interval of a share (Wilson 1927); all of 0 to 1 where nothing was looked at."""
    if not whole:
        return 0.0, 1.0
    share, spread = part / whole, Z * Z / whole
    middle = (share + spread / 2) / (1 + spread)
    reach = Z * sqrt(share * (1 - share) / whole + spread / (4 * whole)) / (1 + spread)
    return max(0.0, middle - reach), min(1.0, middle + reach)


@dataclass(frozen=True, slots=True)
class Figure:
    """One label over posts that people judged: rightly said, wrongly said, missed, rightly not said."""

    hits: int = 0
    false_alarms: int = 0
    misses: int = 0
    rest: int = 0

    def __add__(self, other: "Figure") -> "Figure":
        return Figure(
            self.hits + other.hits,
            self.false_alarms + other.false_alarms,
            self.misses + other.misses,
            self.rest + other.rest,
        )

    @classmethod
    def of(cls, *, holds: bool, said: bool) -> "Figure":
        return cls(
            int(holds and said), int(said and not holds), int(holds and not said), int(not (holds or said))
        )

    @property
    def posts(self) -> int:
        return self.hits + self.false_alarms + self.misses + self.rest

    @property
    def right(self) -> int:
        return self.hits + self.rest

    @property
    def precision(self) -> float | None:
        return _share(self.hits, self.hits + self.false_alarms)

    @property
    def recall(self) -> float | None:
        return _share(self.hits, self.hits + self.misses)

    @property
    def f1(self) -> float | None:
        return _share(2 * self.hits, 2 * self.hits + self.false_alarms + self.misses)

    @property
    def precision_between(self) -> Bounds:
        return wilson(self.hits, self.hits + self.false_alarms)

    @property
    def recall_between(self) -> Bounds:
        return wilson(self.hits, self.hits + self.misses)

    @property
    def f1_between(self) -> Bounds:
        """Return the bounds of F1 = 2j / (1 + j) from those of j, the hits among all said or held."""
        low, high = wilson(self.hits, self.hits + self.false_alarms + self.misses)
        return 2 * low / (1 + low), 2 * high / (1 + high)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
