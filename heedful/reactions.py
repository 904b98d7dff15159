"""What follows from what. The worker reads the journal and runs the jobs listed here, each at least once."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from heedful.desk import actions as desk
from heedful.desk import rules
from heedful.journal.work import Reaction
from heedful.kudos import actions as kudos
from heedful.listening import actions as listening
from heedful.teams import actions as teams


def _when_it_leaves(facts: Mapping[str, Any], at: datetime) -> datetime:
    del at
    return datetime.fromisoformat(facts["leaves_at"])


def _when_it_wakes(facts: Mapping[str, Any], at: datetime) -> datetime:
    return datetime.fromisoformat(facts["until"]) if facts["until"] else at


def _a_while_before(facts: Mapping[str, Any], at: datetime) -> datetime:
    return rules.remind_at(datetime.fromisoformat(facts["due_at"]), at)


def _when_due(facts: Mapping[str, Any], at: datetime) -> datetime:
    del at
    return datetime.fromisoformat(facts["due_at"])


def _when_all_know_the_track(facts: Mapping[str, Any], at: datetime) -> datetime:
    """Return when every listener follows the track: what is stored before is searched, the rest met."""
    del facts
    return at + timedelta(seconds=2)


def _when_it_is_meant(facts: Mapping[str, Any], at: datetime) -> datetime:
    """Return when praise is delivered: until then it can be taken back unread."""
    del facts
    return at + timedelta(seconds=10)


def send_reply(*, reply_id: int, conversation_id: int, leaves_at: str, at: datetime) -> None:
    del conversation_id, leaves_at
    desk.send(reply_id=reply_id, at=at)


AFTER: Mapping[str, tuple[Reaction, ...]] = {
    "MentionsHeard": (
        Reaction(desk.open_for_mentions),
        Reaction(desk.notice_peers_around),
        Reaction(listening.want_threads, outside=True),
    ),
    "ConversationsOpened": (Reaction(kudos.notice_praise), Reaction(desk.notice_peers_of_new)),
    "ConversationsWaiting": (Reaction(kudos.notice_praise),),
    "ThreadFetched": (Reaction(desk.notice_peers),),
    "KudosMarked": (Reaction(kudos.deliver, outside=True, when=_when_it_is_meant),),
    "KudosNamed": (Reaction(kudos.deliver, outside=True, when=_when_it_is_meant),),
    "BackfillBegun": (Reaction(listening.backfill, when=_when_all_know_the_track),),
    "OursHeard": (Reaction(desk.hear_ours),),
    "ThreadsJoined": (Reaction(desk.follow_joined_threads),),
    "ReplyQueued": (Reaction(send_reply, outside=True, when=_when_it_leaves),),
    "HookCalled": (Reaction(desk.deliver, outside=True),),
    "NoticeGiven": (Reaction(teams.mail_notices, outside=True), Reaction(teams.push_notice, outside=True)),
    "ConversationsPutAside": (Reaction(desk.wake_together, when=_when_it_wakes),),
    "ReplyTakenBack": (Reaction(desk.withdraw_unsaid),),
    "PromiseMade": (
        Reaction(desk.remind_of_promise, when=_a_while_before),
        Reaction(desk.promise_falls_due, when=_when_due),
    ),
    "PromiseMoved": (
        Reaction(desk.remind_of_promise, when=_a_while_before),
        Reaction(desk.promise_falls_due, when=_when_due),
    ),
    "ConversationClaimed": (Reaction(desk.hand_over_promises),),
    "BatchLetGo": (Reaction(desk.release),),
    "ConversationSnoozed": (Reaction(desk.wake, when=_when_it_wakes),),
}
