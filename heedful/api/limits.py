"""Limits on what is said, with their reasons."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router

from heedful.api import shapes
from heedful.api.door import acting
from heedful.api.listening import NOT_OK
from heedful.limits import queries

router = Router(tags=["limits"])


@router.get("/limits", response={200: list[shapes.LimitOut], **NOT_OK})
def limits(request: HttpRequest, limit: Annotated[int, Query(ge=1, le=200)] = 50) -> Any:
    """What is set apart or was, and why, newest first."""
    return list(queries.limits_for(acting(request))[:limit])
