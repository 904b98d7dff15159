"""Approve a reply, return it with a note, change what is to be approved; make the rules that ask for it."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from heedful.answers import queries as answers
from heedful.desk import approvals, events, meanwhile, queries, rules
from heedful.desk.actions.drafts import words_back
from heedful.desk.actions.using import note_uses
from heedful.desk.models import ApprovalRule, Conversation, Reply
from heedful.journal.write import record
from heedful.kit.errors import Invalid, NotAllowed, Refused
from heedful.listening import queries as listening
from heedful.query import Mistake, parse_track
from heedful.teams import queries as teams
from heedful.teams.actions import tell

State = Reply.State
MOST_RULES = 50
MOST_FIRST = 1_000
LONGEST_NAME = 80  # letters
LONGEST_NOTE = 2_000


def hand_in(reply: Reply, at: datetime) -> None:
    """Tell whoever may approve a reply that it waits for them; runs in the caller's transaction."""
    record(events.ReplyHandedIn(reply.pk, reply.conversation_id), at=at, teammate_id=reply.author_id)
    _tell_approvers(reply, at)


def _tell_approvers(reply: Reply, at: datetime) -> None:
    tell(
        teammate_ids=approvals.told_to_approve(reply),
        text=f"{reply.author}'s reply to {reply.conversation.person} is to be approved.",
        why=f"You are told because the rule “{reply.rule}” asks you.",
        about=f"approval:asked:{reply.pk}:{reply.version}",
        link=f"/inbox/{reply.conversation_id}/",
        at=at,
    )


@transaction.atomic
def approve(*, reply_id: int, teammate_id: int, version: int, seen: str | None = None, at: datetime) -> Reply:
    """Let a reply leave, after the ordinary hold. `version` is that of the words which the approver read.

    :raises NotAllowed: it is their own, or for others to approve.
    :raises SaidMeanwhile: others answered, or the person wrote, after what was `seen`.
    :raises Refused: somebody was first, or the words have changed.
    """
    waiting = queries.reply_for(teammate_id, reply_id)
    approvals.refuse_to_approve(teammate_id, waiting)
    _refuse_what_changed(waiting, version)
    conversation = waiting.conversation
    turn = meanwhile.take_turn(conversation)
    mark = meanwhile.Mark.read(seen) if seen else None
    meanwhile.refuse_unseen(
        conversation, author_id=waiting.author_id, reader_id=teammate_id, seen=mark, at=at
    )
    leaves_at = max(waiting.leaves_at, at + timedelta(seconds=settings.REPLY_HOLD_SECONDS))
    approved = {"approved_by_id": teammate_id, "turn": turn, "leaves_at": leaves_at}
    _settle(waiting, State.HELD, version, **approved)
    Conversation.objects.filter(pk=conversation.pk, owner=None).update(owner=waiting.author_id, claimed_at=at)
    conversation.answered_by_us(at)
    record(events.ReplyApproved(waiting.pk, conversation.pk), at=at, teammate_id=teammate_id)
    record(events.ReplyQueued(waiting.pk, conversation.pk, leaves_at.isoformat()), at=at)
    _tell_author(waiting, teammate_id, "approved your reply to {person}. It leaves after the hold.", at)
    return waiting


@transaction.atomic
def return_reply(*, reply_id: int, teammate_id: int, version: int, note: str, at: datetime) -> Reply:
    """Give a reply back to its author with a note; its words return to the draft.

    :raises NotAllowed: it is their own, or for others to approve.
    :raises Refused: somebody was first, or the words have changed.
    """
    waiting = queries.reply_for(teammate_id, reply_id)
    approvals.refuse_to_approve(teammate_id, waiting)
    if not note.strip() or len(note) > LONGEST_NOTE:
        raise Invalid(f"Say in a few words what to change, {LONGEST_NOTE:,} letters at most.")
    _refuse_what_changed(waiting, version)
    _settle(waiting, State.RETURNED, version, approver_note=note.strip(), settled_at=at)
    words_back(waiting, at)
    record(events.ReplyReturned(waiting.pk, waiting.conversation_id), at=at, teammate_id=teammate_id)
    _tell_author(waiting, teammate_id, f"returned your reply to {{person}}: {note.strip()}", at)
    return waiting


def _settle(waiting: Reply, state: State, version: int, **fields: object) -> None:
    """Move the reply if it still is what the approver read; who comes second is told what happened."""
    same = Reply.objects.filter(pk=waiting.pk, state=State.TO_APPROVE, version=version)
    if not same.update(state=state, **fields):
        waiting.refresh_from_db()
        _refuse_what_changed(waiting, version)
    waiting.refresh_from_db()


def _refuse_what_changed(waiting: Reply, version: int) -> None:
    if waiting.state == State.RETURNED:
        raise Refused("Somebody else returned it already.")
    if waiting.state == State.TAKEN_BACK:
        raise Refused(f"{waiting.author} has taken it back.")
    if waiting.state != State.TO_APPROVE:
        raise Refused(f"{waiting.approved_by or 'Somebody else'} approved it already.")
    if waiting.version != version:
        raise Refused(f"{waiting.author} changed the words since you read them. Please read them again.")


def _tell_author(reply: Reply, by_id: int, what: str, at: datetime) -> None:
    by = teams.teammate(by_id)
    tell(
        teammate_ids=[reply.author_id],
        text=f"{by} {what.replace('{person}', str(reply.conversation.person))}",
        why="You are told because you wrote it.",
        about=f"approval:{reply.pk}:{reply.version}:{reply.state}",
        link=f"/inbox/{reply.conversation_id}/",
        at=at,
    )


@transaction.atomic
def rewrite(*, reply_id: int, teammate_id: int, text: str, at: datetime) -> Reply:
    """Change the words of one's own reply while it is to be approved; approvers read it anew.

    :raises Refused: it was approved or returned meanwhile.
    """
    teams.who_may_answer(teammate_id)
    waiting = queries.reply_for(teammate_id, reply_id)
    if waiting.author_id != teammate_id:
        raise NotAllowed("Only its author changes the words. Return it with a note.")
    words = answers.resolved(teammate_id, text, at=at)
    said = queries.with_line(rules.text_of_reply(words.text), waiting.disclosed)
    limits = queries.limits_of(waiting.conversation, to_post=waiting.to_post, source=waiting.source, at=at)
    rules.check_length(listening.connector_of(waiting.source), said, limits.length)
    if not waiting.move(
        to=State.TO_APPROVE, expected=(State.TO_APPROVE,), text=said, version=F("version") + 1
    ):
        raise Refused("It is not to be approved any more.")
    note_uses(waiting, words, at=at)
    waiting.refresh_from_db()
    record(events.ReplyRewritten(waiting.pk, waiting.conversation_id), at=at, teammate_id=teammate_id)
    _tell_approvers(waiting, at)
    return waiting


@transaction.atomic
def make_approval_rule(
    *, by_id: int, name: str, asks: approvals.Asks, approver_ids: Sequence[int] = (), at: datetime
) -> ApprovalRule:
    """Ask for a second pair of eyes on some replies, from now on; what waits in its hold is asked too.

    :raises NotAllowed: only leads and owners make rules, and approvers have to be able to answer.
    :raises Missing: something that the rule names is not there.
    :raises Invalid: it has no name, or its words are no query.
    """
    teams.who_may_set_up(by_id)
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise Invalid(f"A rule needs a name, {LONGEST_NAME} letters at most.")
    _check(asks)
    if approvals.rules().count() >= MOST_RULES:
        raise Refused(f"There are {MOST_RULES} rules already. Remove one first.")
    approvers = [teams.who_may_answer(pk) for pk in approver_ids]
    rule = ApprovalRule(name=name, made_by_id=by_id, made_at=at, **asdict(asks))
    rule.words = asks.words.strip()
    _check_things(by_id, asks)
    rule.save()
    rule.approvers.set(approvers)
    record(events.ApprovalRuleMade(rule.pk), at=at, teammate_id=by_id)
    return rule


def _check_things(by_id: int, asks: approvals.Asks) -> None:
    """:raises Missing: one of the things that a rule names is not there."""
    if asks.teammate_id is not None:
        teams.teammate(asks.teammate_id)
    if asks.source_id is not None:
        listening.source_for(by_id, asks.source_id)
    if asks.team_id is not None:
        teams.team(asks.team_id)
    if asks.track_id is not None:
        listening.track_for(by_id, asks.track_id)


def _check(asks: approvals.Asks) -> None:
    if asks.role and asks.role not in teams.Role.values:
        raise Invalid("There is no such role.")
    if asks.kind not in {"", "public", "private"}:
        raise Invalid("A reply is public or private.")
    if not 0 <= asks.newcomers <= MOST_FIRST:
        raise Invalid(f"At most the first {MOST_FIRST:,} replies of somebody can be asked about.")
    if asks.words.strip():
        _check_words(asks.words)


def _check_words(words: str) -> None:
    try:
        parse_track(words)
    except Mistake as mistake:
        raise Invalid(f"The words cannot be read as a query: {mistake}") from mistake


@transaction.atomic
def remove_approval_rule(*, by_id: int, approval_rule_id: int, at: datetime) -> None:
    """Ask no more from now on; what waits for an approval still does. Twice is once."""
    rule = approvals.rule_for(by_id, approval_rule_id)
    if ApprovalRule.objects.filter(pk=rule.pk, removed_at=None).update(removed_at=at):
        record(events.ApprovalRuleRemoved(rule.pk), at=at, teammate_id=by_id)
