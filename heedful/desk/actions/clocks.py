"""Clock policies: add one, change it, move it, remove it, put it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from heedful import connectors
from heedful.desk import events, queries
from heedful.desk.models import ClockPolicy
from heedful.journal.write import record
from heedful.kit.errors import Invalid, Refused
from heedful.listening import queries as listening
from heedful.teams import queries as teams

MOST = 50
LONGEST_NAME = 60
LONGEST = 60 * 24 * 90  # minutes
WARNS = (10, 95)  # percent


@dataclass(frozen=True, slots=True)
class Policy:
    """What a policy is to say; None is no condition, or no target."""

    name: str
    team_id: int | None = None
    network: str = ""
    track_id: int | None = None
    priority: int | None = None
    first_minutes: int | None = None
    next_minutes: int | None = None
    resolution_minutes: int | None = None
    in_hours: bool = True
    warn_percent: int = 75
    escalate_to_id: int | None = None


@transaction.atomic
def add_clock_policy(*, by_id: int, policy: Policy, at: datetime) -> ClockPolicy:
    """Add a policy behind the others.

    :raises Invalid: it says nothing, or what cannot be.
    :raises Refused: there are too many.
    """
    teams.who_may_set_up(by_id)
    said = _checked(by_id, policy)
    _has_room()
    last = ClockPolicy.objects.aggregate(last=Max("place"))["last"] or 0
    row = ClockPolicy.objects.create(place=last + 1, **said)
    record(events.ClockPolicyAdded(row.pk), at=at, teammate_id=by_id)
    return row


@transaction.atomic
def change_clock_policy(*, by_id: int, policy_id: int, policy: Policy, at: datetime) -> ClockPolicy:
    """Let a policy say something else; what runs is reckoned as if it had always said so.

    :raises Invalid: it says nothing, or what cannot be.
    """
    row = queries.clock_policy_for(by_id, policy_id)
    said = _checked(by_id, policy)
    if ClockPolicy.objects.filter(pk=row.pk, **said).exists():
        return row
    ClockPolicy.objects.filter(pk=row.pk).update(**said)
    row.refresh_from_db()
    record(events.ClockPolicyChanged(row.pk), at=at, teammate_id=by_id)
    return row


@transaction.atomic
def move_clock_policy(*, by_id: int, policy_id: int, up: bool, at: datetime) -> ClockPolicy:
    """Let a policy be asked before the one above it, or after the one below; at an end it stays."""
    row = queries.clock_policy_for(by_id, policy_id)
    order = list(ClockPolicy.objects.filter(removed_at=None).order_by("place", "pk"))
    here = [one.pk for one in order].index(row.pk)
    there = here - 1 if up else here + 1
    if 0 <= there < len(order):
        order[here], order[there] = order[there], order[here]
        for place, one in enumerate(order):
            one.place = place
        ClockPolicy.objects.bulk_update(order, ["place"])
        record(events.ClockPolicyMoved(row.pk), at=at, teammate_id=by_id)
    return row


@transaction.atomic
def remove_clock_policy(*, by_id: int, policy_id: int, at: datetime) -> ClockPolicy:
    """Let a policy decide nothing any more; `restore_clock_policy` puts it back. Twice is once."""
    row = queries.clock_policy_for(by_id, policy_id, removed=True)
    if ClockPolicy.objects.filter(pk=row.pk, removed_at=None).update(removed_at=at):
        record(events.ClockPolicyRemoved(row.pk), at=at, teammate_id=by_id)
    return row


@transaction.atomic
def restore_clock_policy(*, by_id: int, policy_id: int, at: datetime) -> ClockPolicy:
    """Put a policy back where it stood. Twice is once.

    :raises Refused: there are too many by now.
    """
    row = queries.clock_policy_for(by_id, policy_id, removed=True)
    if row.removed_at is not None:
        _has_room()
        ClockPolicy.objects.filter(pk=row.pk).update(removed_at=None)
        row.removed_at = None
        record(events.ClockPolicyRestored(row.pk), at=at, teammate_id=by_id)
    return row


def _has_room() -> None:
    if ClockPolicy.objects.filter(removed_at=None).count() >= MOST:
        raise Refused(f"There are {MOST} clocks. Remove one first.")


def _checked(by_id: int, policy: Policy) -> dict[str, object]:
    """Return a policy as its row says it.

    :raises Invalid: it says nothing, or what cannot be.
    """
    name = " ".join(policy.name.split())
    if not name or len(name) > LONGEST_NAME:
        raise Invalid(f"A clock needs a name of at most {LONGEST_NAME} letters.")
    targets = (policy.first_minutes, policy.next_minutes, policy.resolution_minutes)
    if not any(targets):
        raise Invalid("A clock needs a target: for a first answer, the next ones, or the resolution.")
    if any(minutes is not None and not 1 <= minutes <= LONGEST for minutes in targets):
        raise Invalid("A target is between a minute and 90 days.")
    if not WARNS[0] <= policy.warn_percent <= WARNS[1]:
        raise Invalid(f"The warning comes after {WARNS[0]} to {WARNS[1]} percent of a target.")
    if policy.priority not in {None, 0, 1, 2, 3}:
        raise Invalid("There is no such priority.")
    _check_conditions(by_id, policy)
    return {field: getattr(policy, field) for field in Policy.__dataclass_fields__} | {"name": name}


def _check_conditions(by_id: int, policy: Policy) -> None:
    if policy.network and policy.network not in connectors.REGISTRY:
        raise Invalid(f"There is no network {policy.network!r}.")
    if policy.team_id is not None:
        teams.team(policy.team_id)
    if policy.escalate_to_id is not None and not teams.teammate(policy.escalate_to_id).may_answer:
        raise Invalid("Who is told of what is late has to be somebody who answers.")
    if policy.track_id is not None and listening.track_for(by_id, policy.track_id).owner_id is not None:
        raise Invalid("A clock may ask for tracks of the house only.")
