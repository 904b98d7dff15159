"""The circle of constructive people."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router

from heedful.api import shapes
from heedful.api.door import acting
from heedful.api.listening import NOT_OK
from heedful.circle import queries

router = Router(tags=["circle"])


@router.get("/circle", response={200: shapes.CircleOut, **NOT_OK})
def circle(
    request: HttpRequest,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Any:
    """Who was invited, newest first, and what they said to it. Nobody has a score."""
    rows = list(queries.circle_for(acting(request))[offset : offset + limit + 1])
    return {"items": rows[:limit], "next_offset": offset + limit if len(rows) > limit else None}
