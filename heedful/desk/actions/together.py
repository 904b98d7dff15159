"""Change many conversations at once, each as its own deed would, and take all of it back."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from heedful.desk import events, queries
from heedful.desk.actions.conversations import answered_last, wake
from heedful.desk.actions.handovers import who_may_get
from heedful.desk.actions.priorities import check_priority
from heedful.desk.models import Bulk, Conversation, Handover, Turn
from heedful.desk.models.conversations import turn_of
from heedful.journal.write import record
from heedful.kit.errors import Invalid, NotAllowed, Refused
from heedful.teams import queries as teams
from heedful.teams.models import Teammate

MOST = 500
State = Conversation.State
Deed = Bulk.Deed
Fields = Mapping[str, Any]
Plan = Callable[[Conversation], Fields | str]  # what it shall be, or in words why it stays as it is
NOT_THEIRS = "somebody else has it"
SAME = "already so"
MOVED_ON = "changed since"


@dataclass(frozen=True, slots=True)
class Done:
    """What a deed on many did: `left` counts by its reason what stayed as it was."""

    bulk: Bulk | None  # None: nothing was changed
    changed: Sequence[int]
    left: Mapping[str, int]


@transaction.atomic
def take_together(*, conversation_ids: Sequence[int], teammate_id: int, at: datetime) -> Done:
    """Take those that nobody has."""

    def plan(one: Conversation) -> Fields | str:
        return {"owner_id": teammate_id} if one.owner_id in {None, teammate_id} else NOT_THEIRS

    return _together(Deed.TAKE, conversation_ids, teammate_id, plan, at)


@transaction.atomic
def give_together(*, conversation_ids: Sequence[int], teammate_id: int, to_id: int, at: datetime) -> Done:
    """Hand one's own and free ones (a lead: all) to a colleague.

    :raises Invalid: they do not answer, or may see none of these.
    """
    who_may_get(to_id, conversation_ids)
    seen, may_all = queries.visible_ids(to_id, conversation_ids), teams.teammate(teammate_id).may_set_up

    def plan(one: Conversation) -> Fields | str:
        if one.pk not in seen:
            return "they may not see it"
        is_free = may_all or one.owner_id in {None, teammate_id, to_id}
        return {"owner_id": to_id} if is_free else NOT_THEIRS

    done = _together(Deed.GIVE, conversation_ids, teammate_id, plan, at)
    changes = done.bulk.changes if done.bulk else {}
    Handover.objects.bulk_create(
        Handover(
            conversation_id=int(pk),
            from_owner_id=change["owner_id"][0],
            to_owner_id=to_id,
            by_id=teammate_id,
            at=at,
        )
        for pk, change in changes.items()
    )
    return done


@transaction.atomic
def move_together(
    *, conversation_ids: Sequence[int], teammate_id: int, team_id: int | None, at: datetime
) -> Done:
    """Let a team have them; only a lead lets everybody see what a team had.

    :raises NotAllowed: one is no lead, and names no team.
    """
    if team_id is None and not teams.teammate(teammate_id).may_set_up:
        raise NotAllowed("Only a lead or an owner can show to all what a team has.")
    team = teams.team(team_id) if team_id is not None else None
    return _together(Deed.TEAM, conversation_ids, teammate_id, lambda _: {"team_id": team and team.pk}, at)


@transaction.atomic
def prioritise_together(
    *, conversation_ids: Sequence[int], teammate_id: int, priority: int, at: datetime
) -> Done:
    """:raises Invalid: there is no such priority."""
    check_priority(priority)
    return _together(Deed.PRIORITY, conversation_ids, teammate_id, lambda _: {"priority": priority}, at)


@transaction.atomic
def snooze_together(
    *, conversation_ids: Sequence[int], teammate_id: int, until: datetime | None, at: datetime
) -> Done:
    """:raises Invalid: the moment has passed."""
    if until is not None and until <= at:
        raise Invalid("This moment has passed. Choose a later one.")
    asleep = {"state": State.SNOOZED.value, "snoozed_until": until}
    return _together(Deed.SNOOZE, conversation_ids, teammate_id, lambda _: asleep, at, until=until)


@transaction.atomic
def finish_together(*, conversation_ids: Sequence[int], teammate_id: int, at: datetime) -> Done:
    finished = {"state": State.DONE.value, "snoozed_until": None}
    return _together(Deed.DONE, conversation_ids, teammate_id, lambda _: finished, at)


@transaction.atomic
def reopen_together(*, conversation_ids: Sequence[int], teammate_id: int, at: datetime) -> Done:
    """Open again what is done or put aside: waiting or answered, as it was."""
    answered = answered_last(conversation_ids)

    def plan(one: Conversation) -> Fields | str:
        if one.state not in {State.DONE, State.SNOOZED}:
            return SAME
        state = State.ANSWERED if one.pk in answered else State.WAITING
        return {"state": state.value, "snoozed_until": None}

    return _together(Deed.REOPEN, conversation_ids, teammate_id, plan, at)


def _together(
    deed: Bulk.Deed,
    conversation_ids: Sequence[int],
    teammate_id: int,
    plan: Plan,
    at: datetime,
    until: datetime | None = None,
) -> Done:
    teams.who_may_answer(teammate_id)
    asked = sorted(set(conversation_ids))
    if len(asked) > MOST:
        raise Refused(f"At most {MOST} at once; these are {len(asked)}. Choose fewer.")
    theirs = queries.conversations_for(teammate_id).filter(pk__in=asked)
    rows = list(theirs.select_for_update(of=("self",)).order_by("pk"))
    changes, left = _apply(rows, plan, at)
    if len(asked) > len(rows):
        left["not there"] += len(asked) - len(rows)
    if not changes:
        return Done(None, [], left)
    bulk = Bulk.objects.create(deed=deed, by_id=teammate_id, at=at, changes=changes)
    changed = [int(pk) for pk in changes]
    record(_event(bulk, changed, until), at=at, teammate_id=teammate_id)
    return Done(bulk, changed, left)


def _event(
    bulk: Bulk, changed: list[int], until: datetime | None
) -> events.ConversationsChanged | events.ConversationsPutAside:
    if bulk.deed == Deed.SNOOZE:
        moment = until.isoformat() if until else ""
        return events.ConversationsPutAside(bulk.pk, changed, bulk.changes, moment)
    return events.ConversationsChanged(bulk.pk, str(bulk.deed), changed, bulk.changes)


def _apply(rows: Sequence[Conversation], plan: Plan, at: datetime) -> tuple[dict[str, Any], Counter[str]]:
    """Change rows that are locked; return what each was and is, and why others stay."""
    changes: dict[str, Any] = {}
    left: Counter[str] = Counter()
    moved = []
    for one in rows:
        planned = plan(one)
        differs = _change(one, planned) if not isinstance(planned, str) else {}
        if differs:
            changes[str(one.pk)] = differs
            one.changed_at = at
            if "owner_id" in differs:
                one.claimed_at = at
            one.rank()
            moved.append(one)
        else:
            left[planned if isinstance(planned, str) else SAME] += 1
    fields = [
        "owner",
        "claimed_at",
        "team",
        "priority",
        "state",
        "snoozed_until",
        "needed_since",
        "changed_at",
    ]
    Conversation.objects.bulk_update(moved, fields, batch_size=100)
    turned = [
        one for one in moved if "state" in changes[str(one.pk)] or "snoozed_until" in changes[str(one.pk)]
    ]
    Turn.objects.bulk_create(
        Turn(conversation=one, state=turn_of(one.state, one.snoozed_until), at=at) for one in turned
    )
    return changes, left


def _change(one: Conversation, planned: Fields) -> dict[str, list[Any]]:
    differs = {name: value for name, value in planned.items() if getattr(one, name) != value}
    changed = {name: [_plain(getattr(one, name)), _plain(value)] for name, value in differs.items()}
    for name, value in differs.items():
        setattr(one, name, value)
    return changed


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


@transaction.atomic
def undo_together(*, bulk_id: int, teammate_id: int, at: datetime) -> Done:
    """Make each conversation what it was, unless it has changed again since. Twice is once.

    :raises Missing: there is no such deed of theirs.
    """
    who = teams.who_may_answer(teammate_id)
    bulk = queries.bulk_for(teammate_id, bulk_id)
    if not Bulk.objects.filter(pk=bulk.pk, undone_at=None).update(undone_at=at):
        return Done(bulk, [], {})
    rows = Conversation.objects.filter(pk__in=_may_undo(bulk, who)).select_for_update(of=("self",))
    changes, left = _apply(list(rows.order_by("pk")), lambda one: _before(one, bulk), at)
    changed = [int(pk) for pk in changes]
    if changed:
        Handover.objects.filter(by=bulk.by_id, at=bulk.at, conversation__in=changed).update(undone_at=at)
        undone = events.ConversationsChanged(bulk.pk, "undo", changed, changes)
        record(undone, at=at, teammate_id=teammate_id)
    return Done(bulk, changed, left)


def _may_undo(bulk: Bulk, who: Teammate) -> list[int]:
    """Return what they may see; what they moved to another team comes back though they see it no more."""
    ids = [int(pk) for pk in bulk.changes]
    return ids if bulk.deed == Deed.TEAM else sorted(queries.visible_ids(who.pk, ids))


def _before(one: Conversation, bulk: Bulk) -> Fields | str:
    was = bulk.changes[str(one.pk)]
    if any(_plain(getattr(one, name)) != since for name, (_, since) in was.items()):
        return MOVED_ON
    moments = ("snoozed_until",)
    return {
        name: datetime.fromisoformat(before) if name in moments and before else before
        for name, (before, _) in was.items()
    }


def wake_together(
    *, bulk_id: int, conversation_ids: Sequence[int], changes: Mapping[str, Any], until: str, at: datetime
) -> None:
    """Bring back what was put aside together, unless it woke or was snoozed anew meanwhile."""
    del bulk_id, changes
    for pk in conversation_ids:
        wake(conversation_id=pk, until=until, at=at)
