"""Words and promises: remarks on a draft, what was promised and what became of it."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Status

from heedful.api import shapes
from heedful.api.door import acting
from heedful.api.listening import NOT_OK
from heedful.desk import actions, queries
from heedful.kit import clock
from heedful.kit.errors import Invalid

router = Router(tags=["care"])
PromiseView = Literal["mine", "team", "late", "closed"]


@router.post("/conversations/{conversation_id}/words", response={200: list[shapes.RemarkOut], **NOT_OK})
def words(request: HttpRequest, conversation_id: shapes.Id, draft: shapes.DraftIn) -> Any:
    """Remarks on a draft in a conversation; nothing is kept."""
    teammate_id = acting(request)
    found = queries.conversation_for(teammate_id, conversation_id)
    remarks = queries.remarks_while_typing(
        found, draft.text, private=draft.private, teammate_id=teammate_id, at=clock.now()
    )
    return [shapes.RemarkOut.of(one) for one in remarks]


@router.get("/promises", response={200: shapes.PromisesOut, **NOT_OK})
def promises(
    request: HttpRequest,
    view: Annotated[
        PromiseView, Query(description="Open ones by when they are due, or the closed.")
    ] = "mine",
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Any:
    """Promises, and how many of all that were due in the last 30 days were kept."""
    teammate_id, at = acting(request), clock.now()
    found = list(queries.promises_in_view(teammate_id, view, at=at)[offset : offset + limit + 1])
    more = offset + limit if len(found) > limit else None
    return {"items": found[:limit], "next_offset": more, "figure": queries.kept_of(teammate_id, at=at)}


@router.post("/conversations/{conversation_id}/promises", response={201: shapes.PromiseOut, **NOT_OK})
def make_promise(request: HttpRequest, conversation_id: shapes.Id, promise: shapes.PromiseIn) -> Any:
    made = actions.make_promise(
        conversation_id=conversation_id,
        by_id=acting(request),
        words=promise.words,
        due_at=_zoned(promise.due_at),
        at=clock.now(),
    )
    return Status(201, made)


@router.patch("/promises/{promise_id}", response={200: shapes.PromiseOut, **NOT_OK})
def move_promise(request: HttpRequest, promise_id: shapes.Id, moved: shapes.PromiseMovedIn) -> Any:
    """Let it be due at another moment."""
    due_at = _zoned(moved.due_at)
    return actions.move_promise(promise_id=promise_id, by_id=acting(request), due_at=due_at, at=clock.now())


@router.post("/promises/{promise_id}/close", response={200: shapes.PromiseOut, **NOT_OK})
def close_promise(request: HttpRequest, promise_id: shapes.Id, closed: shapes.PromiseClosedIn) -> Any:
    """Say that it is kept, broken or withdrawn; what the person should hear of it is drafted."""
    return actions.close_promise(promise_id=promise_id, by_id=acting(request), how=closed.how, at=clock.now())


def _zoned(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise Invalid("due_at: a zone is missing, such as Z or +02:00.")
    return moment
