"""How much somebody needs an answer, in hours: what moves a person forward in the queue, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

# What each part is worth: as if the person had waited so many hours longer. Nothing here knows how many
# follow somebody or how many liked what they said, and nothing may.
ADDRESSED = 24  # they spoke to us
PRIORITY: Mapping[int, int] = {0: -24, 1: 0, 2: 24, 3: 72}  # low, normal, high, urgent
SERIOUS = 48  # a word of danger or of law stands in what they said
CAME_BEFORE = 6  # they spoke to us elsewhere within BEFORE
SPOKE_AGAIN, SPOKE_AGAIN_MOST = 2, 3  # each further post without an answer; shouting more moves nobody
PROMISE, PROMISE_MOST = 24, 2  # each promise of ours that is still open
# What the local models read in words that wait: guesses, of which none weighs as much as a word of danger.
UNDERSTOOD: Mapping[str, int] = {
    "safety": 36,
    "high": 24,  # urgency
    "cancellation": 18,
    "outage": 12,
    "no_answer": -12,
}

BEFORE = timedelta(days=30)
_FIRST = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Need:
    """What we know about how much one person needs an answer."""

    addressed: bool = False
    priority: int = 1
    came_before: bool = False
    unanswered: int = 1  # posts of theirs without an answer
    serious: str = ""  # the word, "" if there is none
    promises: int = 0  # of ours, open
    understood: frozenset[str] = frozenset()  # keys of UNDERSTOOD


@dataclass(frozen=True, slots=True)
class Part:
    """One reason, and the hours that it is worth."""

    name: str  # addressed, priority, serious, came_before, spoke_again, promises, or a key of UNDERSTOOD
    hours: int
    number: int = 0  # how often, or which priority
    word: str = ""


def parts_of(need: Need) -> tuple[Part, ...]:
    """Return the parts that count, the weightiest first."""
    again, open_promises = max(0, need.unanswered - 1), need.promises
    parts = (
        Part("addressed", ADDRESSED if need.addressed else 0),
        Part("priority", PRIORITY[need.priority], need.priority),
        Part("serious", SERIOUS if need.serious else 0, word=need.serious),
        Part("came_before", CAME_BEFORE if need.came_before else 0),
        Part("spoke_again", SPOKE_AGAIN * min(again, SPOKE_AGAIN_MOST), again),
        Part("promises", PROMISE * min(open_promises, PROMISE_MOST), open_promises),
        *(Part(name, hours) for name, hours in UNDERSTOOD.items() if _counts(name, need)),
    )
    return tuple(sorted((part for part in parts if part.hours), key=lambda part: -part.hours))


def _counts(name: str, need: Need) -> bool:
    """Say whether something understood counts: danger that a word tells already is not told twice."""
    return name in need.understood and not (name == "safety" and need.serious)


def hours_of(need: Need) -> int:
    return sum(part.hours for part in parts_of(need))


def needed_since(need: Need, waiting_since: datetime) -> datetime:
    """Return the moment that orders the queue, the earliest first.

    Everybody's wait grows alike, so this order stays true without being computed again.
    """
    return max(_FIRST, waiting_since - timedelta(hours=hours_of(need)))


def came_before(earlier: list[datetime], spoke_at: datetime) -> bool:
    """Test whether somebody who speaks now waited with us not long ago."""
    return any(spoke_at - BEFORE <= moment < spoke_at for moment in earlier)
