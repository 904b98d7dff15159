"""Teammates, sending, and what happened."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router

from heedful.api import shapes
from heedful.api.door import acting
from heedful.api.listening import NOT_OK
from heedful.desk import seeing
from heedful.journal import read
from heedful.kit import clock
from heedful.teams import actions, queries

router = Router(tags=["house"])


@router.get("/me", response={200: shapes.TeammateOut, **NOT_OK})
def me(request: HttpRequest) -> Any:
    return queries.teammate(acting(request))


@router.get("/teammates", response={200: list[shapes.TeammateOut], **NOT_OK})
def teammates(request: HttpRequest) -> Any:
    queries.teammate(acting(request))
    return queries.teammates()


@router.get("/sending", response={200: shapes.SendingOut, **NOT_OK})
def sending(request: HttpRequest) -> Any:
    queries.teammate(acting(request))
    return {"paused": queries.sending_is_paused()}


@router.post("/sending/pause", response={200: shapes.SendingOut, **NOT_OK})
def pause_sending(request: HttpRequest) -> Any:
    """Stop everything that would leave the house; replies wait."""
    actions.pause_sending(by_id=acting(request), at=clock.now())
    return {"paused": queries.sending_is_paused()}


@router.post("/sending/resume", response={200: shapes.SendingOut, **NOT_OK})
def resume_sending(request: HttpRequest) -> Any:
    actions.resume_sending(by_id=acting(request), at=clock.now())
    return {"paused": queries.sending_is_paused()}


@router.get("/events", response={200: shapes.EventsOut, **NOT_OK})
def events(
    request: HttpRequest,
    since: Annotated[str, Query(max_length=40, description="`position` of the last answer, to go on.")] = "0",
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> Any:
    """What happened after a position, oldest first, as far as the token's teammate may see it."""
    entries = read.since(since, limit=limit)
    position = read.position_of(entries[-1]) if entries else since
    return {"items": seeing.events_for(acting(request), entries), "position": position}
