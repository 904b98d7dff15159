"""Opening hours of the company and of its teams; for leads and owners."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from heedful.api import shapes
from heedful.api.door import acting
from heedful.api.listening import NOT_OK
from heedful.kit import clock
from heedful.teams import actions, queries, timetable
from heedful.teams.hours import Hours

router = Router(tags=["hours"])


@router.get("/hours", response={200: list[shapes.HoursOut], **NOT_OK})
def hours(request: HttpRequest) -> Any:
    """When the company is at work, then each team: its own hours, or the company's."""
    queries.who_may_set_up(acting(request))
    known, at = queries.hours_by_team(), clock.now()
    return [_told(None, known, at), *(_told(team, known, at) for team in queries.teams())]


@router.put("/hours/company", response={200: shapes.HoursOut, **NOT_OK})
def set_company_hours(request: HttpRequest, said: shapes.HoursIn) -> Any:
    """Say when the company is at work, and every team without hours of its own; clocks are reckoned anew."""
    return _set(acting(request), None, said)


@router.delete("/hours/company", response={204: None, **NOT_OK})
def forget_company_hours(request: HttpRequest) -> Any:
    """Let the company be at work always. Twice is once."""
    actions.forget_hours(by_id=acting(request), at=clock.now())
    return Status(204, None)


@router.get("/hours/company", response={200: shapes.HoursOut, **NOT_OK})
def company_hours(request: HttpRequest) -> Any:
    queries.who_may_set_up(acting(request))
    return _told(None, queries.hours_by_team(), clock.now())


@router.get("/hours/teams/{team_id}", response={200: shapes.HoursOut, **NOT_OK})
def team_hours(request: HttpRequest, team_id: shapes.Id) -> Any:
    queries.who_may_set_up(acting(request))
    return _told(queries.team(team_id), queries.hours_by_team(), clock.now())


@router.put("/hours/teams/{team_id}", response={200: shapes.HoursOut, **NOT_OK})
def set_team_hours(request: HttpRequest, team_id: shapes.Id, said: shapes.HoursIn) -> Any:
    """Say when a team is at work; clocks are reckoned anew."""
    return _set(acting(request), team_id, said)


@router.delete("/hours/teams/{team_id}", response={204: None, **NOT_OK})
def forget_team_hours(request: HttpRequest, team_id: shapes.Id) -> Any:
    """Let a team be at work when the company is. Twice is once."""
    queries.who_may_set_up(acting(request))
    team = queries.team(team_id)
    actions.forget_hours(by_id=acting(request), team_id=team.pk, at=clock.now())
    return Status(204, None)


def _set(by_id: int, team_id: int | None, said: shapes.HoursIn) -> Any:
    at = clock.now()
    actions.set_hours(
        by_id=by_id,
        team_id=team_id,
        zone=said.zone.strip(),
        week=said.week,
        holidays=said.holidays,
        at=at,
    )
    team = queries.team(team_id) if team_id is not None else None
    return _told(team, queries.hours_by_team(), at)


def _told(team: Any, known: Mapping[int | None, Hours], at: datetime) -> dict[str, Any]:
    team_id = team.pk if team else None
    counts = queries.hours_of(team_id, known=known)
    return {
        "team_id": team_id,
        "team": team.name if team else None,
        "own": team_id in known,
        "zone": counts.zone,
        "week": [timetable.line_of(spans) for spans in counts.week],
        "holidays": [timetable.holiday_line(holiday) for holiday in counts.holidays],
        "open": counts.is_open(at),
        "never_opens": counts.is_never,
    }
