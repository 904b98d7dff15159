"""Gestures and their ledger."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router

from heedful.api import shapes
from heedful.api.door import acting
from heedful.api.listening import NOT_OK
from heedful.gestures import queries

router = Router(tags=["gestures"])


@router.get("/gestures", response={200: shapes.GesturesOut, **NOT_OK})
def gestures(
    request: HttpRequest,
    state: Annotated[str, Query(max_length=14, description="Only those in this state.")] = "",
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Any:
    """Gestures, newest first, and the ledger by month; never an address."""
    found = queries.gestures_for(acting(request))
    rows = list((found.filter(state=state) if state else found)[offset : offset + limit + 1])
    return {
        "items": rows[:limit],
        "months": queries.months_for(acting(request)),
        "next_offset": offset + limit if len(rows) > limit else None,
    }


@router.get("/gestures/{gesture_id}", response={200: shapes.GestureOut, **NOT_OK})
def gesture(request: HttpRequest, gesture_id: shapes.Id) -> Any:
    """One gesture; never its address."""
    return queries.gesture_for(acting(request), gesture_id)
