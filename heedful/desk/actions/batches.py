"""Say one thing to many people: drafted for each, approved by a lead, released slowly, stopped at any time.

A batch never speaks over anybody. Where somebody is on a conversation, or the person wrote since the
batch was drafted, the line becomes a draft of a teammate, who reads it first.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from heedful.desk import events, queries
from heedful.desk.actions.drafts import save_draft
from heedful.desk.actions.replies import reply
from heedful.desk.actions.ways import sayable
from heedful.desk.models import Batch, BatchLine, Conversation, Draft
from heedful.journal.work import Later
from heedful.journal.write import record
from heedful.kit.errors import Invalid, Refused
from heedful.teams import queries as teams
from heedful.teams.actions import tell

MOST_LINES = 500
MOST_A_MINUTE = 20  # nobody reads faster, and the person who stops it has to have time
WHILE_PAUSED_SECONDS = 5.0
State, Line = Batch.State, BatchLine.State


@transaction.atomic
def draft_batch(
    *, by_id: int, title: str, texts: Mapping[int, str], private: bool = False, at: datetime
) -> Batch:
    """Draft a reply for each conversation, by its id. Nothing leaves before a lead approves it.

    With `private` each is for the person alone, wherever they spoke.

    :raises Invalid: there is nobody to tell, or there are too many.
    :raises Missing: one of them is not for this teammate.
    """
    teams.who_may_answer(by_id)
    if not texts:
        raise Invalid("There is nobody to tell.")
    if len(texts) > MOST_LINES:
        raise Invalid(f"A batch has at most {MOST_LINES} replies. Make two of it.")
    batch = Batch.objects.create(title=title.strip()[:200], private=private, made_by_id=by_id, made_at=at)
    lines = [_drafted(batch, by_id, pk, text, at) for pk, text in texts.items()]
    BatchLine.objects.bulk_create(lines)
    record(events.BatchDrafted(batch.pk), at=at, teammate_id=by_id)
    return batch


def _drafted(batch: Batch, by_id: int, conversation_id: int, text: str, at: datetime) -> BatchLine:
    conversation = queries.conversation_for(by_id, conversation_id)
    trouble = _why_not(conversation, text, at, private=batch.private or conversation.post.private)
    return BatchLine(batch=batch, conversation=conversation, text=text, trouble=trouble)


def _why_not(conversation: Conversation, text: str, at: datetime, *, private: bool) -> str:
    """Say why a text cannot be sent in a conversation as things are, "" if it can."""
    try:
        sayable(conversation, text, private=private, at=at)
    except Refused as refused:
        return str(refused)
    return ""


@transaction.atomic
def change_line(*, by_id: int, line_id: int, text: str, at: datetime) -> BatchLine:
    """Give one person other words.

    :raises Refused: it was said, handed over or left out already.
    """
    line = _open_line(by_id, line_id)
    conversation = queries.conversation_for(by_id, line.conversation_id)
    trouble = _why_not(conversation, text, at, private=line.is_private)
    waiting = BatchLine.objects.filter(pk=line.pk, state=Line.WAITING)
    if not waiting.update(text=text, trouble=trouble):
        raise Refused("It is not waiting any more.")
    line.text, line.trouble = text, trouble
    record(events.BatchLineChanged(line.batch_id, line.conversation_id), at=at, teammate_id=by_id)
    return line


@transaction.atomic
def leave_out_line(*, by_id: int, line_id: int, at: datetime) -> BatchLine:
    """Tell one person nothing. Twice is once; `put_line_back` undoes it."""
    line = _open_line(by_id, line_id)
    if line.settle(Line.LEFT_OUT, settled_at=at):
        record(events.BatchLineChanged(line.batch_id, line.conversation_id), at=at, teammate_id=by_id)
        _finish_if_through(line.batch, at)
    return line


@transaction.atomic
def put_line_back(*, by_id: int, line_id: int, at: datetime) -> BatchLine:
    """Undo `leave_out_line`; where the batch is through, it can be sent by itself."""
    line = _open_line(by_id, line_id)
    left_out = BatchLine.objects.filter(pk=line.pk, state=Line.LEFT_OUT)
    if left_out.update(state=Line.WAITING, settled_at=None):
        line.state = Line.WAITING
        record(events.BatchLineChanged(line.batch_id, line.conversation_id), at=at, teammate_id=by_id)
    return line


def _open_line(by_id: int, line_id: int) -> BatchLine:
    teams.who_may_answer(by_id)
    return queries.line_for(by_id, line_id)


@transaction.atomic
def send_line(*, by_id: int, line_id: int, at: datetime) -> BatchLine:
    """Say one line now, as oneself; needs no approval, since a person has read it. Twice is once.

    :raises Refused: somebody else is on it, or nothing can be sent there; the line waits on.
    """
    line = _open_line(by_id, line_id)
    if line.settle(Line.REPLIED, settled_at=at, trouble=""):
        _say(line, by_id, at)
        _finish_if_through(line.batch, at)
    return line


def _say(line: BatchLine, author_id: int, at: datetime) -> None:
    said = reply(
        conversation_id=line.conversation_id,
        author_id=author_id,
        text=line.text,
        private=line.is_private,
        key=line.key,
        at=at,
    )
    BatchLine.objects.filter(pk=line.pk).update(reply=said)
    line.reply = said


@transaction.atomic
def approve_batch(*, by_id: int, batch_id: int, a_minute: int, at: datetime) -> Batch:
    """Let a batch go, at most so many replies a minute. Twice is once.

    :raises NotAllowed: only a lead may speak to many people at once.
    :raises Invalid: that is too fast.
    """
    teams.who_may_set_up(by_id)
    batch = queries.batch_for(by_id, batch_id)
    if not 1 <= a_minute <= MOST_A_MINUTE:
        raise Invalid(f"Choose between 1 and {MOST_A_MINUTE} replies a minute.")
    fields = {"approved_by_id": by_id, "approved_at": at, "a_minute": a_minute}
    _let_go(batch, by_id, at, expected=State.DRAFTED, **fields)
    return queries.batch_for(by_id, batch_id)


@transaction.atomic
def stop_batch(*, by_id: int, batch_id: int, at: datetime) -> Batch:
    """Release nothing more; what was released is a reply, which can be taken back while it is held.

    Whoever may answer may stop, a lead or not. Twice is once.
    """
    teams.who_may_answer(by_id)
    batch = queries.batch_for(by_id, batch_id)
    if batch.move(to=State.STOPPED, expected=(State.RUNNING,)):
        record(events.BatchStopped(batch.pk), at=at, teammate_id=by_id)
    return queries.batch_for(by_id, batch_id)


@transaction.atomic
def resume_batch(*, by_id: int, batch_id: int, at: datetime) -> Batch:
    """Let a batch that was stopped go on where it stood. Twice is once.

    :raises NotAllowed: only a lead.
    """
    teams.who_may_set_up(by_id)
    batch = queries.batch_for(by_id, batch_id)
    _let_go(batch, by_id, at, expected=State.STOPPED)
    return queries.batch_for(by_id, batch_id)


def _let_go(batch: Batch, by_id: int, at: datetime, *, expected: str, **fields: object) -> None:
    if batch.move(to=State.RUNNING, expected=(expected,), turn=batch.turn + 1, **fields):
        record(events.BatchLetGo(batch.pk, batch.turn + 1), at=at, teammate_id=by_id)


def release(*, batch_id: int, turn: int, at: datetime) -> None:
    """Say the next line of a batch. Run by the worker; may be repeated at any point.

    :raises Later: the next line has to wait for its time, or all sending is paused.
    """
    batch = Batch.objects.filter(pk=batch_id, turn=turn, state=State.RUNNING).first()
    if batch is None:
        return
    if teams.sending_is_paused():
        raise Later(WHILE_PAUSED_SECONDS)
    pause = timedelta(seconds=60 / batch.a_minute)
    if batch.next_at is not None and batch.next_at > at:
        raise Later((batch.next_at - at).total_seconds())
    if _release_one(batch, at, pause):
        raise Later(pause.total_seconds())


@transaction.atomic
def _release_one(batch: Batch, at: datetime, pause: timedelta) -> bool:
    """Settle the next line; False where none is left, or another worker was first."""
    free = Batch.objects.filter(pk=batch.pk, state=State.RUNNING, next_at=batch.next_at)
    if not free.update(next_at=at + pause):
        return False
    line = batch.lines.filter(state=Line.WAITING).select_related("conversation__post").order_by("pk").first()
    if line is not None:
        _settle(batch, line, at)
    return not _finish_if_through(batch, at)


def _settle(batch: Batch, line: BatchLine, at: datetime) -> None:
    if to_id := _to_be_read_by(batch, line.conversation):
        _hand(batch, line, to_id, at)
        return
    try:
        with transaction.atomic():
            line.settle(Line.REPLIED, settled_at=at, trouble="")
            _say(line, batch.approved_by_id or 0, at)
    except Refused as refused:
        line.settle(Line.REFUSED, settled_at=at, trouble=str(refused))
        facts = events.BatchLineRefused(batch.pk, line.conversation_id)
        record(facts, at=at, teammate_id=batch.approved_by_id)


def _to_be_read_by(batch: Batch, conversation: Conversation) -> int | None:
    """Return who has to read a line first; None where the batch may say it by itself."""
    if conversation.owner_id not in {None, batch.approved_by_id}:
        return conversation.owner_id
    return batch.approved_by_id if conversation.post.said_at > batch.made_at else None


def _hand(batch: Batch, line: BatchLine, to_id: int, at: datetime) -> None:
    """Make a line the draft of a teammate, unless they have begun to write something else there."""
    line.settle(Line.HANDED, settled_at=at, handed_to=to_id, handed_at=at, trouble="")
    kind = "private" if line.is_private else "public"
    begun = Draft.objects.filter(conversation=line.conversation, teammate=to_id, kind=kind).exclude(text="")
    if not begun.exists() and not teams.has_left(to_id):
        save_draft(conversation_id=line.conversation_id, teammate_id=to_id, kind=kind, text=line.text, at=at)
    tell(
        teammate_ids=[to_id],
        text=f"{batch.title}: a reply to {line.conversation.person} is drafted for you.",
        why="You are told because you are on this conversation.",
        about=f"draft:of-a-batch:{line.pk}",
        link=f"/inbox/{line.conversation_id}/",
        at=at,
    )
    facts = events.BatchLineHanded(batch.pk, line.conversation_id)
    record(facts, at=at, teammate_id=batch.approved_by_id)


def _finish_if_through(batch: Batch, at: datetime) -> bool:
    """Say that a batch is done once no line waits."""
    if batch.lines.filter(state=Line.WAITING).exists():
        return False
    if batch.move(to=State.DONE, expected=(State.DRAFTED, State.RUNNING, State.STOPPED)):
        record(events.BatchDone(batch.pk), at=at)
    return True


def texts_with_names(conversations: Sequence[Conversation], text: str) -> dict[int, str]:
    """Return one text for each conversation, with the person's name in place of {name}."""
    return {one.pk: text.replace("{name}", one.person.name or "you") for one in conversations}
