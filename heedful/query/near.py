"""Words near each other: `NEAR/5`, `ONEAR/5`, `SENTENCE`, and how often something is said."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from heedful.query.nodes import Mark, Marks, Placed, bracketed
from heedful.query.said import Said
from heedful.query.words import Place


class Pair(Placed):
    """Two clauses that stand together. It is found where they are closest, and marks both."""

    __slots__ = ()
    joins: ClassVar[bool] = True
    left: Placed
    right: Placed

    def fits(self, said: Said, left: Place, right: Place) -> bool:
        """Test whether two places are together; they never overlap."""
        raise NotImplementedError

    def pairs(self, said: Said) -> Sequence[tuple[Place, Place]]:
        """Return the places that fit, each with the nearest on either side: few, whatever the text."""
        lefts = self.left.places(said)
        if not lefts:
            return ()
        rights = self.right.places(said)
        near_left, near_right = _Nearest(lefts), _Nearest(rights)
        pairs = {(left, right) for left in lefts for right in near_right.beside(left)}
        pairs |= {(left, right) for right in rights for left in near_left.beside(right)}
        return sorted(pair for pair in pairs if self.fits(said, *pair))

    def places(self, said: Said) -> Sequence[Place]:
        return sorted({(min(left[0], right[0]), max(left[1], right[1])) for left, right in self.pairs(said)})

    def marks(self, said: Said) -> Marks | None:
        pairs = self.pairs(said)
        if not pairs:
            return None
        places = sorted({place for pair in pairs for place in pair})
        return tuple(Mark(*said.span(place), str(self), self.words) for place in places)


class _Nearest:
    """Places, ready to be asked for those beside another."""

    def __init__(self, places: Sequence[Place]) -> None:
        self._by_first = places
        self._by_last = sorted((last, first) for first, last in places)

    def beside(self, place: Place) -> Iterator[Place]:
        """Yield the nearest after it, and the nearest before it."""
        after = bisect_left(self._by_first, (place[1] + 1, 0))
        if after < len(self._by_first):
            yield self._by_first[after]
        before = bisect_left(self._by_last, (place[0], 0)) - 1
        if before >= 0:
            last, first = self._by_last[before]
            yield first, last


@dataclass(frozen=True, slots=True)
class Near(Pair):
    """At most `distance` other words between them: `jazz NEAR/3 broken`. Ordered: the left one first."""

    left: Placed
    right: Placed
    distance: int
    ordered: bool = False

    def fits(self, said: Said, left: Place, right: Place) -> bool:
        del said
        if left[1] < right[0]:
            return right[0] - left[1] - 1 <= self.distance
        return not self.ordered and right[1] < left[0] and left[0] - right[1] - 1 <= self.distance

    def __str__(self) -> str:
        return f"{bracketed(self.left)} {'O' * self.ordered}NEAR/{self.distance} {bracketed(self.right)}"


@dataclass(frozen=True, slots=True)
class Sentence(Pair):
    """Both in one sentence: `jazz SENTENCE broken`."""

    left: Placed
    right: Placed

    def fits(self, said: Said, left: Place, right: Place) -> bool:
        apart = left[1] < right[0] or right[1] < left[0]
        return apart and said.sentence(left[0]) == said.sentence(right[1]) == said.sentence(right[0])

    def __str__(self) -> str:
        return f"{bracketed(self.left)} SENTENCE {bracketed(self.right)}"


@dataclass(frozen=True, slots=True)
class Often(Placed):
    """Said at least so many times: `jazz freq>=2`."""

    node: Placed
    least: int
    joins: ClassVar[bool] = True

    def places(self, said: Said) -> Sequence[Place]:
        places = self.node.places(said)
        return places if len(places) >= self.least else ()

    def __str__(self) -> str:
        return f"{bracketed(self.node)} freq>={self.least}"
