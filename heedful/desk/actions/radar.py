"""Tell those who lead when somebody stands without an owner for longer than was promised."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from heedful.desk import radar
from heedful.desk.models import Conversation
from heedful.desk.queries.radar import overdue, promised, unowned_for
from heedful.journal.work import Later
from heedful.teams import queries as teams
from heedful.teams.actions import tell

RUNNING = (Conversation.State.WAITING, Conversation.State.SNOOZED)


def watch_radar(
    *,
    conversation_id: int | None = None,
    conversation_ids: Sequence[int] = (),
    kept_id: int | None = None,
    at: datetime,
    **_: object,
) -> None:
    """Look whether somebody of those named stands too long with nobody; called with an event's facts.

    May be repeated: whoever leads is told once a day, as long as it is so.

    :raises Later: somebody would stand too long then.
    """
    named = {*conversation_ids, *filter(None, (conversation_id, kept_id))}
    if overdue(at).filter(pk__in=named, owner=None).exists():
        _tell_leads(at)
    free = Conversation.objects.filter(pk__in=named, owner=None, state__in=RUNNING)
    due = [
        radar.standing(row, promised=promised()).promised_at for row in free.select_related("source", "post")
    ]
    ahead = [moment for moment in due if moment > at]
    if ahead:
        raise Later((min(ahead) - at).total_seconds())


@transaction.atomic
def _tell_leads(at: datetime) -> None:
    for lead in teams.teammates():
        if not lead.may_set_up:
            continue
        about = f"radar:{at:%Y%m%d}"
        if teams.was_told(lead.pk, about):
            continue
        number = unowned_for(lead.pk, at=at)
        words = "One person waits longer than promised, and nobody has it."
        if number > 1:
            words = f"{number} people wait longer than promised, and nobody has them."
        tell(
            teammate_ids=[lead.pk],
            text=words,
            why="You are told because you lead, once a day as long as it is so.",
            about=about,
            link="/radar/",
            at=at,
        )
