"""What rooms above take out of what is heard: it is theirs, and becomes neither a post nor a mention."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from heedful.connectors.contract import Post

if TYPE_CHECKING:
    from heedful.listening.matching import Matched


@dataclass(frozen=True, slots=True)
class Taker:
    """`is_for` looks at a post alone; `take` runs in the transaction that files the rest. Repeatable."""

    is_for: Callable[[Post], bool]
    take: Callable[[Sequence[Post], datetime], None]


TAKERS: list[Taker] = []


def is_taken(post: Post) -> bool:
    return any(taker.is_for(post) for taker in TAKERS)


def left_of(matched: "Matched") -> "Matched":
    """Return what nobody takes."""
    return [(post, found) for post, found in matched if not is_taken(post)]


def hand_over(matched: "Matched", at: datetime) -> None:
    """Give each taker what is theirs, in the caller's transaction."""
    for taker in TAKERS:
        theirs = [post for post, _ in matched if taker.is_for(post)]
        if theirs:
            taker.take(theirs, at)
