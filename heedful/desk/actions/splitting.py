"""Make two conversations of one where another matter begins: each has its own owner, clocks and end."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from heedful.desk import events, meanwhile, queries, understood
from heedful.desk.actions import reckoning
from heedful.desk.actions.opening import follow_joined_threads
from heedful.desk.models import AnswerUse, Conversation, Promise, Reply
from heedful.desk.serious import serious_word
from heedful.journal.write import record
from heedful.kit.errors import Invalid, Refused
from heedful.listening import queries as listening
from heedful.listening.actions.cutting import cut_thread, mend_thread
from heedful.listening.models import Post, Thread
from heedful.listening.queries import Spoken
from heedful.teams import queries as teams

State = Conversation.State


@transaction.atomic
def split(*, conversation_id: int, post_ids: Collection[int], by_id: int, at: datetime) -> Conversation:
    """Let some words of a person be a conversation of their own, with what we answered to them.

    Whoever has the one has both, until one is handed on. What they say below these words goes there too.

    :raises Missing: there is no such conversation for this teammate.
    :raises Refused: somebody else is on it, or nothing would stay.
    :raises Invalid: these are not words of theirs in this conversation.
    """
    teams.who_may_answer(by_id)
    conversation = queries.conversation_for(by_id, conversation_id)
    if conversation.owner_id not in {None, by_id}:
        teams.who_may_set_up(by_id)
    meanwhile.hold(conversation)
    kept = (
        Conversation.objects.select_for_update(of=("self",)).select_related("thread").get(pk=conversation.pk)
    )
    theirs = queries.may_be_split(kept)
    moving = [post for post in theirs if post.pk in set(post_ids)]
    _refuse(kept, theirs, moving, set(post_ids))
    made = _made(kept, moving, cut_thread(thread=kept.thread, post_ids=[post.pk for post in moving]), at)
    _take_along(kept, made)
    for one in (kept, made):
        _settle(one, at)
    reckoning.reckon([kept.pk, made.pk], at=at, quiet=True)
    made.refresh_from_db()
    record(events.ConversationSplit([kept.pk, made.pk]), at=at, teammate_id=by_id)
    return made


def _refuse(
    kept: Conversation, theirs: Sequence[Post], moving: Sequence[Post], asked: Collection[int]
) -> None:
    if not moving or len(moving) != len(asked):
        raise Invalid("Choose words of theirs that stand in this conversation.")
    if any(post.outside_id == kept.thread.root_id for post in moving):
        raise Refused("With these words the thread begins, so they stay. Choose the others.")
    if not any(post.is_mention for post in theirs if post not in moving):
        raise Refused("Nothing that concerns us would stay. Give the whole conversation on instead.")


def _made(kept: Conversation, moving: Sequence[Post], cut: Thread, at: datetime) -> Conversation:
    if Conversation.every.filter(thread=cut, person=kept.person_id).exists():
        raise Refused("These words were split off before. Look at the other conversation.")
    made = Conversation(
        person_id=kept.person_id,
        thread=cut,
        source_id=kept.source_id,
        team_id=kept.team_id,
        owner_id=kept.owner_id,
        claimed_at=kept.claimed_at,
        first_post=moving[0],
        post=moving[-1],
        state=kept.state,
        snoozed_until=kept.snoozed_until,
        priority=kept.priority,
        came_before=kept.came_before,
        set_apart=kept.set_apart,
        waiting_since=kept.waiting_since,
        changed_at=at,
        ruled_at=at,  # a teammate decides where it goes, not a rule
    )
    made.rank()
    made.save()
    return made


def _take_along(kept: Conversation, made: Conversation) -> None:
    """Let our answers to these words, and what was promised there, stand beside them."""
    answers = Reply.objects.filter(conversation=kept, to_post__thread=made.thread_id)
    ids = list(answers.values_list("pk", flat=True))
    Reply.objects.filter(pk__in=ids).update(conversation=made)
    for kind in (Promise, AnswerUse):
        kind.objects.filter(reply__in=ids, conversation=kept).update(conversation=made)
    for one in (kept, made):
        one.promised = one.promises.filter(state=Promise.State.OPEN).count()


def _settle(one: Conversation, at: datetime) -> None:
    """Let a conversation be what its own words and answers make it; what was put aside or done stays so."""
    said = [spoken for spoken in listening.spoken(_mentions(one)) if spoken.post_id]
    ours = one.replies.filter(state__in=meanwhile.STANDING, deleted_at=None)
    sent = one.replies.filter(state=Reply.State.SENT).order_by("settled_at")
    concerns = [post for post in queries.may_be_split(one) if post.is_mention]
    one.first_post, one.post = concerns[0], concerns[-1]
    one.addressed = any(spoken.addressed for spoken in said)
    one.first_answered_at = sent.values_list("settled_at", flat=True).first()
    answered_at = max([*ours.values_list("written_at", flat=True), *_answered_elsewhere(one)], default=None)
    waits = [spoken for spoken in said if answered_at is None or _moment(spoken) > answered_at]
    one.unanswered = len(waits) or len(said)
    one.serious = next(filter(None, (serious_word(f"{each.title} {each.text}") for each in waits)), "")
    one.understood = understood.told_by(listening.readings_of([each.post_id for each in waits]))
    if waits:
        one.waiting_since = min(map(_moment, waits))
    if one.state in {State.WAITING, State.ANSWERED}:
        one.state = State.WAITING if waits else State.ANSWERED
    one.changed_at = at
    one.rank()
    one.save()


def _mentions(one: Conversation) -> list[int]:
    said = Post.objects.filter(
        thread=one.thread_id, author__person=one.person_id, is_mention=True, by_us=False, deleted_at=None
    )
    return list(said.values_list("pk", flat=True))


def _answered_elsewhere(one: Conversation) -> list[datetime]:
    ours = Post.objects.filter(thread=one.thread_id, by_us=True, deleted_at=None)
    return list(ours.values_list("said_at", flat=True))


def _moment(spoken: Spoken) -> datetime:
    return min(spoken.said_at, spoken.heard_at)


@transaction.atomic
def mend(*, conversation_id: int, by_id: int, at: datetime) -> Conversation:
    """Make a conversation that was split off one with the whole again, and return that.

    :raises Refused: it was not split off, or somebody else is on one of them.
    """
    teams.who_may_answer(by_id)
    made = queries.conversation_for(by_id, conversation_id)
    whole = queries.split_from(by_id, made)
    if whole is None:
        raise Refused("This conversation was not split off another one.")
    for one in (made, whole):
        if one.owner_id not in {None, by_id}:
            teams.who_may_set_up(by_id)
    meanwhile.hold_person(made.person_id)
    came_from = made.thread.whole  # the whole may have been joined to another conversation since
    mend_thread(cut=made.thread, at=at)
    follow_joined_threads(kept_thread_id=came_from.pk, gone_thread_id=made.thread_id, at=at)
    return queries.conversation_for(by_id, whole.pk)
