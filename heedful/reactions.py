"""What follows from what. The worker reads the journal and runs the jobs listed here, each at least once."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from heedful.answers import actions as answers
from heedful.answers.rules import SOON
from heedful.desk import actions as desk
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


def _when_it_ends(facts: Mapping[str, Any], at: datetime) -> datetime:
    return datetime.fromisoformat(facts["expires_at"]) if facts["expires_at"] else at


def _before_it_ends(facts: Mapping[str, Any], at: datetime) -> datetime:
    """Return when its owner is reminded of the end of a fact: a day before, or halfway where that is past."""
    ends = _when_it_ends(facts, at)
    return ends - min(SOON, (ends - at) / 2)


def send_reply(*, reply_id: int, conversation_id: int, leaves_at: str, at: datetime) -> None:
    del conversation_id, leaves_at
    desk.send(reply_id=reply_id, at=at)


_REMINDERS = (
    Reaction(answers.remind_of_end, when=_before_it_ends),
    Reaction(answers.say_that_it_ended, when=_when_it_ends),
)
AFTER: Mapping[str, tuple[Reaction, ...]] = {
    "MentionsHeard": (Reaction(desk.open_for_mentions), Reaction(listening.want_threads, outside=True)),
    "BackfillBegun": (Reaction(listening.backfill, when=_when_all_know_the_track),),
    "OursHeard": (Reaction(desk.hear_ours),),
    "ThreadsJoined": (Reaction(desk.follow_joined_threads),),
    "ReplyQueued": (Reaction(send_reply, outside=True, when=_when_it_leaves),),
    "FactAdded": _REMINDERS,
    "FactChanged": (*_REMINDERS, Reaction(desk.tell_of_old_answers)),
    "CorrectionsApproved": (Reaction(desk.send_corrections),),
    "ConversationSnoozed": (Reaction(desk.wake, when=_when_it_wakes),),
}
