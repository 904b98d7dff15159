"""What follows from what. The worker reads the journal and runs the jobs listed here, each at least once."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from heedful.asked import actions as asked
from heedful.desk import actions as desk
from heedful.gestures import actions as gestures
from heedful.journal.work import Reaction
from heedful.limits import actions as limits
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


def _when_conversations_are_there(facts: Mapping[str, Any], at: datetime) -> datetime:
    """Return when a page of mentions has its conversations, and others like it may have come."""
    del facts
    return at + timedelta(seconds=5)


def _when_it_is_erased(facts: Mapping[str, Any], at: datetime) -> datetime:
    del at
    return datetime.fromisoformat(facts["erase_at"])


def erase_address(*, gesture_id: int, at: datetime, **facts: object) -> None:
    del facts
    gestures.erase_address(gesture_id=gesture_id, at=at)


def _when_to_ask(facts: Mapping[str, Any], at: datetime) -> datetime:
    del at
    return datetime.fromisoformat(facts["due_at"])


def _when_it_ends(facts: Mapping[str, Any], at: datetime) -> datetime:
    del at
    return datetime.fromisoformat(facts["until"])


def ask_question(*, question_id: int, conversation_id: int, due_at: str, at: datetime) -> None:
    del conversation_id
    asked.ask(question_id=question_id, due_at=due_at, at=at)


def note_asked(*, reply_id: int, conversation_id: int, at: datetime) -> None:
    del conversation_id
    asked.note_sent(reply_id=reply_id, at=at)


def end_limit(*, limit_id: int, at: datetime, **facts: object) -> None:
    del facts
    limits.expire(limit_id=limit_id, at=at)


def send_reply(*, reply_id: int, conversation_id: int, leaves_at: str, at: datetime) -> None:
    del conversation_id, leaves_at
    desk.send(reply_id=reply_id, at=at)


AFTER: Mapping[str, tuple[Reaction, ...]] = {
    "MentionsHeard": (
        Reaction(desk.open_for_mentions),
        Reaction(listening.want_threads, outside=True),
        Reaction(limits.look_for_many, when=_when_conversations_are_there),
    ),
    "BackfillBegun": (Reaction(listening.backfill, when=_when_all_know_the_track),),
    "OursHeard": (Reaction(desk.hear_ours),),
    "ThreadsJoined": (Reaction(desk.follow_joined_threads),),
    "ReplyQueued": (Reaction(send_reply, outside=True, when=_when_it_leaves),),
    "ConversationSnoozed": (Reaction(desk.wake, when=_when_it_wakes),),
    "ConversationsOpened": (Reaction(limits.apply_to_new),),
    "ConversationsWaiting": (Reaction(limits.apply_to_new),),
    "ConversationsMerged": (
        Reaction(gestures.follow_merged),
        Reaction(asked.follow_merged),
        Reaction(limits.follow_merged),
    ),
    "ConversationDone": (Reaction(asked.plan),),
    "QuestionPlanned": (Reaction(ask_question, when=_when_to_ask),),
    "ReplySent": (Reaction(note_asked),),
    "LimitConfirmed": (Reaction(end_limit, when=_when_it_ends),),
    "LimitSetByRule": (Reaction(end_limit, when=_when_it_ends),),
    "AddressGiven": (Reaction(erase_address, when=_when_it_is_erased),),
}
