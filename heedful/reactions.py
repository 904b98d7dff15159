"""What follows from what. The worker reads the journal and runs the jobs listed here, each at least once."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from heedful.desk import actions as desk
from heedful.gestures import actions as gestures
from heedful.journal.work import Reaction
from heedful.listening import actions as listening


def _when_it_leaves(facts: Mapping[str, Any], at: datetime) -> datetime:
    del at
    return datetime.fromisoformat(facts["leaves_at"])


def _when_it_wakes(facts: Mapping[str, Any], at: datetime) -> datetime:
    return datetime.fromisoformat(facts["until"]) if facts["until"] else at


def _when_all_know_the_track(facts: Mapping[str, Any], at: datetime) -> datetime:
    """Return when every listener follows the track: what is stored before is searched, the rest met."""
    del facts
    return at + timedelta(seconds=2)


def _when_it_is_erased(facts: Mapping[str, Any], at: datetime) -> datetime:
    del at
    return datetime.fromisoformat(facts["erase_at"])


def erase_address(*, gesture_id: int, at: datetime, **facts: object) -> None:
    del facts
    gestures.erase_address(gesture_id=gesture_id, at=at)


def send_reply(*, reply_id: int, conversation_id: int, leaves_at: str, at: datetime) -> None:
    del conversation_id, leaves_at
    desk.send(reply_id=reply_id, at=at)


AFTER: Mapping[str, tuple[Reaction, ...]] = {
    "MentionsHeard": (Reaction(desk.open_for_mentions), Reaction(listening.want_threads, outside=True)),
    "BackfillBegun": (Reaction(listening.backfill, when=_when_all_know_the_track),),
    "OursHeard": (Reaction(desk.hear_ours),),
    "ThreadsJoined": (Reaction(desk.follow_joined_threads),),
    "ReplyQueued": (Reaction(send_reply, outside=True, when=_when_it_leaves),),
    "ConversationSnoozed": (Reaction(desk.wake, when=_when_it_wakes),),
    "ConversationsMerged": (Reaction(gestures.follow_merged),),
    "AddressGiven": (Reaction(erase_address, when=_when_it_is_erased),),
}
