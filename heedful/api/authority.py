"""Authority: what a teammate, or everybody in a team, may decide alone; who decides above it is asked."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Status

from heedful.api import shapes
from heedful.api.door import acting
from heedful.api.listening import NOT_OK
from heedful.desk import actions, queries
from heedful.desk.deciding import Money, amount_of
from heedful.kit import clock
from heedful.kit.errors import Invalid
from heedful.teams import queries as teams

router = Router(tags=["authority"])
WHICH = "open: waits for an answer; to-answer: waits for the caller's; answered; all."


@router.get("/me/authority", response={200: list[shapes.AuthorityOut], **NOT_OK})
def my_authority(request: HttpRequest) -> Any:
    """What the caller may decide alone: their own, or else the most that a team of theirs may."""
    me = teams.who_may_answer(acting(request))
    return list(queries.authorities_of(me.pk).values())


@router.get("/teammates/{teammate_id}/authority", response={200: list[shapes.AuthorityOut], **NOT_OK})
def authority_of_teammate(request: HttpRequest, teammate_id: shapes.Id) -> Any:
    """What was given to one teammate by name; what their teams have stands there."""
    teams.teammate(acting(request))
    return queries.authorities_given(teammate_id=teams.teammate(teammate_id).pk)


@router.put("/teammates/{teammate_id}/authority/{decision}", response={200: shapes.AuthorityOut, **NOT_OK})
def set_for_teammate(
    request: HttpRequest, teammate_id: shapes.Id, decision: shapes.Decided, given: shapes.AuthorityIn
) -> Any:
    """Say what a teammate may decide alone, in place of what was said before; nobody does for themselves."""
    return _set(request, given, decision=decision, teammate_id=teammate_id)


@router.get("/teams/{team_id}/authority", response={200: list[shapes.AuthorityOut], **NOT_OK})
def authority_of_team(request: HttpRequest, team_id: shapes.Id) -> Any:
    """What was given to everybody in a team; for leads and owners."""
    teams.who_may_set_up(acting(request))
    return queries.authorities_given(team_id=teams.team(team_id).pk)


@router.put("/teams/{team_id}/authority/{decision}", response={200: shapes.AuthorityOut, **NOT_OK})
def set_for_team(
    request: HttpRequest, team_id: shapes.Id, decision: shapes.Decided, given: shapes.AuthorityIn
) -> Any:
    """Say what everybody in a team may decide alone, in place of what was said before."""
    return _set(request, given, decision=decision, team_id=team_id)


@router.delete("/authority/{authority_id}", response={204: None, **NOT_OK})
def take_authority(request: HttpRequest, authority_id: shapes.Id) -> Any:
    """Take back what somebody may decide alone; it is asked for from now on. Twice is once."""
    actions.take_authority(by_id=acting(request), authority_id=authority_id, at=clock.now())
    return Status(204, None)


@router.get("/permissions", response={200: shapes.PermissionsOut, **NOT_OK})
def permissions(
    request: HttpRequest,
    view: Annotated[Literal["open", "to-answer", "answered", "all"], Query(description=WHICH)] = "open",
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Any:
    """What was asked in conversations that the caller may see, newest first."""
    who = acting(request)
    found = list(queries.permissions_in_view(who, view)[offset : offset + limit + 1])
    return {"items": found[:limit], "next_offset": offset + limit if len(found) > limit else None}


@router.get("/permissions/{permission_id}", response={200: shapes.PermissionOut, **NOT_OK})
def permission(request: HttpRequest, permission_id: shapes.Id) -> Any:
    return queries.permission_for(acting(request), permission_id)


@router.post("/conversations/{conversation_id}/permissions", response={201: shapes.PermissionOut, **NOT_OK})
def ask_permission(request: HttpRequest, conversation_id: shapes.Id, asked: shapes.PermissionIn) -> Any:
    """Ask whoever decides above the caller's own authority; a note and a notice tell them."""
    made = actions.ask_permission(
        conversation_id=conversation_id,
        by_id=acting(request),
        decision=asked.decision,
        words=asked.words,
        money=_money(asked),
        at=clock.now(),
    )
    return Status(201, made)


@router.post("/permissions/{permission_id}/answer", response={200: shapes.PermissionOut, **NOT_OK})
def answer_permission(
    request: HttpRequest, permission_id: shapes.Id, answered: shapes.PermissionAnswerIn
) -> Any:
    """Grant it or not; for whoever was asked, and owners. The same answer twice is once."""
    return actions.answer_permission(
        permission_id=permission_id, by_id=acting(request), at=clock.now(), **answered.dict()
    )


def _set(request: HttpRequest, given: shapes.AuthorityIn, **whom: Any) -> Any:
    return actions.set_authority(
        by_id=acting(request),
        money=_money(given),
        words=given.words,
        approver_id=given.approver_id,
        at=clock.now(),
        **whom,
    )


def _money(given: shapes.AuthorityIn | shapes.PermissionIn) -> Money | None:
    if given.amount is None:
        return None
    try:
        amount = amount_of(given.amount)
    except ValueError:
        amount = None
    if amount is None:
        raise Invalid("amount: write it as a number, such as 25 or 12.50, or null.")
    return actions.money_of(amount, given.currency)
