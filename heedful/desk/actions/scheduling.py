"""Replies that leave at a moment of their own, and come back if something is said before it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from heedful.desk import branches, events, meanwhile
from heedful.desk.actions.drafts import words_back
from heedful.desk.models import Conversation, Reply
from heedful.journal.write import record
from heedful.kit.errors import Invalid
from heedful.listening.models import Post
from heedful.teams.actions import tell

State = Reply.State
FARTHEST = timedelta(days=90)


def check_moment(leave_at: datetime, at: datetime) -> None:
    """:raises Invalid: the moment has passed, or is too far away."""
    if leave_at <= at:
        raise Invalid("This moment has passed. Choose a later one.")
    if leave_at - at > FARTHEST:
        raise Invalid(f"A reply can wait {FARTHEST.days} days at most.")


@transaction.atomic
def bring_back_scheduled(*, conversation_ids: Sequence[int], at: datetime) -> None:
    """Bring back what was to leave later to people who have written meanwhile. May be repeated."""
    waiting = Reply.objects.filter(conversation__in=conversation_ids, state=State.HELD, scheduled=True)
    for reply in waiting.select_related("conversation__person", "to_post"):
        bring_back(reply, at)


@transaction.atomic
def bring_back(reply: Reply, at: datetime) -> bool:
    """Give a scheduled reply back to its author if something was said since they wrote it."""
    why = _why_it_comes_back(reply) if reply.scheduled else ""
    if not why:
        return False
    if not reply.move(to=State.TAKEN_BACK, expected=(State.HELD,), settled_at=at, trouble=why):
        return False
    words_back(reply, at)
    Conversation.objects.filter(pk=reply.conversation_id, state=Conversation.State.ANSWERED).exclude(
        replies__in=_later_answers(reply)
    ).update(state=Conversation.State.WAITING, changed_at=at)
    record(events.ReplyCameBack(reply.pk, reply.conversation_id), at=at)
    tell(
        teammate_ids=[reply.author_id],
        text=f"{why} Your reply did not leave; its words are in the draft.",
        why="You are told because you wrote a reply that was to leave later.",
        about=f"reply:came-back:{reply.pk}:{reply.turn}",
        link=f"/inbox/{reply.conversation_id}/",
        at=at,
    )
    return True


def _why_it_comes_back(reply: Reply) -> str:
    person = reply.conversation.person
    theirs = Post.objects.filter(
        thread__in=branches.threads_of(reply.conversation_id), author__person=person, by_us=False
    )
    newer = {"heard_at__gt": reply.written_at, "said_at__gt": reply.to_post.said_at, "deleted_at": None}
    if theirs.filter(**newer).exists():
        return f"{person} wrote meanwhile."
    if other := _later_answers(reply).select_related("author").first():
        return f"{other.author} answered {person} meanwhile."
    return ""


def _later_answers(reply: Reply) -> QuerySet[Reply]:
    """Return what others said to the person, or are about to, after this was written."""
    to_them = Reply.objects.filter(conversation__person=reply.conversation.person_id, turn__gt=reply.turn)
    others = to_them.filter(state__in=meanwhile.STANDING, deleted_at=None).exclude(author=reply.author_id)
    return others.exclude(state=State.HELD, scheduled=True)
