"""Tell people in time that an answer is due, and somebody else when it is late."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

from django.db import transaction
from django.utils import timezone

from heedful.desk import queries
from heedful.desk.models import Conversation
from heedful.journal.work import Later
from heedful.teams import queries as teams
from heedful.teams.actions import tell

if TYPE_CHECKING:
    from heedful.teams.models import Teammate

EACH = 3  # notices at once to one teammate; more become one
EACH_LATELY, LATELY = 10, timedelta(minutes=10)  # so many of what nobody has, then one for the hour
RUNNING = (Conversation.State.WAITING, Conversation.State.SNOOZED)
Rows = Sequence[Conversation]


def watch(
    *,
    conversation_id: int | None = None,
    conversation_ids: Sequence[int] = (),
    kept_id: int | None = None,
    at: datetime,
    **_: object,
) -> None:
    """Warn of answers that are due soon, pass on those that are late; called with an event's facts.

    May be repeated: everybody is told once, and nothing of what was answered meanwhile.

    :raises Later: something will be due.
    """
    named = {*conversation_ids, *filter(None, (conversation_id, kept_id))}
    running = Conversation.objects.filter(pk__in=named, state__in=RUNNING, due_at__isnull=False)
    rows = list(running.select_related("person", "owner", "policy__escalate_to"))
    late = [row for row in rows if _due(row) <= at]
    soon = [row for row in rows if _soon(row) <= at < _due(row)]
    _tell_all(soon, _warned(soon), "soon", at)
    _tell_all(late, _named, "late", at)
    ahead = [moment for row in rows for moment in (_soon(row), _due(row)) if moment > at]
    if ahead:
        raise Later((min(ahead) - at).total_seconds())


def _due(row: Conversation) -> datetime:
    return cast("datetime", row.due_at)  # asked for above


def _soon(row: Conversation) -> datetime:
    return row.soon_at or _due(row)


def _warned(rows: Rows) -> Callable[[Conversation], Iterable[Teammate]]:
    """Say who is warned: the owner; else the team, or everybody where a lead set a clock for all."""
    everybody = list(teams.teammates()) if any(row.owner_id is None for row in rows) else []

    def warned(row: Conversation) -> Iterable[Teammate]:
        if row.owner is not None:
            return [row.owner]
        if row.team_id is not None:
            return [one for one in everybody if row.team_id in {team.pk for team in one.teams.all()}]
        return everybody if row.policy_id else []

    return warned


def _named(row: Conversation) -> Iterable[Teammate]:
    """Return the person to whom the policy passes on what is late."""
    return [row.policy.escalate_to] if row.policy and row.policy.escalate_to else []


@transaction.atomic
def _tell_all(
    rows: Rows, whom: Callable[[Conversation], Iterable[Teammate]], what: str, at: datetime
) -> None:
    """Tell each teammate of what concerns them and what they may see, a few one by one, many at once."""
    by_teammate: Mapping[Teammate, list[Conversation]] = defaultdict(list)
    for row in rows:
        for teammate in whom(row):
            by_teammate[teammate].append(row)
    for teammate, theirs in by_teammate.items():
        if not teammate.may_answer:
            continue
        seen = queries.visible_ids(teammate.pk, [row.pk for row in theirs])
        shown = [row for row in theirs if row.pk in seen]
        own = [row for row in shown if row.owner_id == teammate.pk]
        _tell_of(teammate, own, what, at, each=len(own) <= EACH)
        free = [row for row in shown if row.owner_id != teammate.pk]
        few = len(free) <= EACH and not _was_told_enough(teammate, what, at)
        _tell_of(teammate, free, what, at, each=few)


def _was_told_enough(teammate: Teammate, what: str, at: datetime) -> bool:
    """Test whether one more of what they do not have would be one too many to read."""
    of_many = teams.was_told(teammate.pk, _of_many(what, at))
    return of_many or teams.told_since(teammate.pk, f"clock:{what}:", at - LATELY) >= EACH_LATELY


def _tell_of(teammate: Teammate, rows: Rows, what: str, at: datetime, *, each: bool) -> None:
    if each:
        for row in rows:
            _tell_one(teammate, row, what, at)
    elif rows:
        _tell_of_many(teammate, rows, what, at)


def _tell_one(teammate: Teammate, row: Conversation, what: str, at: datetime) -> None:
    name = row.person.name or "Somebody"
    due = f"{timezone.localtime(_due(row)):%H:%M}"
    aim = {"first": "a first answer", "next": "an answer"}.get(row.due_kind, "this to be resolved")
    words = {
        "soon": f"{name} waits for {aim}. It is due at {due}.",
        "late": f"{name} still waits for {aim}. It was due at {due}.",
    }[what]
    tell(
        teammate_ids=[teammate.pk],
        text=words,
        why=_why(teammate, row, what),
        about=f"clock:{what}:{row.pk}:{row.due_kind}:{_due(row):%Y%m%dT%H%M%S}",
        link=f"/inbox/{row.pk}/",
        at=at,
    )


def _tell_of_many(teammate: Teammate, rows: Rows, what: str, at: datetime) -> None:
    """Tell of many in one notice, and of no more within the hour: the link shows them all."""
    words = {
        "soon": "Answers to at least {} people are due soon.",
        "late": "At least {} people wait longer than we aim at.",
    }
    number = max(len(rows), teams.told_since(teammate.pk, f"clock:{what}:", at - LATELY))
    tell(
        teammate_ids=[teammate.pk],
        text=words[what].format(number),
        why=_why(teammate, rows[0], what),
        about=_of_many(what, at),
        link=f"/inbox/?q=due:{what}",
        at=at,
    )


def _of_many(what: str, at: datetime) -> str:
    return f"clock:{what}:many:{at:%Y%m%dT%H}"


def _why(teammate: Teammate, row: Conversation, what: str) -> str:
    policy = f"the clock {row.policy.name}" if row.policy else "the built-in clock"
    if what == "late":
        return f"You are told because {policy} names you for what is late."
    if row.owner_id == teammate.pk:
        return f"You are told because you have it; {policy} decides."
    return f"You are told because nobody has it yet; {policy} decides."
