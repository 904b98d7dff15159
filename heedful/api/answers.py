"""Facts and answers."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Status

from heedful.answers import actions, queries
from heedful.api import shapes
from heedful.api.door import acting
from heedful.api.listening import NOT_OK
from heedful.desk import actions as desk
from heedful.desk import queries as desk_queries
from heedful.kit import clock
from heedful.kit.errors import Invalid

router = Router(tags=["answers"])
Asked = Annotated[str, Query(max_length=200, description="Only those that hold these words.")]
Offset = Annotated[int, Query(ge=0, le=1_000_000)]
Limit = Annotated[int, Query(ge=1, le=200)]


@router.get("/facts", response={200: shapes.FactsOut, **NOT_OK})
def facts(request: HttpRequest, q: Asked = "", offset: Offset = 0, limit: Limit = 50) -> Any:
    """What is true, by key; facts that have ended are among them."""
    found = list(queries.facts_found(acting(request), q)[offset : offset + limit + 1])
    return {"items": found[:limit], "next_offset": offset + limit if len(found) > limit else None}


@router.post("/facts", response={201: shapes.FactOut, **NOT_OK})
def add_fact(request: HttpRequest, fact: shapes.FactIn) -> Any:
    return Status(201, actions.add_fact(by_id=acting(request), at=clock.now(), **_zoned(fact)))


def _zoned(fact: shapes.FactIn | shapes.FactEditIn) -> dict[str, Any]:
    if fact.expires_at is not None and fact.expires_at.tzinfo is None:
        raise Invalid("expires_at: a zone is missing, such as Z or +02:00.")
    return fact.dict()


@router.get("/facts/{fact_id}", response={200: shapes.FactOut, **NOT_OK})
def fact(request: HttpRequest, fact_id: shapes.Id) -> Any:
    return queries.fact_for(acting(request), fact_id)


@router.patch("/facts/{fact_id}", response={200: shapes.FactOut, **NOT_OK})
def change_fact(request: HttpRequest, fact_id: shapes.Id, fact: shapes.FactEditIn) -> Any:
    """Let it say something else; public answers with its old words are listed under `old`."""
    return actions.change_fact(by_id=acting(request), fact_id=fact_id, at=clock.now(), **_zoned(fact))


@router.get("/facts/{fact_id}/old", response={200: list[shapes.OldAnswerOut], **NOT_OK})
def old_answers(request: HttpRequest, fact_id: shapes.Id) -> Any:
    """The public answers that hold old words of a fact, the first 200."""
    teammate_id = acting(request)
    found = queries.fact_for(teammate_id, fact_id)
    return list(desk_queries.stale_uses(teammate_id, found, at=clock.now())[:200])


@router.post("/facts/uses/{use_id}/correct", response={202: shapes.ReplyOut, **NOT_OK})
def correct(request: HttpRequest, use_id: shapes.Id, said: shapes.TextIn) -> Any:
    """Queue a correction below the post that the old answer answered."""
    return Status(202, desk.correct(use_id=use_id, by_id=acting(request), text=said.text, at=clock.now()))


@router.get("/answers", response={200: shapes.AnswersOut, **NOT_OK})
def answers(request: HttpRequest, q: Asked = "", offset: Offset = 0, limit: Limit = 50) -> Any:
    """Answers that are used again, by title."""
    found = list(queries.answers_found(acting(request), q)[offset : offset + limit + 1])
    return {"items": found[:limit], "next_offset": offset + limit if len(found) > limit else None}


@router.post("/answers", response={201: shapes.AnswerOut, **NOT_OK})
def add_answer(request: HttpRequest, answer: shapes.AnswerIn) -> Any:
    return Status(201, actions.add_answer(by_id=acting(request), at=clock.now(), **answer.dict()))


@router.get("/answers/{answer_id}", response={200: shapes.AnswerOut, **NOT_OK})
def answer(request: HttpRequest, answer_id: shapes.Id) -> Any:
    return queries.answer_for(acting(request), answer_id)


@router.post("/conversations/{conversation_id}/use-answer", response={200: shapes.TextOut, **NOT_OK})
def use_answer(request: HttpRequest, conversation_id: shapes.Id, used: shapes.AnswerUsedIn) -> Any:
    """The answer as a draft for this conversation: the variant that fits, blanks filled."""
    text = desk.use_answer(
        conversation_id=conversation_id, teammate_id=acting(request), answer_id=used.answer_id, at=clock.now()
    )
    return {"text": text}
