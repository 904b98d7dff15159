"""Questions to others: list them, ask, answer."""

from types import SimpleNamespace
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Status

from heedful.api import shapes
from heedful.api.door import acting
from heedful.api.listening import NOT_OK
from heedful.consulting import actions, queries
from heedful.kit import clock
from heedful.teams import queries as teams

router = Router(tags=["questions"])
WHICH = "to-answer (put to the caller, or a team of theirs), answered (of those), mine (asked); empty: all."


def _told(teammate_id: int, consultation_id: int) -> Any:
    row = queries.consultation_for(teammate_id, consultation_id)
    return _shape(row)


def _shape(row: Any) -> Any:
    fields = ("to", "asker_id", "team_id", "colleague_id", "question", "quoted", "state", "asked_at")
    plain = {name: getattr(row, name) for name in fields}
    return SimpleNamespace(id=row.pk, asked_name=row.asked_name, answers=list(row.advice.all()), **plain)


@router.get("/questions", response={200: list[shapes.ConsultationOut], **NOT_OK})
def questions(
    request: HttpRequest,
    which: Annotated[str, Query(max_length=12, description=WHICH)] = "to-answer",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Any:
    """What the caller may see: whoever is asked sees what was sent to them, and no conversation by that."""
    return [_shape(row) for row in queries.consultations_for(acting(request), which)[:limit]]


@router.get("/questions/{consultation_id}", response={200: shapes.ConsultationOut, **NOT_OK})
def question(request: HttpRequest, consultation_id: shapes.Id) -> Any:
    return _told(acting(request), consultation_id)


@router.post("/conversations/{conversation_id}/questions", response={201: shapes.ConsultationOut, **NOT_OK})
def ask(request: HttpRequest, conversation_id: shapes.Id, asked: shapes.AskIn) -> Any:
    """Ask one team, one colleague, or somebody outside by mail."""
    me = acting(request)
    made = actions.ask(
        conversation_id=conversation_id,
        by_id=me,
        to=_to(asked),
        question=asked.question,
        quote=asked.quote,
        key=asked.key,
        at=clock.now(),
    )
    return Status(201, _told(me, made.pk))


def _to(asked: shapes.AskIn) -> Any:
    if asked.team_id is not None:
        return asked.team_id
    if asked.colleague_id is not None:
        return teams.teammate(asked.colleague_id)
    return actions.Expert(asked.email, asked.name)


@router.post("/questions/{consultation_id}/answer", response={200: shapes.ConsultationOut, **NOT_OK})
def answer(request: HttpRequest, consultation_id: shapes.Id, given: shapes.TextIn) -> Any:
    """Answer what the caller or a team of theirs is asked; observers may."""
    me = acting(request)
    actions.answer(consultation_id=consultation_id, by_id=me, text=given.text, at=clock.now())
    return _told(me, consultation_id)


@router.post("/questions/{consultation_id}/remind", response={200: shapes.ConsultationOut, **NOT_OK})
def remind(request: HttpRequest, consultation_id: shapes.Id) -> Any:
    """Once a day at most."""
    me = acting(request)
    actions.remind(consultation_id=consultation_id, by_id=me, at=clock.now())
    return _told(me, consultation_id)


@router.post("/questions/{consultation_id}/withdraw", response={200: shapes.ConsultationOut, **NOT_OK})
def withdraw(request: HttpRequest, consultation_id: shapes.Id) -> Any:
    me = acting(request)
    actions.withdraw(consultation_id=consultation_id, by_id=me, at=clock.now())
    return _told(me, consultation_id)


@router.post("/questions/{consultation_id}/ask-again", response={200: shapes.ConsultationOut, **NOT_OK})
def ask_again(request: HttpRequest, consultation_id: shapes.Id, more: shapes.MoreIn) -> Any:
    me = acting(request)
    actions.ask_again(consultation_id=consultation_id, by_id=me, more=more.more, at=clock.now())
    return _told(me, consultation_id)
