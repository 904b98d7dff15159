"""What follows from what. The worker reads the journal and runs the jobs listed here, each at least once."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from heedful.answers import actions as answers
from heedful.answers.rules import SOON
from heedful.asked import actions as asked
from heedful.consulting import actions as consulting
from heedful.desk import actions as desk
from heedful.desk import rules
from heedful.drafting import actions as drafting
from heedful.exports import actions as exports
from heedful.gestures import actions as gestures
from heedful.imports import actions as imports
from heedful.insights import actions as insights
from heedful.journal.work import Reaction
from heedful.kudos import actions as kudos
from heedful.limits import actions as limits
from heedful.listening import actions as listening
from heedful.talk import actions as talk
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


def _when_it_ends(facts: Mapping[str, Any], at: datetime) -> datetime:
    return datetime.fromisoformat(facts["expires_at"]) if facts["expires_at"] else at


def _before_it_ends(facts: Mapping[str, Any], at: datetime) -> datetime:
    """Return when its owner is reminded of the end of a fact: a day before, or halfway where that is past."""
    ends = _when_it_ends(facts, at)
    return ends - min(SOON, (ends - at) / 2)


def _when_conversations_are_there(facts: Mapping[str, Any], at: datetime) -> datetime:
    """Return when a page of mentions has its conversations, and others like it may have come."""
    del facts
    return at + timedelta(seconds=5)


def _when_it_is_looked(facts: Mapping[str, Any], at: datetime) -> datetime:
    del at
    return datetime.fromisoformat(facts["look_at"])


def _when_it_is_erased(facts: Mapping[str, Any], at: datetime) -> datetime:
    del at
    return datetime.fromisoformat(facts["erase_at"])


def _when_a_limit_ends(facts: Mapping[str, Any], at: datetime) -> datetime:
    del at
    return datetime.fromisoformat(facts["until"])


def _when_its_file_goes(facts: Mapping[str, Any], at: datetime) -> datetime:
    return datetime.fromisoformat(facts["ends_at"]) if facts["ends_at"] else at


def remove_export(*, export_id: int, ends_at: str, at: datetime) -> None:
    if ends_at:
        exports.remove(export_id=export_id, at=at)


def expire_upload(*, upload_id: int, at: datetime, **facts: object) -> None:
    del facts
    imports.expire(upload_id=upload_id, at=at)


def look_at_upload(*, upload_id: int, at: datetime, **facts: object) -> None:
    del facts
    imports.look_on(upload_id=upload_id, at=at)


def bring_in_upload(*, upload_id: int, at: datetime, **facts: object) -> None:
    del facts
    imports.bring_on(upload_id=upload_id, at=at)


def erase_address(*, gesture_id: int, at: datetime, **facts: object) -> None:
    del facts
    gestures.erase_address(gesture_id=gesture_id, at=at)


def ask_question(*, question_id: int, conversation_id: int, due_at: str, at: datetime) -> None:
    del conversation_id
    asked.ask(question_id=question_id, due_at=due_at, at=at)


def note_asked(*, reply_id: int, conversation_id: int, at: datetime) -> None:
    del conversation_id
    asked.note_sent(reply_id=reply_id, at=at)


def end_limit(*, limit_id: int, at: datetime, **facts: object) -> None:
    del facts
    limits.expire(limit_id=limit_id, at=at)


def erase_letter(*, letter_id: int, erase_at: str, at: datetime) -> None:
    del erase_at
    talk.erase_letter(letter_id=letter_id, at=at)


def send_reply(*, reply_id: int, conversation_id: int, leaves_at: str, at: datetime) -> None:
    del conversation_id, leaves_at
    desk.send(reply_id=reply_id, at=at)


def look_after_claim(*, conversation_id: int, at: datetime, **others: object) -> None:
    """Look after a conversation that somebody has, from whatever made its person wait."""
    del others
    desk.look_after_claims(conversation_ids=[conversation_id], at=at)


def hand_over_promises(*, conversation_id: int, at: datetime, **others: object) -> None:
    """Let promises go with the conversation, whichever way it came to somebody else."""
    del others
    desk.hand_over_promises(conversation_ids=[conversation_id], at=at)


def hand_over_promises_of_many(*, conversation_ids: Sequence[int], at: datetime, **others: object) -> None:
    del others
    desk.hand_over_promises(conversation_ids=conversation_ids, at=at)


RECKON = Reaction(desk.reckon_after)
RECKON_ALL = Reaction(desk.reckon_all)
WATCH = Reaction(desk.watch)

Table = Mapping[str, tuple[Reaction, ...]]

DIALOGUE: Table = {
    "MentionsHeard": (
        Reaction(desk.open_for_mentions),
        Reaction(desk.notice_peers_around),
        Reaction(listening.want_threads, outside=True),
    ),
    "BackfillBegun": (Reaction(listening.backfill, when=_when_all_know_the_track),),
    "OursHeard": (Reaction(desk.hear_ours),),
    "ThreadsJoined": (Reaction(desk.follow_joined_threads),),
    "ConversationsOpened": (Reaction(desk.notice_peers_of_new),),
    "ThreadFetched": (Reaction(desk.notice_peers),),
    "ReplyQueued": (Reaction(send_reply, outside=True, when=_when_it_leaves),),
    "ReplyRescheduled": (Reaction(send_reply, outside=True, when=_when_it_leaves),),
    "ConversationSnoozed": (Reaction(desk.wake, when=_when_it_wakes),),
    "ConversationsPutAside": (Reaction(desk.wake_together, when=_when_it_wakes),),
    "BatchLetGo": (Reaction(desk.release),),
}
JOINING: Table = {
    "ConversationsOpened": (Reaction(desk.join_private),),
    "ConversationsJoined": (Reaction(desk.follow_join), Reaction(desk.reckon_after)),
    "ConversationsParted": (Reaction(desk.reckon_after),),
}
READING: Table = {
    "PostsRead": (Reaction(desk.rank_understood),),
    "TopicsLookPlanned": (Reaction(listening.look_for_topics, outside=True, when=_when_it_is_looked),),
    "ConversationsOpened": (Reaction(desk.rank_opened),),
    "ConversationsWaiting": (Reaction(desk.rank_opened),),
}
CLAIMS: Table = {
    "ConversationsWaiting": (Reaction(desk.bring_back_scheduled), Reaction(desk.look_after_claims)),
    **dict.fromkeys(
        (
            *("ConversationClaimed", "ConversationGiven", "ConversationReopened", "ConversationWoke"),
            *("DraftHandedOver", "ReplyTakenBack", "ReplyCameBack", "ReplyRejected", "ReplyHandedIn"),
        ),
        (Reaction(look_after_claim),),
    ),
}
ROUTING: Table = {
    "ConversationsOpened": (Reaction(desk.route),),
    "ConversationsWaiting": (Reaction(desk.route),),
}
TELLING: Table = {
    "HookCalled": (Reaction(desk.deliver, outside=True),),
    "NoticeGiven": (Reaction(teams.mail_notices, outside=True), Reaction(teams.push_notice, outside=True)),
}
REMIND = (
    Reaction(desk.remind_of_promise, when=_a_while_before),
    Reaction(desk.promise_falls_due, when=_when_due),
)
PROMISES: Table = {
    "ReplyTakenBack": (Reaction(desk.withdraw_unsaid),),
    "PromiseMade": REMIND,
    "PromiseMoved": REMIND,
    **dict.fromkeys(
        ("ConversationClaimed", "ConversationGiven", "HandoverTakenBack", "ConversationUnrouted"),
        (Reaction(hand_over_promises),),
    ),
    **dict.fromkeys(
        ("ConversationsChanged", "ConversationsRouted", "RuleTakenBack"),
        (Reaction(hand_over_promises_of_many),),
    ),
}
FACT_ENDS = (
    Reaction(answers.remind_of_end, when=_before_it_ends),
    Reaction(answers.say_that_it_ended, when=_when_it_ends),
)
ANSWERS: Table = {
    "FactAdded": FACT_ENDS,
    "FactChanged": (*FACT_ENDS, Reaction(desk.tell_of_old_answers)),
    "CorrectionsApproved": (Reaction(desk.send_corrections),),
}
GESTURES: Table = {
    "ConversationsMerged": (Reaction(gestures.follow_merged),),
    "AddressGiven": (Reaction(erase_address, when=_when_it_is_erased),),
}
ASKED: Table = {
    "ConversationsMerged": (Reaction(asked.follow_merged),),
    "ConversationDone": (Reaction(asked.plan),),
    "QuestionPlanned": (Reaction(ask_question, when=_when_due),),
    "ReplySent": (Reaction(note_asked),),
}
WRITE = Reaction(consulting.mail_expert, outside=True)
CONSULTING: Table = {
    "AdviceAsked": (WRITE,),
    "AdviceAskedAgain": (WRITE,),
    "AdviceReminded": (WRITE,),
}
EVANGELISTS: Table = {
    "TeammateLeft": (Reaction(listening.forget_voices),),
    "HandedToTeam": (RECKON,),
}
LIMITS: Table = {
    "MentionsHeard": (Reaction(limits.look_for_many, when=_when_conversations_are_there),),
    "ConversationsOpened": (Reaction(limits.apply_to_new),),
    "ConversationsWaiting": (Reaction(limits.apply_to_new),),
    "ConversationsMerged": (Reaction(limits.follow_merged),),
    "LimitConfirmed": (Reaction(end_limit, when=_when_a_limit_ends),),
    "LimitSetByRule": (Reaction(end_limit, when=_when_a_limit_ends),),
}
KUDOS: Table = {
    "ConversationsOpened": (Reaction(kudos.notice_praise),),
    "ConversationsWaiting": (Reaction(kudos.notice_praise),),
    "KudosMarked": (Reaction(kudos.deliver, outside=True, when=_when_it_is_meant),),
    "KudosNamed": (Reaction(kudos.deliver, outside=True, when=_when_it_is_meant),),
}
CLOCKS: Table = {  # when somebody speaks they are reckoned in the same transaction
    "ConversationsOpened": (WATCH,),
    "ConversationsWaiting": (WATCH,),
    "ClocksMoved": (WATCH,),
    **dict.fromkeys(
        (
            *("ConversationsMerged", "ConversationDone", "ConversationReopened", "ConversationWoke"),
            "AnsweredThemselves",
            *("ConversationSnoozed", "ConversationsChanged", "ConversationsPutAside", "AnsweredElsewhere"),
            *(
                "ReplyQueued",
                "ReplyTakenBack",
                "ReplySent",
                "ReplyRejected",
                "ReplyDeleted",
                "PriorityChanged",
            ),
        ),
        (RECKON,),
    ),
    **dict.fromkeys(
        (
            *("ClockPolicyAdded", "ClockPolicyChanged", "ClockPolicyMoved", "ClockPolicyRemoved"),
            *("ClockPolicyRestored", "HoursChanged", "CompanyHoursChanged", "ClocksReckoned"),
        ),
        (RECKON_ALL,),
    ),
}
EXPORTS: Table = {
    "ExportBegun": (Reaction(exports.go_on, outside=True),),
    "ExportEnded": (Reaction(remove_export, when=_when_its_file_goes),),
}
IMPORTS: Table = {
    "UploadBegun": (Reaction(expire_upload, when=_when_its_file_goes),),
    "UploadTaken": (Reaction(look_at_upload, outside=True),),
    "UploadAccepted": (Reaction(bring_in_upload, outside=True),),
}
INSIGHTS: Table = {
    "MentionsHeard": (Reaction(insights.note_voices),),
    "LookPlanned": (Reaction(insights.look, when=_when_it_is_looked),),
}
TALK: Table = {
    "LetterWritten": (Reaction(erase_letter, when=_when_it_is_erased),),
    "ReplySent": (Reaction(talk.tell_of_answer, outside=True),),
}
DRAFTING: Table = {"PostsDeleted": (Reaction(drafting.forget_deleted),)}
WATCH_RADAR = (Reaction(desk.watch_radar),)
RADAR: Table = dict.fromkeys(
    (
        *("ConversationsOpened", "ConversationsWaiting", "ClocksMoved", "ConversationGivenBack"),
        *("ConversationSnoozed", "ConversationsPutAside", "ConversationReopened", "ConversationWoke"),
    ),
    WATCH_RADAR,
)
ROOMS: Sequence[Table] = (
    DIALOGUE,
    JOINING,
    ROUTING,
    READING,
    CLAIMS,
    TELLING,
    PROMISES,
    ANSWERS,
    GESTURES,
    ASKED,
    CONSULTING,
    LIMITS,
    EVANGELISTS,
    KUDOS,
    CLOCKS,
    EXPORTS,
    IMPORTS,
    INSIGHTS,
    RADAR,
    TALK,
    DRAFTING,
)
AFTER: Table = {
    kind: tuple(reaction for room in ROOMS for reaction in room.get(kind, ()))
    for kind in dict.fromkeys(kind for room in ROOMS for kind in room)
}
