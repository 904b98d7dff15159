"""What the rooms above the desk add to it: who sees their events, what follows a merge, what an erasure."""

from collections.abc import Callable, Sequence
from datetime import datetime

from heedful.teams.models import Teammate

See = Callable[[Teammate, Sequence[int]], set[int]]
Follow = Callable[[int, int], None]
Erase = Callable[[Sequence[int], datetime], None]
Tell = Callable[[int], list[dict[str, object]]]

SEE: dict[str, See] = {}  # by the name that events give an id: which of some a teammate may see
FOLLOW: list[Follow] = []  # called with the conversation that stays and the one that goes, before it goes
ERASE: list[Erase] = []  # called with the conversations of a person who is erased: their words go
TOLD: dict[str, Tell] = {}  # what is kept beside a conversation, for a person who asks what we keep of them


def follow_merge(kept_id: int, gone_id: int) -> None:
    """Let what other rooms hang on a conversation follow it into the one that stays."""
    for follow in FOLLOW:
        follow(kept_id, gone_id)


def erase(conversation_ids: Sequence[int], at: datetime) -> None:
    """Let other rooms forget the words beside the conversations of a person who is erased."""
    for forget in ERASE:
        forget(conversation_ids, at)


def told_beside(conversation_id: int) -> dict[str, list[dict[str, object]]]:
    return {name: tell(conversation_id) for name, tell in TOLD.items()}
