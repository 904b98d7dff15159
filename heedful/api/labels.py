"""Labels, and what bears them."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from heedful.api import shapes
from heedful.api.door import acting
from heedful.api.listening import NOT_OK
from heedful.desk import actions, queries
from heedful.kit import clock

router = Router(tags=["desk"])


@router.get("/labels", response={200: list[shapes.LabelOut], **NOT_OK})
def labels(request: HttpRequest) -> Any:
    """The labels of the house, by name."""
    return queries.labels_for(acting(request))


@router.post("/conversations/{conversation_id}/labels", response={200: shapes.LabelsOut, **NOT_OK})
def label(request: HttpRequest, conversation_id: shapes.Id, named: shapes.LabelIn) -> Any:
    """Put a label on a conversation; a new one is made. It says what was spoken of, never who somebody is."""
    labelled, _ = actions.label(
        conversation_id=conversation_id, teammate_id=acting(request), name=named.name, at=clock.now()
    )
    return _labels(labelled)


@router.delete(
    "/conversations/{conversation_id}/labels/{label_id}", response={200: shapes.LabelsOut, **NOT_OK}
)
def unlabel(request: HttpRequest, conversation_id: shapes.Id, label_id: shapes.Id) -> Any:
    freed, _ = actions.unlabel(
        conversation_id=conversation_id, label_id=label_id, teammate_id=acting(request), at=clock.now()
    )
    return _labels(freed)


def _labels(conversation: Any) -> Any:
    names = [label.name for label in queries.labels_on(conversation)]
    return {"conversation_id": conversation.pk, "labels": names}
