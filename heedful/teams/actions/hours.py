"""When teams are at work."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from heedful.journal.write import record
from heedful.teams import events, queries, timetable
from heedful.teams.hours import Hours
from heedful.teams.models import OpeningHours


@transaction.atomic
def set_hours(
    *,
    by_id: int,
    team_id: int | None = None,
    zone: str,
    week: Sequence[str],
    holidays: Sequence[str] = (),
    at: datetime,
) -> Hours:
    """Say when a team is at work, or (no team) the company; each day is a line of spans.

    :raises Invalid: a line cannot be read; the text says which.
    """
    queries.who_may_set_up(by_id)
    team = queries.team(team_id) if team_id is not None else None
    hours = timetable.checked(zone, week, [line for line in holidays if line.strip()])
    said = {
        "zone": zone,
        "week": [timetable.line_of(day) for day in hours.week],
        "holidays": [timetable.holiday_line(holiday) for holiday in hours.holidays],
    }
    if OpeningHours.objects.filter(team=team, **said).exists():
        return hours
    OpeningHours.objects.update_or_create(team=team, defaults=said)
    record(_changed(team_id), at=at, teammate_id=by_id)
    return hours


@transaction.atomic
def forget_hours(*, by_id: int, team_id: int | None = None, at: datetime) -> None:
    """Let a team be at work when the company is, or (no team) the company always. Twice is once."""
    queries.who_may_set_up(by_id)
    if OpeningHours.objects.filter(team=team_id).delete()[0]:
        record(_changed(team_id), at=at, teammate_id=by_id)


def _changed(team_id: int | None) -> events.HoursChanged | events.CompanyHoursChanged:
    return events.CompanyHoursChanged() if team_id is None else events.HoursChanged(team_id)
