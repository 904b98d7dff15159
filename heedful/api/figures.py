"""What stands too long, how many have an answer, and praise."""

from datetime import timedelta
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router

from heedful.api import shapes
from heedful.api.door import acting
from heedful.api.listening import NOT_OK
from heedful.desk import queries
from heedful.kit import clock
from heedful.kudos import queries as kudos

router = Router(tags=["figures"])


@router.get("/radar", response={200: shapes.RadarOut, **NOT_OK})
def radar(request: HttpRequest) -> Any:
    """Mentions beyond the promised time in all venues that one may see, the oldest of each first."""
    found = queries.radar_for(acting(request), at=clock.now())
    rows = [row for venue in found.venues for row in venue.rows]
    return {
        "at": found.at,
        "unowned": found.unowned,
        "standing": found.standing,
        "items": [shapes.StandingOut.of(row) for row in rows],
    }


@router.get("/figures/answers", response={200: shapes.AnsweredFiguresOut, **NOT_OK})
def answers(
    request: HttpRequest,
    months: Annotated[int, Query(ge=1, le=60, description="This month and those before it.")] = 12,
) -> Any:
    """How many of those who deserved an answer have one, by month, venue and team."""
    return shapes.AnsweredFiguresOut.of(queries.answered_for(acting(request), months=months, at=clock.now()))


@router.get("/figures/praise", response={200: shapes.PraiseFiguresOut, **NOT_OK})
def praise(
    request: HttpRequest,
    days: Annotated[int, Query(ge=1, le=3660, description="`figures`: of words of so many days.")] = 30,
    months: Annotated[int, Query(ge=1, le=60, description="This month and those before it.")] = 6,
) -> Any:
    """How much praise was heard, reached somebody and was answered; how often each team was praised."""
    who, at = acting(request), clock.now()
    since = at - timedelta(days=days)
    names, rows = kudos.per_team_and_month(who, at=at, months=months)
    return {
        "since": since,
        "figures": kudos.figures_for(who, since=since),
        "months": names,
        "per_team": rows,
    }
