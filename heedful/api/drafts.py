"""Drafts: what was typed in a conversation and not sent."""

from types import SimpleNamespace
from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from heedful.api import shapes
from heedful.api.door import acting
from heedful.api.listening import NOT_OK
from heedful.desk import actions, queries
from heedful.kit import clock
from heedful.kit.errors import Missing

router = Router(tags=["drafts"])
KEPT: dict[Any, Any] = {200: shapes.KeptDraftOut, 204: None, **NOT_OK}


@router.get("/conversations/{conversation_id}/drafts", response={200: list[shapes.KeptDraftOut], **NOT_OK})
def drafts(request: HttpRequest, conversation_id: shapes.Id) -> Any:
    """The caller's own drafts, then those in which colleagues let others read along."""
    who = acting(request)
    found = queries.conversation_for(who, conversation_id)
    return [*queries.own_drafts(who, found), *queries.shared_drafts(found, besides=who)]


@router.get("/conversations/{conversation_id}/drafts/{kind}", response={200: shapes.WholeDraftOut, **NOT_OK})
def draft(request: HttpRequest, conversation_id: shapes.Id, kind: shapes.ReplyKind) -> Any:
    """The caller's own draft of a reply, with what it said before; an emptied one stays with its versions."""
    found = queries.draft_of(acting(request), conversation_id, kind)
    if found is None:
        raise Missing("Nothing is typed here.")
    kept = shapes.KeptDraftOut.from_orm(found).dict()
    return SimpleNamespace(**kept, is_shared=found.is_shared, versions=queries.versions_of(found))


@router.put("/conversations/{conversation_id}/drafts/{kind}", response=KEPT)
def save_draft(
    request: HttpRequest, conversation_id: shapes.Id, kind: shapes.DraftKind, typed: shapes.DraftTextIn
) -> Any:
    """Keep what the caller has typed; 204 where nothing stands there now. Nothing is sent."""
    who = acting(request)
    actions.save_draft(
        conversation_id=conversation_id, teammate_id=who, kind=kind, text=typed.text, at=clock.now()
    )
    return _kept(who, conversation_id, kind)


@router.delete("/conversations/{conversation_id}/drafts/{kind}", response={204: None, **NOT_OK})
def forget_draft(request: HttpRequest, conversation_id: shapes.Id, kind: shapes.DraftKind) -> Any:
    """Forget what the caller has typed. Where much would be lost, its versions stay. Twice is once."""
    who = acting(request)
    actions.save_draft(conversation_id=conversation_id, teammate_id=who, kind=kind, text="", at=clock.now())
    return Status(204, None)


@router.post("/conversations/{conversation_id}/drafts/{kind}/share", response=KEPT)
def share_draft(
    request: HttpRequest, conversation_id: shapes.Id, kind: shapes.ReplyKind, wanted: shapes.DraftSharedIn
) -> Any:
    """Let whoever sees the conversation read along in the caller's draft, or no more. Twice is once."""
    who = acting(request)
    actions.share_draft(
        conversation_id=conversation_id, teammate_id=who, kind=kind, shared=wanted.shared, at=clock.now()
    )
    return _kept(who, conversation_id, kind)


@router.post("/conversations/{conversation_id}/drafts/{kind}/hand-over", response={204: None, **NOT_OK})
def hand_over_draft(
    request: HttpRequest, conversation_id: shapes.Id, kind: shapes.ReplyKind, handed: shapes.DraftHandedIn
) -> Any:
    """Give the caller's draft to a colleague, who is told; if the caller has the conversation, that too."""
    actions.hand_over_draft(
        conversation_id=conversation_id,
        teammate_id=acting(request),
        kind=kind,
        to_id=handed.to_id,
        at=clock.now(),
    )
    return Status(204, None)


@router.post("/drafts/{draft_id}/use", response=KEPT)
def use_draft(request: HttpRequest, draft_id: shapes.Id) -> Any:
    """Put a colleague's shared words into the caller's own draft, below what stands there. Twice is once."""
    who = acting(request)
    used = actions.use_draft(draft_id=draft_id, teammate_id=who, at=clock.now())
    return _kept(who, used.conversation_id, used.kind)


@router.post("/drafts/versions/{version_id}/restore", response=KEPT)
def restore_draft(request: HttpRequest, version_id: shapes.Id) -> Any:
    """Let the caller's draft say again what it said; what it says now becomes a version."""
    who = acting(request)
    restored = actions.restore_draft(version_id=version_id, teammate_id=who, at=clock.now())
    return _kept(who, restored.conversation_id, restored.kind)


def _kept(teammate_id: int, conversation_id: int, kind: str) -> Any:
    """Answer with the draft that the teammate has there now, 204 where nothing is typed."""
    own = queries.own_drafts(teammate_id, queries.conversation_for(teammate_id, conversation_id))
    kept = next((one for one in own if one.kind == kind), None)
    return Status(200, kept) if kept else Status(204, None)
