"""Many conversations at once."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from heedful.api import shapes
from heedful.api.door import acting
from heedful.api.listening import NOT_OK
from heedful.desk import actions
from heedful.kit import clock
from heedful.kit.errors import Invalid

router = Router(tags=["desk"])
PLAIN = {
    "take": actions.take_together,
    "done": actions.finish_together,
    "reopen": actions.reopen_together,
}


@router.post("/together", response={200: shapes.TogetherOut, **NOT_OK})
def together(request: HttpRequest, asked: shapes.TogetherIn) -> Any:
    """One deed on many, each as far as the caller may; `left` counts the others by their reason."""
    who, at = acting(request), clock.now()
    chosen: dict[str, Any] = {"conversation_ids": asked.conversation_ids, "teammate_id": who, "at": at}
    if asked.deed in PLAIN:
        return PLAIN[asked.deed](**chosen)
    if asked.deed == "snooze":
        if asked.until is not None and asked.until.tzinfo is None:
            raise Invalid("until: a zone is missing, such as Z or +02:00.")
        return actions.snooze_together(until=asked.until, **chosen)
    if asked.deed == "team":
        return actions.move_together(team_id=asked.to, **chosen)
    if asked.to is None:
        raise Invalid("to: say to whom, or which priority.")
    if asked.deed == "give":
        return actions.give_together(to_id=asked.to, **chosen)
    return actions.prioritise_together(priority=asked.to, **chosen)


@router.post("/together/{bulk_id}/undo", response={200: shapes.TogetherOut, **NOT_OK})
def undo_together(request: HttpRequest, bulk_id: shapes.Id) -> Any:
    """Make each conversation what it was, unless it changed again since."""
    return actions.undo_together(bulk_id=bulk_id, teammate_id=acting(request), at=clock.now())
