"""Say which conversations come from a cause: one, some, or all that a query finds."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from heedful.causes import events, queries
from heedful.causes.actions.causes import note_cause
from heedful.causes.actions.steps import write_step
from heedful.causes.models import Affected, Cause, Step
from heedful.desk import queries as desk
from heedful.journal.write import record
from heedful.kit.errors import Invalid
from heedful.teams import queries as teams

MOST = 500


@transaction.atomic
def link(*, by_id: int, cause_id: int, conversation_ids: Sequence[int], at: datetime) -> int:
    """Link conversations to a cause; return how many were not linked before. Twice is once.

    :raises Missing: one of them is not for this teammate.
    """
    teams.who_may_answer(by_id)
    cause = queries.cause_for(by_id, cause_id)
    ids = list(dict.fromkeys(conversation_ids))
    if len(ids) > MOST:
        raise Invalid(f"Link at most {MOST} conversations at once.")
    for hidden in set(ids) - desk.visible_ids(by_id, ids):
        desk.conversation_for(by_id, hidden)
    new = [pk for pk in ids if _link_one(cause, pk, by_id, at)]
    if new:
        Cause.objects.filter(pk=cause.pk).update(changed_at=at)
        write_step(cause, Step.Kind.LINKED, by_id=by_id, at=at, count=len(new))
        record(events.CauseLinked(cause.pk, new), at=at, teammate_id=by_id)
    return len(new)


def _link_one(cause: Cause, conversation_id: int, by_id: int, at: datetime) -> bool:
    fields = {"linked_by_id": by_id, "linked_at": at}
    row, is_new = Affected.objects.get_or_create(
        cause=cause, conversation_id=conversation_id, defaults=fields
    )
    gone = Affected.objects.filter(pk=row.pk).exclude(unlinked_at=None)
    return is_new or bool(gone.update(unlinked_at=None, **fields))


@transaction.atomic
def link_to_title(*, by_id: int, conversation_id: int, title: str, at: datetime) -> Cause:
    """Link a conversation to the cause of this title; where there is none, it is noted."""
    conversation = desk.conversation_for(by_id, conversation_id)
    cause = queries.cause_called(by_id, title)
    if cause is None:
        me = teams.teammate(by_id)
        is_ours = me.sees_all_teams or conversation.team_id in me.team_ids
        team_id = conversation.team_id if is_ours else None
        cause = note_cause(by_id=by_id, title=title, team_id=team_id, at=at)
    link(by_id=by_id, cause_id=cause.pk, conversation_ids=[conversation_id], at=at)
    return cause


@transaction.atomic
def link_found(*, by_id: int, cause_id: int, query: str, at: datetime) -> int:
    """Link what a query finds in the inbox; return how many were not linked before.

    :raises Mistake: the query cannot be read.
    :raises Invalid: it is empty, or finds too many.
    """
    if not query.strip():
        raise Invalid("Say what to look for.")
    found = desk.found_in(by_id, "everything", query=query, at=at)
    ids = sorted(found.ids)
    if len(ids) > MOST:
        raise Invalid(f"This finds more than {MOST} conversations. Look for something narrower.")
    return link(by_id=by_id, cause_id=cause_id, conversation_ids=ids, at=at)


@transaction.atomic
def unlink(*, by_id: int, cause_id: int, conversation_id: int, at: datetime) -> None:
    """Say that a conversation does not come from a cause; linking it again undoes this. Twice is once."""
    teams.who_may_answer(by_id)
    cause = queries.cause_for(by_id, cause_id)
    desk.conversation_for(by_id, conversation_id)
    linked = Affected.objects.filter(cause=cause, conversation=conversation_id, unlinked_at=None)
    if linked.update(unlinked_at=at):
        write_step(cause, Step.Kind.UNLINKED, by_id=by_id, at=at, count=1)
        record(events.CauseUnlinked(cause.pk, [conversation_id]), at=at, teammate_id=by_id)


def follow_merge(kept_id: int, gone_id: int) -> None:
    """Let the links of a conversation follow it into the one that it is merged with."""
    kept = set(Affected.objects.filter(conversation=kept_id).values_list("cause", flat=True))
    Affected.objects.filter(conversation=gone_id).exclude(cause__in=kept).update(conversation=kept_id)
