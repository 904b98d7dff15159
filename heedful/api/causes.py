"""Causes, and batches of replies."""

from types import SimpleNamespace
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Status

from heedful.api import shapes
from heedful.api.door import acting
from heedful.api.listening import NOT_OK
from heedful.causes import actions, queries
from heedful.desk import actions as desk
from heedful.desk import queries as desk_queries
from heedful.kit import clock

router = Router(tags=["causes"])
WHICH = "open, seen, taken-up, fixed or not-fixed; empty for all."


@router.get("/causes", response={200: list[shapes.CauseOut], **NOT_OK})
def causes(
    request: HttpRequest,
    state: Annotated[str, Query(max_length=12, description=WHICH)] = "open",
    title: Annotated[str, Query(max_length=200, description="Only those whose title holds this.")] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Any:
    """Those that changed last come first."""
    return list(queries.causes_for(acting(request), state=state, text=title)[:limit])


@router.post("/causes", response={201: shapes.CauseOut, **NOT_OK})
def note_cause(request: HttpRequest, cause: shapes.CauseIn) -> Any:
    return Status(201, actions.note_cause(by_id=acting(request), at=clock.now(), **cause.dict()))


@router.get("/causes/figures", response={200: shapes.CauseFiguresOut, **NOT_OK})
def figures(request: HttpRequest) -> Any:
    """How many causes are open and fixed, and how many of the people affected were told."""
    return queries.figures_for(acting(request))


@router.get("/causes/{cause_id}", response={200: shapes.WholeCauseOut, **NOT_OK})
def cause(request: HttpRequest, cause_id: shapes.Id) -> Any:
    """One cause with the conversations that come from it, its letter and its batches."""
    me = acting(request)
    row = queries.cause_for(me, cause_id)
    return SimpleNamespace(
        **shapes.CauseOut.from_orm(row).dict(),
        affected=list(queries.affected_for(me, row)[:500]),
        letter=queries.letter_of(row),
        batch_ids=[one.batch_id for one in queries.tellings_of(me, row)],
    )


@router.post("/causes/{cause_id}/state", response={200: shapes.CauseOut, **NOT_OK})
def move(request: HttpRequest, cause_id: shapes.Id, moved: shapes.CauseStateIn) -> Any:
    """Take it up, say that it is fixed, or why it will not be."""
    return actions.move_cause(by_id=acting(request), cause_id=cause_id, at=clock.now(), **moved.dict())


@router.post("/causes/{cause_id}/conversations", response={200: shapes.LinkedOut, **NOT_OK})
def link(request: HttpRequest, cause_id: shapes.Id, asked: shapes.LinkIn) -> Any:
    """Link conversations by their ids, and all that a query finds."""
    me, at = acting(request), clock.now()
    linked = actions.link(by_id=me, cause_id=cause_id, conversation_ids=asked.conversation_ids, at=at)
    if asked.query:
        linked += actions.link_found(by_id=me, cause_id=cause_id, query=asked.query, at=at)
    return {"linked": linked}


@router.delete("/causes/{cause_id}/conversations/{conversation_id}", response={204: None, **NOT_OK})
def unlink(request: HttpRequest, cause_id: shapes.Id, conversation_id: shapes.Id) -> Any:
    me = acting(request)
    actions.unlink(by_id=me, cause_id=cause_id, conversation_id=conversation_id, at=clock.now())
    return Status(204, None)


@router.post("/causes/{cause_id}/letter", response={201: shapes.LetterOut, **NOT_OK})
def keep_letter(request: HttpRequest, cause_id: shapes.Id, letter: shapes.TextIn) -> Any:
    """Keep a wording of the letter; the same words again change nothing."""
    kept = actions.keep_letter(by_id=acting(request), cause_id=cause_id, text=letter.text, at=clock.now())
    return Status(201, kept)


@router.post("/causes/{cause_id}/tell", response={201: shapes.BatchOut, **NOT_OK})
def tell(request: HttpRequest, cause_id: shapes.Id, told: shapes.TextIn) -> Any:
    """Draft a reply for everybody affected who was not told. Nothing is sent before a lead approves."""
    me = acting(request)
    telling = actions.draft_telling(by_id=me, cause_id=cause_id, text=told.text, at=clock.now())
    return Status(201, _batch(me, telling.batch_id))


def _batch(teammate_id: int, batch_id: int) -> Any:
    row = desk_queries.batch_for(teammate_id, batch_id)
    return SimpleNamespace(
        id=row.pk,
        title=row.title,
        state=row.state,
        a_minute=row.a_minute,
        made_by_id=row.made_by_id,
        approved_by_id=row.approved_by_id,
        progress=desk_queries.progress_of([row])[row.pk],
        lines=list(desk_queries.lines_for(teammate_id, row)),
    )


@router.get("/batches/{batch_id}", response={200: shapes.BatchOut, **NOT_OK})
def batch(request: HttpRequest, batch_id: shapes.Id) -> Any:
    """Drafted replies and what became of each."""
    return _batch(acting(request), batch_id)


@router.post("/batches/{batch_id}/approve", response={200: shapes.BatchOut, **NOT_OK})
def approve(request: HttpRequest, batch_id: shapes.Id, pace: shapes.PaceIn) -> Any:
    """Let it go, at most so many a minute; only a lead may."""
    me = acting(request)
    desk.approve_batch(by_id=me, batch_id=batch_id, a_minute=pace.a_minute, at=clock.now())
    return _batch(me, batch_id)


@router.post("/batches/{batch_id}/stop", response={200: shapes.BatchOut, **NOT_OK})
def stop(request: HttpRequest, batch_id: shapes.Id) -> Any:
    """Nothing more leaves."""
    desk.stop_batch(by_id=acting(request), batch_id=batch_id, at=clock.now())
    return _batch(acting(request), batch_id)


@router.post("/batches/{batch_id}/resume", response={200: shapes.BatchOut, **NOT_OK})
def resume(request: HttpRequest, batch_id: shapes.Id) -> Any:
    """Let it go on where it stood; only a lead may."""
    desk.resume_batch(by_id=acting(request), batch_id=batch_id, at=clock.now())
    return _batch(acting(request), batch_id)
