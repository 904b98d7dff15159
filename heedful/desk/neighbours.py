"""What the rooms above the desk add to it: who sees their events, and what of theirs follows a merge."""

from collections.abc import Callable, Sequence
from datetime import datetime

from heedful.teams.models import Teammate

See = Callable[[Teammate, Sequence[int]], set[int]]
Follow = Callable[[int, int], None]
Erase = Callable[[int, datetime], None]
Tell = Callable[[int], Sequence[object]]

SEE: dict[str, See] = {}  # by the name that events give an id: which of some a teammate may see
ERASE: list[Erase] = []  # called with a person who is to be forgotten
FILE: dict[str, Tell] = {}  # what else is kept of a person, by its name in their file
FOLLOW: list[Follow] = []  # called with the conversation that stays and the one that goes, before it goes


def follow_merge(kept_id: int, gone_id: int) -> None:
    """Let what other rooms hang on a conversation follow it into the one that stays."""
    for follow in FOLLOW:
        follow(kept_id, gone_id)
