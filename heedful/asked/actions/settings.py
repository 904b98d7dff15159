"""Leads say whether, how and what a team asks."""

from datetime import datetime

from django.db import transaction

from heedful.asked import events, rules
from heedful.asked.models import Asking
from heedful.journal.write import record
from heedful.kit.errors import Invalid
from heedful.teams import queries as teams

MOST_HOURS = 14 * 24


@transaction.atomic
def set_asking(
    *,
    by_id: int,
    team_id: int | None,
    on: bool,
    how: str,
    after_hours: int,
    question: str,
    answers: str,
    at: datetime,
) -> Asking:
    """Set how a team asks, or (None) how it is asked after conversations without one."""
    teams.who_may_set_up(by_id)
    team = teams.team(team_id) if team_id is not None else None
    if how not in Asking.How.values:
        raise Invalid(f"There is no way {how!r} to ask.")
    if not 0 <= after_hours <= MOST_HOURS:
        raise Invalid(f"Ask within {MOST_HOURS} hours: later, nobody remembers.")
    fields = {
        "on": on,
        "how": how,
        "after_hours": after_hours,
        "question": rules.question_of(question),
        "answers": rules.answers_of(answers),
        "set_at": at,
        "set_by_id": by_id,
    }
    before = Asking.objects.filter(team=team_id).first()
    said_before = _in_words(before) if before else ""
    asking, _ = Asking.objects.update_or_create(team=team, defaults=fields)
    if (said := _in_words(asking)) != said_before:
        name = team.name if team else "*"
        record(events.AskingSet(asking.pk, name, said_before, said), at=at, teammate_id=by_id)
    return asking


def _in_words(asking: Asking) -> str:
    state = "on" if asking.on else "off"
    answers = " / ".join(rules.lines_of(asking.answers).splitlines())
    return f"{state}, {asking.how}, after {asking.after_hours} h: {asking.question} {answers}"
