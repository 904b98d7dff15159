"""Conversations that are one by a teammate's word."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from heedful.api import shapes
from heedful.api.door import acting
from heedful.api.listening import NOT_OK
from heedful.desk import actions, queries
from heedful.kit import clock

router = Router(tags=["desk"])


@router.get("/conversations/{conversation_id}/joins", response={200: list[shapes.JoinOut], **NOT_OK})
def joins(request: HttpRequest, conversation_id: shapes.Id) -> Any:
    """What is joined to a conversation, newest first."""
    return queries.joins_of(queries.conversation_for(acting(request), conversation_id))


@router.post("/conversations/{conversation_id}/joins", response={201: shapes.JoinOut, **NOT_OK})
def join(request: HttpRequest, conversation_id: shapes.Id, other: shapes.JoinIn) -> Any:
    """Make another conversation of the same person part of this one; everything beside it follows."""
    who = acting(request)
    done = actions.join(kept_id=conversation_id, gone_id=other.conversation_id, by_id=who, at=clock.now())
    return Status(201, done)


@router.post("/conversations/{conversation_id}/split", response={201: shapes.ConversationOut, **NOT_OK})
def split(request: HttpRequest, conversation_id: shapes.Id, some: shapes.SplitIn) -> Any:
    """Let some words of the person be a conversation of their own, with what was answered to them."""
    who = acting(request)
    made = actions.split(
        conversation_id=conversation_id, post_ids=set(some.post_ids), by_id=who, at=clock.now()
    )
    return Status(201, queries.conversation_for(who, made.pk))


@router.post("/conversations/{conversation_id}/mend", response={200: shapes.ConversationOut, **NOT_OK})
def mend(request: HttpRequest, conversation_id: shapes.Id) -> Any:
    """Make a conversation that was split off one with the whole again."""
    return actions.mend(conversation_id=conversation_id, by_id=acting(request), at=clock.now())


@router.post("/joins/{join_id}/part", response={200: shapes.JoinOut, **NOT_OK})
def part(request: HttpRequest, join_id: shapes.Id) -> Any:
    """Make both conversations what they were, with what was said in their threads since."""
    return actions.part(join_id=join_id, by_id=acting(request), at=clock.now())
