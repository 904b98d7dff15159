"""What the rooms above the desk add to it: who sees their events, what follows a merge, what is kept."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from heedful.teams.models import Teammate

See = Callable[[Teammate, Sequence[int]], set[int]]
Follow = Callable[[int, int], None]
Keep = Callable[[int], list[dict[str, Any]]]
Forget = Callable[[Sequence[int], datetime], None]
Erase = Callable[[int, datetime], None]
Tell = Callable[[int], Sequence[object]]

SEE: dict[str, See] = {}  # by the name that events give an id: which of some a teammate may see
FOLLOW: list[Follow] = []  # called with the conversation that stays and the one that goes, before it goes
KEEP: dict[str, Keep] = {}  # by the name of the room: what it keeps about a conversation, ready for JSON
FORGET: dict[str, Forget] = {}  # by the name of the room: called with conversations whose words are erased
FILE: dict[str, Tell] = {}  # what is kept of a person beside all conversations, by its name in their file
ERASE: list[Erase] = []  # called with a person who is erased, for what stands beside all conversations


def follow_merge(kept_id: int, gone_id: int) -> None:
    """Let what other rooms hang on a conversation follow it into the one that stays."""
    for follow in FOLLOW:
        follow(kept_id, gone_id)


def kept_of(conversation_id: int) -> dict[str, list[dict[str, Any]]]:
    """Return what other rooms keep about a conversation, by the name of the room."""
    return {room: keep(conversation_id) for room, keep in KEEP.items()}


def forget(conversation_ids: Sequence[int], at: datetime) -> None:
    """Let other rooms erase the words that they keep about conversations."""
    for erase in FORGET.values():
        erase(conversation_ids, at)
