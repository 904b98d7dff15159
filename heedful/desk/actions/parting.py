"""Make two conversations of one that a teammate joined: each gets back what was its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import transaction

from heedful.desk import branches, events, meanwhile, queries, rules
from heedful.desk.models import AnswerUse, Conversation, Join, Promise, Reply
from heedful.journal.write import record
from heedful.kit.errors import Refused
from heedful.listening import queries as listening
from heedful.listening.models import Post
from heedful.teams import queries as teams

State = Conversation.State
PLAIN = (
    *("state", "owner_id", "team_id", "post_id", "addressed", "priority", "came_before", "unanswered"),
    *("serious", "understood", "set_apart"),
)
MOMENTS = (
    *("snoozed_until", "waiting_since", "first_answered_at", "claimed_at", "not_helped_at", "ruled_at"),
    "changed_at",
)
Kept = Mapping[str, Any]


def before(kept: Conversation, gone: Conversation) -> dict[str, Any]:
    """Return what both are before they become one, as JSON keeps it."""
    last_post = Post.objects.order_by("-pk").values_list("pk", flat=True).first()
    last_reply = Reply.objects.order_by("-pk").values_list("pk", flat=True).first()
    return {
        "kept": _written(kept),
        "gone": _written(gone),
        "owner": kept.owner_id or gone.owner_id,
        "post": last_post or 0,
        "reply": last_reply or 0,
    }


def _written(row: Conversation) -> dict[str, Any]:
    plain = {name: getattr(row, name) for name in PLAIN}
    moments = {name: getattr(row, name) for name in MOMENTS}
    return plain | {name: moment.isoformat() if moment else None for name, moment in moments.items()}


@transaction.atomic
def part(*, join_id: int, by_id: int, at: datetime) -> Join:
    """Undo a join: both are what they were, with what was said in their threads since. Twice is once.

    :raises Missing: there is no such join, or not both of it are for this teammate.
    :raises Refused: it was joined to a third one since, or both threads are one on the network now.
    """
    teams.who_may_answer(by_id)
    row = queries.join_for(by_id, join_id)
    if row.undone_at:
        return row
    if row.gone_id is None:
        raise Refused("Their threads turned out to be one on the network, so there is nothing to part.")
    kept, gone = _hold(row)
    if not Join.objects.filter(pk=row.pk, undone_at=None).update(undone_at=at, undone_by=by_id):
        return row
    row.undone_at = at
    gone.joined_to = None
    gone.save(update_fields=["joined_to"])
    _give_back(row, kept, gone)
    owner_now, state_now = kept.owner_id, kept.state
    for one, name in ((kept, "kept"), (gone, "gone")):
        _restore(one, row.before[name])
        if state_now in {State.DONE, State.SNOOZED} and state_now != row.before["state"]:
            one.state, one.snoozed_until = state_now, None
        _bring_up_to_date(one, row.before)
        one.changed_at = at
    if owner_now != row.before["owner"]:
        kept.owner_id = owner_now
    for one in (kept, gone):
        one.promised = one.promises.filter(state=Promise.State.OPEN).count()
        one.rank()
        one.save()
    both = events.ConversationsParted(row.pk, [kept.pk, gone.pk])
    record(both, at=at, teammate_id=by_id)
    return row


def _hold(row: Join) -> tuple[Conversation, Conversation]:
    """Lock the persons, then both rows.

    :raises Refused: the one that stays was joined to a third one since.
    """
    for person_id in sorted({row.kept.person_id, *([row.gone.person_id] if row.gone else [])}):
        meanwhile.hold_person(person_id)
    rows = Conversation.every.filter(pk__in=[row.kept_id, row.gone_id]).select_for_update(of=("self",))
    list(rows.order_by("pk").values_list("pk"))  # alone: what a join in SQL waits for may have changed
    found = {one.pk: one for one in rows.select_related("post").order_by("pk")}
    kept, gone = found[row.kept_id], found[row.gone_id or 0]
    if kept.joined_to_id:
        raise Refused(
            f"It was joined to another conversation since. Part that first: /inbox/{kept.joined_to_id}/."
        )
    return kept, gone


def _give_back(row: Join, kept: Conversation, gone: Conversation) -> None:
    """Let go back what came with it, and what was answered in its threads since."""
    for name, ids in row.moved.items():
        label, field = name.rsplit(".", 1)
        rows = apps.get_model(label)._base_manager.filter(  # noqa: SLF001  whatever it is
            pk__in=ids, **{field: kept.pk}
        )
        rows.update(**{field: gone.pk})
    if gone.thread_id == kept.thread_id:
        return  # nobody can tell to which of them a later answer belongs: it stays
    since = Reply.objects.filter(conversation=kept.pk, pk__gt=row.before["reply"])
    ids = list(since.filter(to_post__thread__in=branches.threads_of(gone.pk)).values_list("pk", flat=True))
    Reply.objects.filter(pk__in=ids).update(conversation=gone.pk)
    Promise.objects.filter(reply__in=ids, conversation=kept.pk).update(conversation=gone.pk)
    AnswerUse.objects.filter(reply__in=ids, conversation=kept.pk).update(conversation=gone.pk)


def _restore(one: Conversation, was: Kept) -> None:
    for name in PLAIN:
        setattr(one, name, was[name])
    for name in MOMENTS:
        setattr(one, name, datetime.fromisoformat(was[name]) if was[name] else None)


def _bring_up_to_date(one: Conversation, was: Kept) -> None:
    """Let count what they and we said in its threads since both were one."""
    said = listening.spoken(_said_since(one, was["post"]))
    ours = Reply.objects.filter(conversation=one.pk, pk__gt=was["reply"], state__in=meanwhile.STANDING)
    answers = list(ours.filter(deleted_at=None).order_by("written_at"))
    if said:
        waits = one.state == State.WAITING and not answers
        one.waiting_since = rules.waiting_since(
            [min(each.said_at, each.heard_at) for each in said], one.waiting_since if waits else None
        )
        one.unanswered = len(said) + (one.unanswered if waits else 0)
        one.state, one.snoozed_until = State.WAITING, None
        one.post_id = said[-1].post_id
        one.addressed |= any(each.addressed for each in said)
    if one.first_answered_at is None:
        sent = Reply.objects.filter(conversation=one.pk, state=Reply.State.SENT).order_by("settled_at")
        one.first_answered_at = sent.values_list("settled_at", flat=True).first()
    if answers:
        last = said[-1] if said else None
        if last is None or answers[-1].written_at >= min(last.said_at, last.heard_at):
            one.state, one.snoozed_until = State.ANSWERED, None


def _said_since(one: Conversation, post_id: int) -> list[int]:
    theirs = Post.objects.filter(
        thread__in=branches.threads_of(one.pk),
        author__person=one.person_id,
        is_mention=True,
        by_us=False,
        pk__gt=post_id,
    )
    return list(theirs.values_list("pk", flat=True))
