"""The query language as a tree. A node is a value; it says where it matches, and prints itself."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from heedful.query.said import Said
from heedful.query.words import Place

MOST_MARKS = 100  # of one clause in one text


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """What made a post match: the span in the text as it was written, and the clause that asked for it.

    A clause about something else than the text (`lang:en`) marks nothing: start and end are 0.
    """

    start: int
    end: int
    clause: str
    words: str = ""


Marks = tuple[Mark, ...]


class Node(ABC):
    """A clause. Equal trees are equal values, and `parse(str(node)) == node`."""

    __slots__ = ()
    joins: ClassVar[bool] = False  # printed in brackets inside another clause

    @abstractmethod
    def marks(self, said: Said) -> Marks | None:
        """Return what made it match, None if it does not; a NOT matches without marks."""

    def matches(self, said: Said) -> bool:
        return self.marks(said) is not None

    def found(self, said: Said) -> frozenset[str] | None:
        """Return the words that made it match, None if it does not match."""
        marks = self.marks(said)
        return None if marks is None else frozenset(mark.words for mark in marks if mark.words)

    def found_by_match(self, said: Said) -> frozenset[str]:
        """Return what `found` does, of a post that is known to match: mostly it need not be read again."""
        return self.found(said) or frozenset()


class Placed(Node):
    """A clause that stands somewhere: a word, a phrase, words near each other."""

    __slots__ = ()

    @abstractmethod
    def places(self, said: Said) -> Sequence[Place]:
        """Return where it stands, in order."""

    def matches(self, said: Said) -> bool:
        return bool(self.places(said))

    def marks(self, said: Said) -> Marks | None:
        places = self.places(said)
        if not places:
            return None
        clause, words = str(self), self.words
        return tuple(Mark(*said.span(place), clause, words) for place in places[:MOST_MARKS])

    def found_by_match(self, said: Said) -> frozenset[str]:
        del said
        return frozenset({self.words})

    @property
    def words(self) -> str:
        """Return the clause as words for people."""
        return str(self).strip('"')


@dataclass(frozen=True, slots=True)
class Not(Node):
    node: Node

    def matches(self, said: Said) -> bool:
        return not self.node.matches(said)

    def marks(self, said: Said) -> Marks | None:
        return None if self.node.matches(said) else ()

    def found_by_match(self, said: Said) -> frozenset[str]:
        del said
        return frozenset()

    def __str__(self) -> str:
        return f"NOT {bracketed(self.node)}"


@dataclass(frozen=True, slots=True)
class And(Node):
    nodes: tuple[Node, ...]
    joins: ClassVar[bool] = True

    def matches(self, said: Said) -> bool:
        return all(node.matches(said) for node in self.nodes)

    def marks(self, said: Said) -> Marks | None:
        found: Marks = ()
        for node in self.nodes:
            here = node.marks(said)
            if here is None:
                return None
            found += here
        return found

    def found_by_match(self, said: Said) -> frozenset[str]:
        return frozenset().union(*(node.found_by_match(said) for node in self.nodes))

    def __str__(self) -> str:
        return " ".join(bracketed(node) for node in self.nodes)


@dataclass(frozen=True, slots=True)
class Or(Placed):
    """Any of them; it stands where its parts stand, as far as they stand anywhere."""

    nodes: tuple[Node, ...]
    joins: ClassVar[bool] = True

    def matches(self, said: Said) -> bool:
        return any(node.matches(said) for node in self.nodes)

    def marks(self, said: Said) -> Marks | None:
        found = [here for node in self.nodes if (here := node.marks(said)) is not None]
        return tuple(mark for here in found for mark in here) if found else None

    def found_by_match(self, said: Said) -> frozenset[str]:
        return self.found(said) or frozenset()

    def places(self, said: Said) -> Sequence[Place]:
        return sorted(
            {place for node in self.nodes if isinstance(node, Placed) for place in node.places(said)}
        )

    def __str__(self) -> str:
        return " OR ".join(bracketed(node) for node in self.nodes)


def bracketed(node: Node) -> str:
    """Return a clause as it stands inside another."""
    return f"({node})" if node.joins else str(node)
