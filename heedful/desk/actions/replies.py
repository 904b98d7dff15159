"""What teammates do with replies: write, take back, settle one whose fate is unknown, edit, delete."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from heedful.answers import queries as answers
from heedful.connectors.contract import Sent
from heedful.desk import approvals, events, meanwhile, queries, rules
from heedful.desk.actions.approvals import hand_in
from heedful.desk.actions.caring import take_care
from heedful.desk.actions.drafts import words_back
from heedful.desk.actions.scheduling import check_moment
from heedful.desk.actions.sending import outgoing, sent_of, stands
from heedful.desk.actions.using import note_uses
from heedful.desk.actions.ways import sayable, way_of
from heedful.desk.actions.wording import keep_remarks, look_again
from heedful.desk.care import UNLOOKED, Care
from heedful.desk.models import ApprovalRule, Conversation, Draft, Reply
from heedful.journal.write import record
from heedful.kit.errors import Invalid, NotAllowed, Refused
from heedful.listening import queries as listening
from heedful.listening.actions import own
from heedful.teams import queries as teams

State = Reply.State


@transaction.atomic
def reply(  # noqa: PLR0913  one form, one deed: each of these stands in the composer
    *,
    conversation_id: int,
    author_id: int,
    text: str,
    private: bool = False,
    to_post_id: int | None = None,
    key: str | None = None,
    care: Care = UNLOOKED,
    seen: str | None = None,
    leave_at: datetime | None = None,
    voice_id: int | None = None,
    keeps_draft: bool = False,
    at: datetime,
) -> Reply:
    """Queue an answer; it leaves after a short hold, so it can be taken back.

    Where a rule asks for it, it waits to be approved first: then it neither takes the conversation nor
    stands in anybody's way, and several may wait side by side.

    `key` names the form or request that says it: the same key again returns the same reply, so a
    double click says it once. `seen` is how far its author has read (`meanwhile.mark_of`).
    With `leave_at` it leaves at that moment, unless something is said before: then it comes back.
    `voice_id` names an account of the author's own from which it leaves; it says there for whom they work.

    :raises SaidMeanwhile: others answered or the person wrote after that; it says what, once.
    :raises Refused: somebody else is on it, nothing can be sent from here, or a fact holds no more; the text
        says why.
    :raises Invalid: the text is empty or too long for the network, or names a fact that there is not.
    :raises LookAgain: its words have to be looked at again, by a rule of the company.
    """
    who_may_say = teams.who_speaks_for_us if voice_id is None else teams.who_may_answer
    who_may_say(author_id)
    conversation = queries.conversation_for(author_id, conversation_id)
    key = (key or secrets.token_hex(16))[:40]
    if said := Reply.objects.filter(key=key).first():
        if said.conversation_id != conversation.pk:
            raise Invalid("This key named a reply in another conversation. Choose another key.")
        return said
    if leave_at is not None:
        check_moment(leave_at, at)
    meanwhile.hold(conversation)
    words = answers.resolved(author_id, text, at=at)
    way = way_of(author_id, conversation, to_post_id, voice_id, private=private)
    rule = approvals.asking(conversation, author_id=author_id, private=private, text=words.text)
    turn = 0
    if rule is None:
        turn = meanwhile.take_turn(conversation)
        conversation.claim_for(author_id, at)
        mark = meanwhile.Mark.read(seen) if seen else None
        meanwhile.refuse_unseen(conversation, author_id=author_id, seen=mark, at=at)
    written = Reply.objects.create(
        conversation=conversation,
        author_id=author_id,
        source=way.source,
        to_post=way.to_post,
        key=key,
        text=sayable(conversation, words.text, private=private, way=way, at=leave_at or at),
        private=private,
        disclosed=way.line,
        state=State.TO_APPROVE if rule else State.HELD,
        rule=rule,
        turn=turn,
        written_at=at,
        scheduled=leave_at is not None,
        leaves_at=leave_at or at + timedelta(seconds=settings.REPLY_HOLD_SECONDS),
    )
    take_care(written, care, at=at)
    note_uses(written, words, at=at)
    if not keeps_draft:
        kind = queries.kind_of(written)
        Draft.objects.filter(conversation=conversation, teammate=author_id, kind=kind).delete()
    if rule:
        hand_in(written, at)
    else:
        conversation.answered_by_us(at)
        _queue(written, author_id, at)
    return written


def _queue(held: Reply, by_id: int, at: datetime) -> None:
    leaves_at = held.leaves_at.isoformat()
    record(events.ReplyQueued(held.pk, held.conversation_id, leaves_at), at=at, teammate_id=by_id)


@transaction.atomic
def take_back(*, reply_id: int, teammate_id: int, at: datetime) -> Reply:
    """Take a reply back while it is held; its words return to the draft. Taking it back twice is once.

    :raises Refused: it has left.
    """
    held = _own_reply(reply_id, teammate_id)
    if held.state == State.TAKEN_BACK:
        return held
    if not held.move(
        to=State.TAKEN_BACK, expected=(State.HELD, State.REJECTED, State.TO_APPROVE), settled_at=at
    ):
        raise Refused("It has left already. It can still be deleted where the network allows that.")
    _wait_again(held, at)
    words_back(held, at)
    record(events.ReplyTakenBack(held.pk, held.conversation_id), at=at, teammate_id=teammate_id)
    return held


@transaction.atomic
def reschedule(*, reply_id: int, teammate_id: int, leave_at: datetime | None, at: datetime) -> Reply:
    """Choose another moment for a reply that waits for its own; None: after the ordinary hold.

    :raises Refused: it has left, or waits for no moment.
    """
    held = _own_reply(reply_id, teammate_id)
    if leave_at is not None:
        check_moment(leave_at, at)
    leaves_at = leave_at or at + timedelta(seconds=settings.REPLY_HOLD_SECONDS)
    waiting = Reply.objects.filter(pk=held.pk, scheduled=True, state__in=[State.HELD, State.TO_APPROVE])
    if not waiting.update(leaves_at=leaves_at):
        raise Refused("It does not wait for a moment any more.")
    held.leaves_at = leaves_at
    changed = events.ReplyRescheduled(held.pk, held.conversation_id, leaves_at.isoformat())
    record(changed, at=at, teammate_id=teammate_id)
    return held


def _own_reply(reply_id: int, teammate_id: int, *, speaks: bool = False) -> Reply:
    """Return a reply that the teammate may change: one's own, or anybody's for a lead.

    Where it `speaks` on the network, nobody does it through another's own account.
    """
    teams.who_may_answer(teammate_id)
    found = queries.reply_for(teammate_id, reply_id)
    if found.author_id != teammate_id:
        teams.who_may_set_up(teammate_id)
    if speaks and found.source.owner_id not in {None, teammate_id}:
        raise NotAllowed(f"Only {found.author} speaks through this account.")
    return found


def _wait_again(taken: Reply, at: datetime) -> None:
    """Let the person wait again if no other answer of ours stands after their words."""
    conversation = taken.conversation
    others = conversation.replies.filter(state__in=[State.HELD, State.SENDING, State.SENT], deleted_at=None)
    if not others.exclude(pk=taken.pk).filter(written_at__gte=conversation.last_words_at).exists():
        Conversation.objects.filter(pk=conversation.pk, state=Conversation.State.ANSWERED).update(
            state=Conversation.State.WAITING, changed_at=at
        )


@transaction.atomic
def say_it_stands(*, reply_id: int, teammate_id: int, at: datetime) -> Reply:
    """Settle a reply of unknown fate: a person has looked, and it stands there."""
    unknown = _own_reply(reply_id, teammate_id)
    if unknown.state != State.UNKNOWN:
        raise Refused("This reply is settled already.")
    stands(unknown, Sent(outside_id=f"seen-by-a-person:{unknown.key}", url=""), at)
    return unknown


@transaction.atomic
def send_again(*, reply_id: int, teammate_id: int, seen: str | None = None, at: datetime) -> Reply:
    """Settle a reply that was rejected or of unknown fate: a person has looked, and it is to leave anew.

    :raises SaidMeanwhile: others answered or the person wrote after what was `seen`.
    """
    troubled = _own_reply(reply_id, teammate_id, speaks=True)
    turn = meanwhile.take_turn(troubled.conversation)
    mark = meanwhile.Mark.read(seen) if seen else None
    meanwhile.refuse_unseen(troubled.conversation, author_id=troubled.author_id, seen=mark, at=at)
    rule = None
    if troubled.approved_by_id is None:
        rule = _rule_for(troubled, troubled.author_id, troubled.text)
    moved = troubled.move(
        to=State.TO_APPROVE if rule else State.HELD,
        expected=(State.UNKNOWN, State.REJECTED),
        leaves_at=at + timedelta(seconds=settings.REPLY_HOLD_SECONDS),
        turn=turn,
        rule=rule or troubled.rule,
        scheduled=False,
        trouble="",
        attempts=0,
        looked=0,
        settled_at=None,
    )
    if not moved:
        raise Refused("This reply is settled already.")
    if rule:
        hand_in(troubled, at)
    else:
        _queue(troubled, teammate_id, at)
    return troubled


def _rule_for(reply: Reply, author_id: int, text: str) -> ApprovalRule | None:
    return approvals.asking(reply.conversation, author_id=author_id, private=reply.private, text=text)


def edit_reply(*, reply_id: int, teammate_id: int, text: str, care: Care = UNLOOKED, at: datetime) -> Reply:
    """Change a reply where it stands.

    :raises Refused: the network has no edits, or a rule asks for an approval of these words.
    :raises LookAgain: its words have to be looked at again, by a rule of the company.
    :raises OutsideTrouble: the network could not be reached; the reply stands as it was.
    """
    sent = _sent_reply(reply_id, teammate_id)
    connector = listening.connector_of(sent.source)
    if not connector.can.edit:
        raise Refused(f"{connector.name} has no edits. Delete the reply and write a new one.")
    words = answers.resolved(teammate_id, text, at=at)
    sent.text = queries.with_line(rules.text_of_reply(words.text), sent.disclosed)
    rules.check_length(connector, sent.text, listening.account_of(sent.source).length or connector.can.length)
    if rule := _rule_for(sent, teammate_id, sent.text):
        way = "Write the new words as a reply of their own, or let somebody else change it."
        raise Refused(f"The rule “{rule}” asks for an approval, and an edit cannot wait for one. {way}")
    remarks = look_again(sent, care, at=at)
    told = connector.edit(listening.place_of(sent.source), sent_of(sent), outgoing(sent))
    with transaction.atomic():
        own.edit_own(
            network=sent.source.network, outside_id=sent.outside_id, told=told, text=sent.text, at=at
        )
        Reply.objects.filter(pk=sent.pk).update(
            text=sent.text,
            outside_id=told.outside_id,
            url=told.url or sent.url,
            revision=told.revision,
            reply_hint=told.reply_hint or sent.reply_hint,
        )
        note_uses(sent, words, at=at)
        keep_remarks(sent, remarks, care, at=at)
        record(events.ReplyEdited(sent.pk, sent.conversation_id), at=at, teammate_id=teammate_id)
    return sent


def delete_reply(*, reply_id: int, teammate_id: int, at: datetime) -> Reply:
    """Take a reply away where it stands. Deleting it twice is once.

    :raises OutsideTrouble: the network could not be reached; the reply still stands.
    """
    sent = _sent_reply(reply_id, teammate_id)
    connector = listening.connector_of(sent.source)
    if not connector.can.delete:
        raise Refused(f"{connector.name} does not let us delete replies.")
    if sent.deleted_at:
        return sent
    connector.delete(listening.place_of(sent.source), sent_of(sent))
    with transaction.atomic():
        Reply.objects.filter(pk=sent.pk).update(deleted_at=at)
        own.delete_own(network=sent.source.network, outside_id=sent.outside_id, at=at)
        sent.deleted_at = at
        _wait_again(sent, at)
        record(events.ReplyDeleted(sent.pk, sent.conversation_id), at=at, teammate_id=teammate_id)
    return sent


def _sent_reply(reply_id: int, teammate_id: int) -> Reply:
    sent = _own_reply(reply_id, teammate_id, speaks=True)
    if sent.state != State.SENT:
        raise Refused("This reply does not stand on the network.")
    return sent
