"""Praise: who earned it, whom it reached, what may be shown; and whom people may praise."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Status

from heedful.api import shapes
from heedful.api.door import acting
from heedful.api.listening import NOT_OK
from heedful.desk import queries as desk
from heedful.kit import clock
from heedful.kudos import actions, queries
from heedful.teams import queries as teams

router = Router(tags=["kudos"])
VIEWS = {"wall": queries.wall_for, "to-agree": queries.to_agree, "all": queries.kudos_of}
WHICH = "wall: everybody whom it names agreed; to-agree: marked, and not there; all: whatever state it is in."
Offset = Annotated[int, Query(ge=0, le=1_000_000)]
Limit = Annotated[int, Query(ge=1, le=200)]


@router.get("/kudos", response={200: shapes.KudosListOut, **NOT_OK})
def kudos_list(
    request: HttpRequest,
    view: Annotated[Literal["wall", "to-agree", "all"], Query(description=WHICH)] = "wall",
    offset: Offset = 0,
    limit: Limit = 50,
) -> Any:
    """Praise that the caller may see, newest first."""
    who = acting(request)
    found = list(VIEWS[view](who)[offset : offset + limit + 1])
    return {
        "items": _told(who, found[:limit]),
        "next_offset": offset + limit if len(found) > limit else None,
    }


@router.get("/kudos/{kudos_id}", response={200: shapes.KudosOut, **NOT_OK})
def kudos(request: HttpRequest, kudos_id: shapes.Id) -> Any:
    return _fresh(request, kudos_id)


@router.get("/conversations/{conversation_id}/kudos", response={200: list[shapes.KudosOut], **NOT_OK})
def kudos_in(request: HttpRequest, conversation_id: shapes.Id) -> Any:
    """Praise in one conversation, proposed by rule too; the newest words first, at most five."""
    who = acting(request)
    found = desk.conversation_for(who, conversation_id)
    return _told(who, queries.kudos_in(found.pk))


@router.post("/conversations/{conversation_id}/kudos", response={201: shapes.KudosOut, **NOT_OK})
def mark(request: HttpRequest, conversation_id: shapes.Id, marked: shapes.KudosIn) -> Any:
    """Say that words of the person are praise; it is delivered ten seconds later. Twice is once."""
    row = actions.mark(
        by_id=acting(request), conversation_id=conversation_id, at=clock.now(), **marked.dict()
    )
    return Status(201, _fresh(request, row.pk))


@router.put("/kudos/{kudos_id}/earned", response={200: shapes.KudosOut, **NOT_OK})
def say_whom(request: HttpRequest, kudos_id: shapes.Id, whom: shapes.WhomIn) -> Any:
    """Say who earned it; whoever was not told is told."""
    actions.say_whom(by_id=acting(request), kudos_id=kudos_id, praised_ids=whom.praised_ids, at=clock.now())
    return _fresh(request, kudos_id)


@router.post("/kudos/{kudos_id}/deliver", response={202: shapes.KudosOut, **NOT_OK})
def deliver_again(request: HttpRequest, kudos_id: shapes.Id) -> Any:
    """Deliver it again to whoever was not told."""
    who = acting(request)
    ids = [one.praised_id for one in queries.kudos_for(who, kudos_id).earned.all()]
    actions.say_whom(by_id=who, kudos_id=kudos_id, praised_ids=ids, at=clock.now())
    return Status(202, _fresh(request, kudos_id))


@router.post("/kudos/{kudos_id}/take-back", response={200: shapes.KudosOut, **NOT_OK})
def take_back(request: HttpRequest, kudos_id: shapes.Id) -> Any:
    """Say that it is no praise; what was not delivered is not delivered any more. Twice is once."""
    actions.take_back(by_id=acting(request), kudos_id=kudos_id, at=clock.now())
    return _fresh(request, kudos_id)


@router.post("/kudos/{kudos_id}/ask-consent", response={200: shapes.KudosOut, **NOT_OK})
def ask_consent(request: HttpRequest, kudos_id: shapes.Id, asked: shapes.ConsentAskedIn) -> Any:
    """Draft the question whether its author's words may be shown to everybody."""
    actions.ask_consent(by_id=acting(request), kudos_id=kudos_id, question=asked.question, at=clock.now())
    return _fresh(request, kudos_id)


@router.put("/kudos/{kudos_id}/consent", response={200: shapes.KudosOut, **NOT_OK})
def note_consent(request: HttpRequest, kudos_id: shapes.Id, noted: shapes.ConsentIn) -> Any:
    """Note that its author said yes, or wants their words down again, at once. Twice is once."""
    actions.note_consent(by_id=acting(request), kudos_id=kudos_id, consent=noted.consent, at=clock.now())
    return _fresh(request, kudos_id)


@router.put("/kudos/{kudos_id}/earned/{earned_id}/agreed", response={200: shapes.KudosOut, **NOT_OK})
def agree(request: HttpRequest, kudos_id: shapes.Id, earned_id: shapes.Id, noted: shapes.AgreedIn) -> Any:
    """Note whether somebody who earned it agrees to the wall; a teammate speaks for themselves."""
    actions.agree(
        by_id=acting(request), kudos_id=kudos_id, earned_id=earned_id, agreed=noted.agreed, at=clock.now()
    )
    return _fresh(request, kudos_id)


@router.get("/praised", response={200: shapes.PraisedListOut, **NOT_OK})
def praised(request: HttpRequest, offset: Offset = 0, limit: Limit = 50) -> Any:
    """The people and places whom people may praise, by name."""
    me = teams.teammate(acting(request))
    found = list(queries.praised()[offset : offset + limit + 1])
    return {
        "items": [shapes.PraisedOut.of(one, with_addresses=me.may_set_up) for one in found[:limit]],
        "next_offset": offset + limit if len(found) > limit else None,
    }


@router.post("/praised", response={201: shapes.PraisedOut, **NOT_OK})
def add_praised(request: HttpRequest, added: shapes.PraisedIn) -> Any:
    """Add somebody, or change who has this name at this place; for leads and owners."""
    said = added.dict() | {"other_names": ";".join(added.other_names)}
    row = actions.add_praised(by_id=acting(request), at=clock.now(), **said)
    return Status(201, shapes.PraisedOut.of(row, with_addresses=True))


@router.post("/praised/import", response={200: shapes.PraisedImportedOut, **NOT_OK})
def import_praised(request: HttpRequest, file: shapes.PraisedFileIn) -> Any:
    """Read a list as CSV; who is there by name and place is changed. For leads and owners.

    Where a line cannot be used nothing is changed, unless `despite_troubles`.
    """
    return actions.import_praised(
        by_id=acting(request),
        text=file.csv,
        dry_run=file.dry_run,
        despite_troubles=file.despite_troubles,
        at=clock.now(),
    )


@router.delete("/praised/{praised_id}", response={204: None, **NOT_OK})
def remove_praised(request: HttpRequest, praised_id: shapes.Id) -> Any:
    """Take somebody out of the list; what they earned stays. Twice is once."""
    actions.remove_praised(by_id=acting(request), praised_id=praised_id, at=clock.now())
    return Status(204, None)


@router.post("/praised/{praised_id}/restore", response={200: shapes.PraisedOut, **NOT_OK})
def restore_praised(request: HttpRequest, praised_id: shapes.Id) -> Any:
    """Put back somebody who was taken out."""
    row = actions.restore_praised(by_id=acting(request), praised_id=praised_id, at=clock.now())
    return shapes.PraisedOut.of(row, with_addresses=True)


def _fresh(request: HttpRequest, kudos_id: int) -> Any:
    who = acting(request)
    return _told(who, [queries.kudos_for(who, kudos_id)])[0]


def _told(teammate_id: int, rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Return praise as the teammate may see it: who earned it need not see its conversation."""
    me = teams.teammate(teammate_id)
    seen = desk.visible_ids(teammate_id, [row.conversation_id for row in rows])
    told = []
    for row in rows:
        sees_it = row.conversation_id in seen
        told.append(shapes.KudosOut.of(row, sees_it=sees_it, may_change_it=sees_it and me.may_answer))
    return told
