"""Surges and incidents."""

from types import SimpleNamespace
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Status

from heedful.api import shapes
from heedful.api.door import acting
from heedful.api.listening import NOT_OK
from heedful.insights import actions, queries
from heedful.kit import clock

router = Router(tags=["insights"])
Most = Annotated[int, Query(ge=1, le=200)]


@router.get("/surges", response={200: list[shapes.SurgeOut], **NOT_OK})
def surges(
    request: HttpRequest,
    now: Annotated[bool, Query(description="Only those that go on.")] = False,
    limit: Most = 50,
) -> Any:
    """The latest come first."""
    me = acting(request)
    return list((queries.breaking_out(me) if now else queries.surges_for(me))[:limit])


@router.get("/surges/{surge_id}", response={200: shapes.WholeSurgeOut, **NOT_OK})
def surge(request: HttpRequest, surge_id: shapes.Id) -> Any:
    """One surge with why: its words, its first post, who joined in which order."""
    me = acting(request)
    row = queries.surge_for(me, surge_id)
    why = queries.why_of(me, row)
    return SimpleNamespace(
        **shapes.SurgeOut.from_orm(row).dict(),
        words=why.words,
        first_post_id=why.first.pk if why.first else None,
        joined=[SimpleNamespace(post_id=one.post.pk, at=one.at, posts=one.number) for one in why.joined],
        venues=[SimpleNamespace(source_id=source.pk, people=people) for source, people in why.venues],
    )


@router.post("/surges/{surge_id}/dismiss", response={200: shapes.SurgeOut, **NOT_OK})
def dismiss(request: HttpRequest, surge_id: shapes.Id) -> Any:
    """It is none; this is learned of this surge only."""
    return actions.dismiss_surge(by_id=acting(request), surge_id=surge_id, at=clock.now())


@router.post("/surges/{surge_id}/restore", response={200: shapes.SurgeOut, **NOT_OK})
def restore(request: HttpRequest, surge_id: shapes.Id) -> Any:
    """It is one after all."""
    return actions.restore_surge(by_id=acting(request), surge_id=surge_id, at=clock.now())


@router.post("/surges/{surge_id}/incident", response={201: shapes.IncidentOut, **NOT_OK})
def open_incident(request: HttpRequest, surge_id: shapes.Id, named: shapes.IncidentIn) -> Any:
    """Make it an incident that gathers its conversations."""
    me = acting(request)
    return Status(201, actions.open_incident(by_id=me, surge_id=surge_id, title=named.title, at=clock.now()))


@router.get("/incidents", response={200: list[shapes.IncidentOut], **NOT_OK})
def incidents(request: HttpRequest, limit: Most = 50) -> Any:
    """Those that changed last come first."""
    return list(queries.incidents_for(acting(request))[:limit])


@router.get("/incidents/{incident_id}", response={200: shapes.WholeIncidentOut, **NOT_OK})
def incident(request: HttpRequest, incident_id: shapes.Id) -> Any:
    """One incident with everybody in it, each timed in seconds from their own first words."""
    me = acting(request)
    row = queries.incident_for(me, incident_id)
    lines = queries.standing_of(me, row).lines
    return SimpleNamespace(
        **shapes.IncidentOut.from_orm(row).dict(),
        people=[
            SimpleNamespace(
                conversation_id=line.conversation.pk,
                spoke_at=line.spoke_at,
                noticed_after=line.noticed_after.total_seconds(),
                answered_after=line.answered_after.total_seconds() if line.answered_after else None,
                waits_since=line.waits_since,
            )
            for line in lines
        ],
    )


@router.post("/incidents/{incident_id}/known", response={200: shapes.IncidentOut, **NOT_OK})
def know(request: HttpRequest, incident_id: shapes.Id, known: shapes.KnownIn) -> Any:
    """Say what we know, by the name of a fact."""
    return actions.know(by_id=acting(request), incident_id=incident_id, fact_key=known.fact, at=clock.now())


@router.post("/incidents/{incident_id}/fixed", response={200: shapes.IncidentOut, **NOT_OK})
def fix(request: HttpRequest, incident_id: shapes.Id, fixed: shapes.FixedIn) -> Any:
    """Say that it is fixed, and why it happened; its cause then tells everybody affected."""
    return actions.fix_incident(by_id=acting(request), incident_id=incident_id, why=fixed.why, at=clock.now())


@router.put("/incidents/{incident_id}/conversations/{conversation_id}", response={204: None, **NOT_OK})
def add(request: HttpRequest, incident_id: shapes.Id, conversation_id: shapes.Id) -> Any:
    key = {"incident_id": incident_id, "conversation_id": conversation_id}
    actions.add_conversation(by_id=acting(request), at=clock.now(), **key)
    return Status(204, None)


@router.delete("/incidents/{incident_id}/conversations/{conversation_id}", response={204: None, **NOT_OK})
def leave_out(request: HttpRequest, incident_id: shapes.Id, conversation_id: shapes.Id) -> Any:
    key = {"incident_id": incident_id, "conversation_id": conversation_id}
    actions.leave_out(by_id=acting(request), at=clock.now(), **key)
    return Status(204, None)
