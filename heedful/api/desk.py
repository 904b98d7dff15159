"""Conversations and replies."""

from datetime import datetime
from types import SimpleNamespace
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Status

from heedful.api import shapes
from heedful.api.door import acting
from heedful.api.listening import NOT_OK
from heedful.desk import actions, meanwhile, queries, views
from heedful.desk.care import Care, Promised
from heedful.desk.clocks import Timed, lasted
from heedful.kit import clock
from heedful.kit.errors import Invalid
from heedful.query.lexer import LONGEST

router = Router(tags=["desk"])
WHICH_VIEW = f"One of {', '.join(queries.VIEWS)}, or the name of a saved view, or `saved:` and its id."


@router.get("/conversations", response={200: shapes.ConversationsOut, **NOT_OK})
def conversations(
    request: HttpRequest,
    view: Annotated[str, Query(description=WHICH_VIEW)] = "waiting",
    q: Annotated[str, Query(max_length=LONGEST, description="Only what this query finds.")] = "",
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Any:
    """A view, the neediest first; with `q`, those in which one post of the person matches."""
    found = list(
        queries.queue_for(acting(request), view, query=q, at=clock.now())[offset : offset + limit + 1]
    )
    return {"items": found[:limit], "next_offset": offset + limit if len(found) > limit else None}


@router.get("/views", response={200: list[shapes.ViewOut], **NOT_OK})
def saved_views(request: HttpRequest) -> Any:
    """The saved views that the caller may see, their own first."""
    return views.views_for(acting(request))


@router.post("/views", response={201: shapes.ViewOut, **NOT_OK})
def save_view(request: HttpRequest, view: shapes.ViewIn) -> Any:
    """Keep a search under a name."""
    return Status(201, actions.save_view(by_id=acting(request), at=clock.now(), **view.dict()))


@router.patch("/views/{view_id}", response={200: shapes.ViewOut, **NOT_OK})
def rename_view(request: HttpRequest, view_id: shapes.Id, named: shapes.ViewNameIn) -> Any:
    return actions.rename_view(by_id=acting(request), view_id=view_id, name=named.name, at=clock.now())


@router.delete("/views/{view_id}", response={204: None, **NOT_OK})
def remove_view(request: HttpRequest, view_id: shapes.Id) -> Any:
    actions.remove_view(by_id=acting(request), view_id=view_id, at=clock.now())
    return Status(204, None)


@router.post("/views/{view_id}/restore", response={200: shapes.ViewOut, **NOT_OK})
def restore_view(request: HttpRequest, view_id: shapes.Id) -> Any:
    """Put back a view that was removed."""
    return actions.restore_view(by_id=acting(request), view_id=view_id, at=clock.now())


@router.get("/conversations/{conversation_id}", response={200: shapes.WholeConversationOut, **NOT_OK})
def conversation(request: HttpRequest, conversation_id: shapes.Id) -> Any:
    """One conversation with its whole thread, our replies and notes, and what can be sent there."""
    teammate_id = acting(request)
    found, at = queries.conversation_for(teammate_id, conversation_id), clock.now()
    clocks = queries.clocks_of([found])[found.pk]
    return SimpleNamespace(
        **shapes.ConversationOut.from_orm(found).dict(),
        noticed_after=queries.clock_of(found, at=at).noticed_after,
        clock_policy=clocks.policy.name if clocks.policy else "",
        clocks=[_clock(one, clocks, at) for one in clocks.timed],
        posts=queries.thread_of(teammate_id, found),
        replies=queries.replies_of(found),
        notes=queries.notes_of(found),
        limits=queries.limits_of(found, at=at),
        seen=str(meanwhile.mark_of(found)),
        labels=[label.name for label in queries.labels_on(found)],
    )


def _clock(one: Timed, clocks: queries.Clocks, at: datetime) -> dict[str, Any]:
    return {
        "kind": one.clock.kind,
        "started": one.clock.started,
        "stopped": one.clock.stopped,
        "runs": one.runs,
        "paused": one.clock.paused,
        "seconds": lasted(one.clock, clocks.aims.hours, at=at).total_seconds(),
        "target_seconds": one.target.total_seconds() if one.target else None,
        "due_at": one.due,
        "late": one.is_late(at),
    }


def _fresh(request: HttpRequest, conversation_id: int) -> Any:
    return queries.conversation_for(acting(request), conversation_id)


@router.post("/conversations/{conversation_id}/claim", response={200: shapes.ConversationOut, **NOT_OK})
def claim(request: HttpRequest, conversation_id: shapes.Id) -> Any:
    actions.claim(conversation_id=conversation_id, teammate_id=acting(request), at=clock.now())
    return _fresh(request, conversation_id)


@router.post("/next", response={200: shapes.ConversationOut, 204: None, **NOT_OK})
def next_for_me(request: HttpRequest) -> Any:
    """Take the neediest conversation that nobody has; 204 if nobody waits. No two callers get the same."""
    taken = actions.claim_neediest(teammate_id=acting(request), at=clock.now())
    return Status(200, taken) if taken else Status(204, None)


@router.post("/conversations/{conversation_id}/give-back", response={200: shapes.ConversationOut, **NOT_OK})
def give_back(request: HttpRequest, conversation_id: shapes.Id) -> Any:
    actions.give_back(conversation_id=conversation_id, teammate_id=acting(request), at=clock.now())
    return _fresh(request, conversation_id)


@router.post("/conversations/{conversation_id}/done", response={200: shapes.ConversationOut, **NOT_OK})
def done(request: HttpRequest, conversation_id: shapes.Id) -> Any:
    actions.done(conversation_id=conversation_id, teammate_id=acting(request), at=clock.now())
    return _fresh(request, conversation_id)


@router.post("/conversations/{conversation_id}/reopen", response={200: shapes.ConversationOut, **NOT_OK})
def reopen(request: HttpRequest, conversation_id: shapes.Id) -> Any:
    actions.reopen(conversation_id=conversation_id, teammate_id=acting(request), at=clock.now())
    return _fresh(request, conversation_id)


@router.post("/conversations/{conversation_id}/snooze", response={200: shapes.ConversationOut, **NOT_OK})
def snooze(request: HttpRequest, conversation_id: shapes.Id, snoozed: shapes.SnoozeIn) -> Any:
    if snoozed.until is not None and snoozed.until.tzinfo is None:
        raise Invalid("until: a zone is missing, such as Z or +02:00.")
    actions.snooze(
        conversation_id=conversation_id, teammate_id=acting(request), until=snoozed.until, at=clock.now()
    )
    return _fresh(request, conversation_id)


@router.put("/conversations/{conversation_id}/priority", response={200: shapes.ConversationOut, **NOT_OK})
def set_priority(request: HttpRequest, conversation_id: shapes.Id, wanted: shapes.PriorityIn) -> Any:
    actions.set_priority(
        conversation_id=conversation_id,
        teammate_id=acting(request),
        priority=wanted.priority,
        at=clock.now(),
    )
    return _fresh(request, conversation_id)


@router.post("/conversations/{conversation_id}/give", response={200: shapes.ConversationOut, **NOT_OK})
def give(request: HttpRequest, conversation_id: shapes.Id, given: shapes.GiveIn) -> Any:
    """Hand it to a colleague, who is told, with a note if there is one."""
    actions.give(conversation_id=conversation_id, by_id=acting(request), at=clock.now(), **given.dict())
    return _fresh(request, conversation_id)


@router.post("/conversations/{conversation_id}/notes", response={201: shapes.NoteOut, **NOT_OK})
def write_note(request: HttpRequest, conversation_id: shapes.Id, note: shapes.NoteIn) -> Any:
    return Status(
        201,
        actions.write_note(
            conversation_id=conversation_id, teammate_id=acting(request), at=clock.now(), **note.dict()
        ),
    )


@router.post("/conversations/{conversation_id}/reply", response={202: shapes.ReplyOut, **NOT_OK})
def reply(request: HttpRequest, conversation_id: shapes.Id, said: shapes.ReplyIn) -> Any:
    """Queue a reply; it leaves after the hold. Claims the conversation if nobody has it.

    Words that a rule of the company asks to look at again are refused with the remarks (409, `words`).
    """
    told = said.dict(exclude={"anyway", "promise"})
    if said.promise and said.promise.due_at.tzinfo is None:
        raise Invalid("promise.due_at: a zone is missing, such as Z or +02:00.")
    promised = Promised(said.promise.due_at, said.promise.words) if said.promise else None
    care = Care(anyway=said.anyway, promised=promised)
    queued = actions.reply(
        conversation_id=conversation_id, author_id=acting(request), care=care, at=clock.now(), **told
    )
    return Status(202, queued)


@router.get("/replies/{reply_id}", response={200: shapes.ReplyOut, **NOT_OK})
def reply_state(request: HttpRequest, reply_id: shapes.Id) -> Any:
    return queries.reply_for(acting(request), reply_id)


@router.post("/replies/{reply_id}/take-back", response={200: shapes.ReplyOut, **NOT_OK})
def take_back(request: HttpRequest, reply_id: shapes.Id) -> Any:
    return actions.take_back(reply_id=reply_id, teammate_id=acting(request), at=clock.now())


@router.post("/replies/{reply_id}/reschedule", response={200: shapes.ReplyOut, **NOT_OK})
def reschedule(request: HttpRequest, reply_id: shapes.Id, leaves: shapes.LeaveIn) -> Any:
    """Choose another moment for a reply that waits for its own."""
    who = acting(request)
    return actions.reschedule(reply_id=reply_id, teammate_id=who, leave_at=leaves.leave_at, at=clock.now())


@router.post("/replies/{reply_id}/settle", response={200: shapes.ReplyOut, **NOT_OK})
def settle(request: HttpRequest, reply_id: shapes.Id, settled: shapes.SettleIn) -> Any:
    """Say what became of a reply whose fate is unknown, after looking at the network."""
    who, at = acting(request), clock.now()
    if settled.how == "it-stands":
        return actions.say_it_stands(reply_id=reply_id, teammate_id=who, at=at)
    return actions.send_again(reply_id=reply_id, teammate_id=who, seen=settled.seen, at=at)


@router.patch("/replies/{reply_id}", response={200: shapes.ReplyOut, **NOT_OK})
def edit_reply(request: HttpRequest, reply_id: shapes.Id, said: shapes.EditIn) -> Any:
    care = Care(anyway=said.anyway)
    actions.edit_reply(
        reply_id=reply_id, teammate_id=acting(request), text=said.text, care=care, at=clock.now()
    )
    return queries.reply_for(acting(request), reply_id)


@router.delete("/replies/{reply_id}", response={200: shapes.ReplyOut, **NOT_OK})
def delete_reply(request: HttpRequest, reply_id: shapes.Id) -> Any:
    """Take a reply away where it stands on the network."""
    actions.delete_reply(reply_id=reply_id, teammate_id=acting(request), at=clock.now())
    return queries.reply_for(acting(request), reply_id)
