"""Reckon when answers are due: when somebody speaks, when something changes, and anew when policies do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from heedful.desk import clocks, events, policies
from heedful.desk.models import Conversation
from heedful.desk.queries import clocks as queries
from heedful.journal.write import record
from heedful.listening import queries as listening

if TYPE_CHECKING:
    from heedful.listening.queries import Spoken

AT_ONCE = 200  # conversations in a transaction
FIELDS = ("policy_id", "due_kind", "soon_at", "due_at")


def start(opening: Sequence[tuple[Conversation, Sequence[Spoken]]]) -> None:
    """Set when answers to conversations that are not stored yet are due."""
    if not opening:
        return
    by = policies.read()
    keys = [(row.thread_id, row.person_id) for row, _ in opening]
    tracks = listening.tracks_hit(keys) if by.asks_for_tracks else {}
    for row, spoken in opening:
        hit = tracks.get((row.thread_id, row.person_id), set())
        policy = by.fitting(row, network=spoken[-1].network, tracks=hit)
        history = [clocks.said(one.said_at, heard_at=one.heard_at, after=one.after) for one in spoken]
        found = queries.Clocks(clocks.run(history), by.aims_of(policy, row.team_id), policy)
        _set(row, found)


@transaction.atomic
def reckon(conversation_ids: Iterable[int], *, at: datetime, quiet: bool = False) -> list[int]:
    """Reckon some conversations anew and return those that changed. May be repeated.

    `quiet`: the caller tells the screens itself.
    """
    rows = list(
        Conversation.objects.filter(pk__in=conversation_ids)
        .select_for_update(of=("self",))
        .select_related("source")
        .order_by("pk")
    )
    if not rows:
        return []
    found = queries.clocks_of(rows)
    changed = [row for row in rows if _set(row, found[row.pk])]
    Conversation.objects.bulk_update(changed, ("policy", "due_kind", "soon_at", "due_at"))
    shown = [row.pk for row in changed if row.state in queries.RUNNING]
    if shown and not quiet:
        record(events.ClocksMoved(shown), at=at)
    return [row.pk for row in changed]


def _set(row: Conversation, found: queries.Clocks) -> bool:
    """Write what is due first on a row; False if it stood there."""
    before = [getattr(row, name) for name in FIELDS]
    first = found.most_pressing
    row.policy_id = found.policy.pk if found.policy else None
    row.due_kind = first.clock.kind if first else ""
    row.soon_at, row.due_at = (first.soon, first.due) if first else (None, None)
    return before != [getattr(row, name) for name in FIELDS]


def reckon_after(
    *,
    conversation_id: int | None = None,
    conversation_ids: Sequence[int] = (),
    kept_id: int | None = None,
    at: datetime,
    **_: object,
) -> None:
    """Reckon what an event names; called with its facts. May be repeated."""
    named = {*conversation_ids, *filter(None, (conversation_id, kept_id))}
    reckon(named, at=at)


@transaction.atomic
def reckon_all(*, reckoned_to: int = 0, at: datetime, **_: object) -> None:
    """Reckon the next of those who wait by the policies of now; the event behind asks for more."""
    waiting = Conversation.objects.filter(pk__gt=reckoned_to, state__in=queries.RUNNING)
    ids = list(waiting.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    if ids:
        reckon(ids, at=at)
        record(events.ClocksReckoned(ids[-1]), at=at)
