"""Send replies: at most once, never silently lost.

The intent is committed before the network is called; what is known afterwards is sent, rejected or
unknown. Where it is unknown we look for the reply on the network; where looking does not tell, a
person is asked. A repeat happens only where it is harmless.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from heedful.connectors.contract import Outgoing, Rejected, Sent
from heedful.desk import approvals, events, rules
from heedful.desk.actions.approvals import hand_in
from heedful.desk.actions.scheduling import bring_back
from heedful.desk.models import Conversation, Reply
from heedful.journal.work import Later
from heedful.journal.write import record
from heedful.kit import clock
from heedful.kit.errors import OutsideTrouble, SignedOut
from heedful.kit.html import plain
from heedful.listening import actions as listening_actions
from heedful.listening import queries as listening
from heedful.teams import queries as teams
from heedful.teams.actions import tell

State = Reply.State
PAUSED_SECONDS = 3.0


def send(*, reply_id: int, at: datetime) -> None:
    """Bring one reply to its end, or as far as it goes now. Run by the worker; may be repeated at any point.

    :raises Later: it has to wait (sending is paused, the network asked for time, we look again).
    """
    reply = (
        Reply.objects.select_related(
            "conversation__person", "source", "to_post__author", "to_post__thread", "to_post__source"
        )
        .filter(pk=reply_id)
        .first()
    )
    if reply is None or reply.state not in {State.HELD, State.SENDING}:
        return
    if reply.state == State.SENDING:
        _reconcile(reply, at)
        return
    _wait_if_not_yet(reply, at)
    if _is_to_be_approved(reply, at) or bring_back(reply, at):
        return
    if reply.move(to=State.SENDING, expected=(State.HELD,), attempts=F("attempts") + 1, left_at=at):
        reply.attempts += 1
        _attempt(reply)


def _wait_if_not_yet(reply: Reply, at: datetime) -> None:
    if reply.leaves_at > at:
        raise Later((reply.leaves_at - at).total_seconds())
    if teams.sending_is_paused() or not reply.source.sends:
        raise Later(PAUSED_SECONDS)


@transaction.atomic
def _is_to_be_approved(reply: Reply, at: datetime) -> bool:
    """Hand a reply in that a rule of today asks about; whatever way it came here, nobody passed it over."""
    if reply.approved_by_id is not None:
        return False
    rule = approvals.asking(
        reply.conversation, author_id=reply.author_id, private=reply.private, text=reply.text
    )
    if rule is None:
        return False
    if reply.move(to=State.TO_APPROVE, expected=(State.HELD,), rule=rule):
        _back_to_waiting(reply, at)
        hand_in(reply, at)
    return True


def _attempt(reply: Reply) -> None:
    """Call the network once and write down what came of it."""
    connector = listening.connector_of(reply.source)
    try:
        sent = connector.send(listening.place_of(reply.source), outgoing(reply))
    except Rejected as rejected:
        _reject(reply, str(rejected), clock.now())
    except OutsideTrouble as trouble:
        _after_trouble(reply, trouble, clock.now())
    else:
        stands(reply, sent, clock.now())


def outgoing(reply: Reply) -> Outgoing:
    """Return the reply as its connector sends it: the same at every attempt."""
    return Outgoing(
        key=reply.key,
        text=reply.text,
        parent=listening.ref_of(reply.to_post),
        written_at=reply.written_at,
        private=reply.private,
    )


def sent_of(reply: Reply) -> Sent:
    """Return a reply that stands on its network, as the connector told it."""
    return Sent(reply.outside_id, reply.url, reply.revision, reply.reply_hint)


@transaction.atomic
def stands(reply: Reply, sent: Sent, at: datetime) -> None:
    """Write down that a reply stands on the network; its echo is nothing new from here on."""
    moved = reply.move(
        to=State.SENT,
        expected=(State.SENDING, State.UNKNOWN),
        settled_at=at,
        outside_id=sent.outside_id,
        url=sent.url,
        revision=sent.revision,
        reply_hint=sent.reply_hint,
        trouble="",
    )
    if not moved:
        return
    listening_actions.file_own(
        to_post=reply.to_post,
        source=reply.source,
        sent=sent,
        text=reply.text,
        private=reply.private,
        said_at=reply.written_at,
        at=at,
    )
    Conversation.objects.filter(pk=reply.conversation_id).update(changed_at=at)
    Conversation.objects.filter(pk=reply.conversation_id, first_answered_at=None).update(first_answered_at=at)
    record(events.ReplySent(reply.pk, reply.conversation_id), at=at)


@transaction.atomic
def _reject(reply: Reply, why: str, at: datetime) -> None:
    reply.move(to=State.REJECTED, expected=(State.SENDING,), settled_at=at, trouble=plain(why)[:2000])
    _back_to_waiting(reply, at)
    record(events.ReplyRejected(reply.pk, reply.conversation_id), at=at)
    _tell_author(reply, f"{reply.source} did not take your reply: {why}", at)


def _after_trouble(reply: Reply, trouble: OutsideTrouble, at: datetime) -> None:
    if isinstance(trouble, SignedOut):
        listening_actions.note_trouble(source_id=reply.source_id, trouble=trouble, retry_at=None, at=at)
    becomes = rules.after_trouble(trouble, attempts=reply.attempts)
    wait = rules.wait_before_retry(trouble, attempts=reply.attempts)
    if becomes == "rejected":
        _reject(reply, str(trouble), at)
    elif becomes == "held":
        _hold_again(reply, trouble, wait, at)
    else:
        _say_why_it_takes_long(reply, str(trouble), at)
        raise Later(min(2.0**reply.attempts, rules.LOOK_AGAIN_SECONDS))


@transaction.atomic
def _say_why_it_takes_long(reply: Reply, why: str, at: datetime) -> None:
    """Let the screens show that it is on its way and not settled."""
    Reply.objects.filter(pk=reply.pk).update(trouble=plain(why)[:2000])
    record(events.ReplyDelayed(reply.pk, reply.conversation_id), at=at)


def _hold_again(reply: Reply, trouble: OutsideTrouble, wait: timedelta, at: datetime) -> None:
    """Try again later; nothing was published, so it can still be taken back."""
    with transaction.atomic():
        reply.move(
            to=State.HELD, expected=(State.SENDING,), leaves_at=at + wait, trouble=plain(str(trouble))[:2000]
        )
        record(events.ReplyDelayed(reply.pk, reply.conversation_id), at=at)
    raise Later(wait.total_seconds())


def _reconcile(reply: Reply, at: datetime) -> None:
    """Find out whether a reply whose sending broke off stands there; repeat it only where harmless."""
    connector = listening.connector_of(reply.source)
    if connector.can.read_back:
        try:
            found = connector.find(listening.place_of(reply.source), outgoing(reply))
        except OutsideTrouble as trouble:
            _look_again(reply, str(trouble), clock.now())
            return
        if found is not None:
            stands(reply, found, clock.now())
            return
    if rules.may_repeat(connector.can, attempts=reply.attempts, age=at - (reply.left_at or at)):
        Reply.objects.filter(pk=reply.pk).update(attempts=F("attempts") + 1)
        reply.attempts += 1
        _attempt(reply)
    elif connector.can.read_back:
        _look_again(reply, reply.trouble or "It is not on the network so far.", at)
    else:
        _ask_a_person(reply, at)


def _look_again(reply: Reply, why: str, at: datetime) -> None:
    """Look a few times, since networks show new posts late; then ask a person."""
    Reply.objects.filter(pk=reply.pk).update(looked=F("looked") + 1)
    _say_why_it_takes_long(reply, why, at)
    if reply.looked + 1 >= rules.LOOKS:
        _ask_a_person(reply, at)
        return
    raise Later(rules.LOOK_AGAIN_SECONDS)


@transaction.atomic
def _ask_a_person(reply: Reply, at: datetime) -> None:
    if reply.move(to=State.UNKNOWN, expected=(State.SENDING,), settled_at=at):
        Conversation.objects.filter(pk=reply.conversation_id).update(changed_at=at)
        record(events.ReplyUnknown(reply.pk, reply.conversation_id), at=at)
        _tell_author(reply, f"Nobody knows whether your reply stands on {reply.source}. Please look.", at)


def _back_to_waiting(reply: Reply, at: datetime) -> None:
    Conversation.objects.filter(pk=reply.conversation_id, state=Conversation.State.ANSWERED).update(
        state=Conversation.State.WAITING, changed_at=at
    )


def _tell_author(reply: Reply, text: str, at: datetime) -> None:
    tell(
        teammate_ids=[reply.author_id],
        text=text,
        why="You are told because you wrote it.",
        about=f"reply:{reply.pk}:{reply.attempts}:{reply.state}",
        link=f"/inbox/{reply.conversation_id}/",
        at=at,
    )
