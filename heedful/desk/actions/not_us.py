"""Say that a mention is not about us: what its track leaves out from now on, and the way back."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from heedful.desk import branches, events, queries
from heedful.desk.actions.conversations import natural_state
from heedful.desk.models import Conversation, NotUs
from heedful.journal.write import record
from heedful.kit.errors import Refused
from heedful.listening import actions as listening
from heedful.listening import examples
from heedful.listening import queries as heard
from heedful.listening.archive import said_of
from heedful.listening.models import Hit, Post, Track
from heedful.query import parse
from heedful.query.leaving_out import leaves_out, without
from heedful.teams import queries as teams

State = Conversation.State
NOT_US = Hit.Verdict.NOT_US


@transaction.atomic
def leave_out(*, by_id: int, post_id: int, track_id: int, left_out: str, at: datetime) -> NotUs:
    """Let a track leave something out, so that it does not find this mention and its like any more.

    What was found stays; this mention is not about us, and its conversation is done unless something else
    that the person said there concerns us. Twice is once.

    :raises Mistake: a track cannot be asked for this.
    :raises Refused: the track would find the mention all the same.
    """
    teams.who_may_answer(by_id)
    post = heard.mention_for(by_id, post_id)
    Track.objects.select_for_update().filter(
        pk=track_id
    ).first()  # whoever is second reads what the first wrote
    track = heard.track_for(by_id, track_id)
    if done := _done_already(post, track, left_out):
        return done
    after = without(track.query, left_out)
    if parse(after).matches(said_of(post)):
        raise Refused("The track would find this mention all the same. Leave out words that stand in it.")
    if broken := examples.broken_by(track, parse(after)):
        found = "must be found" if broken[0].must_match else "must not be found"
        raise Refused(f"An example of {track.name} that {found} says otherwise. Leave out something else.")
    row = NotUs(post=post, track=track, by_id=by_id, at=at, query_before=track.query, query_after=after)
    row.verdicts = {str(track.pk): _judge(post, track_id, by_id, at)}
    listening.change_track(
        by_id=by_id, track_id=track_id, name=track.name, query=after, at=at, despite_examples=True
    )
    listening.keep_example(by_id=by_id, track_id=track_id, post_id=post.pk, must_match=False, at=at)
    _finish(row, post, by_id, at)
    row.save()
    return row


def _done_already(post: Post, track: Track, left_out: str) -> NotUs | None:
    """Return what the first click did, if this is the second."""
    rows = NotUs.objects.filter(post=post, track=track, undone_at=None, query_after=track.query)
    done = rows.order_by("-pk").first()
    return done if done and leaves_out(track.query, left_out) else None


@transaction.atomic
def say_not_us(*, by_id: int, post_id: int, at: datetime) -> NotUs:
    """Note that a mention is not about us, whichever tracks found it, and change nothing else. Twice is once.

    :raises Refused: no track found it; they spoke to us.
    """
    teams.who_may_answer(by_id)
    post = heard.mention_for(by_id, post_id)
    hits = heard.hits_of(by_id, post)
    if not hits:
        raise Refused("No track found this: they spoke to us.")
    said = NotUs.objects.filter(post=post, track=None, undone_at=None).order_by("-pk").first()
    if said and all(hit.verdict == NOT_US for hit in hits):
        return said
    verdicts = {str(hit.track_id): _judge(post, hit.track_id, by_id, at) for hit in hits}
    return NotUs.objects.create(post=post, by_id=by_id, at=at, verdicts=verdicts)


def _judge(post: Post, track_id: int, by_id: int, at: datetime) -> str:
    return listening.judge(by_id=by_id, post_id=post.pk, track_id=track_id, verdict=NOT_US, at=at)


def _finish(row: NotUs, post: Post, by_id: int, at: datetime) -> None:
    """Finish the conversation, if nothing that the person said in it concerns us any more."""
    standing = branches.standing_at([post.thread_id]).get((post.thread_id, post.author.person_id or 0), 0)
    theirs = queries.conversations_for(by_id).filter(pk=standing)
    conversation = theirs.exclude(state=State.DONE).first()
    if conversation is None or _concerns_us_still(conversation):
        return
    row.conversation = conversation
    row.state, row.snoozed_until = conversation.state, conversation.snoozed_until
    conversation.move_to(State.DONE, at)
    record(events.ConversationDone(conversation.pk), at=at, teammate_id=by_id)


def _concerns_us_still(conversation: Conversation) -> bool:
    about_us = Hit.objects.filter(post=OuterRef("pk")).exclude(verdict=NOT_US)
    said = Post.objects.filter(
        thread__in=branches.threads_of(conversation.pk),
        author__person=conversation.person_id,
        by_us=False,
        deleted_at=None,
    )
    return said.filter(Q(addressed=True) | Exists(about_us)).exists()


@transaction.atomic
def take_back_not_us(*, by_id: int, not_us_id: int, at: datetime) -> NotUs:
    """Undo `leave_out` or `say_not_us`: query, verdicts and conversation are as they were. Twice is once.

    :raises Missing: there is no such thing, or not for this teammate.
    :raises Refused: the track has got other words since.
    """
    row = queries.not_us_for(by_id, not_us_id)
    teams.who_may_answer(by_id)
    if row.by_id != by_id:
        teams.who_may_set_up(by_id)
    if NotUs.objects.filter(pk=row.pk, undone_at=None).update(undone_at=at):
        row.undone_at = at
        _put_query_back(row, by_id, at)
        for track_id, verdict in row.verdicts.items():
            _put_verdict_back(row, int(track_id), verdict, by_id, at)
        _put_conversation_back(row, by_id, at)
    return row


def _put_query_back(row: NotUs, by_id: int, at: datetime) -> None:
    if row.track_id is None:
        return
    Track.objects.select_for_update().filter(pk=row.track_id).first()
    track = heard.track_for(by_id, row.track_id)
    if track.query != row.query_after:
        raise Refused(f"{track.name} has got other words since. Take these out there.")
    listening.forget_example(track_id=track.pk, post_id=row.post_id, kept_at=row.at, at=at)
    before = {"name": track.name, "query": row.query_before}
    listening.change_track(by_id=by_id, track_id=track.pk, at=at, despite_examples=True, **before)


def _put_verdict_back(row: NotUs, track_id: int, verdict: str, by_id: int, at: datetime) -> None:
    """Say of the mention again what was said before, unless somebody has said something else meanwhile."""
    hit = Hit.objects.filter(post=row.post_id, track=track_id, verdict=NOT_US, track__removed_at=None)
    if hit.exists():
        listening.judge(by_id=by_id, post_id=row.post_id, track_id=track_id, verdict=verdict, at=at)


def _put_conversation_back(row: NotUs, by_id: int, at: datetime) -> None:
    conversation = row.conversation
    if conversation is None or conversation.state != State.DONE:
        return
    slept = row.state == State.SNOOZED and (row.snoozed_until is None or row.snoozed_until > at)
    state = natural_state(conversation) if row.state == State.SNOOZED and not slept else State(row.state)
    conversation.move_to(state, at, until=row.snoozed_until if slept else None)
    record(events.ConversationReopened(conversation.pk), at=at, teammate_id=by_id)
