"""Whether we helped: figures and answers."""

from datetime import timedelta
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router

from heedful.api import shapes
from heedful.api.door import acting
from heedful.api.listening import NOT_OK
from heedful.asked import queries
from heedful.kit import clock

router = Router(tags=["asked"])


@router.get("/asked", response={200: shapes.AskedOut, **NOT_OK})
def asked(
    request: HttpRequest,
    days: Annotated[int, Query(ge=1, le=3660, description="Of people asked within so many days.")] = 90,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Any:
    """How many were asked and answered, and the latest answers, in conversations that the caller sees."""
    who = acting(request)
    figures = queries.figures_for(who, since=clock.now() - timedelta(days=days))
    return {
        "asked": figures.asked,
        "answered": figures.answered,
        "helped": figures.helped,
        "items": list(queries.answers_for(who)[:limit]),
    }
