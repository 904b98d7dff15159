"""Rules and the fields of the house."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from heedful.api import shapes
from heedful.api.door import acting
from heedful.api.listening import NOT_OK
from heedful.desk import actions, queries, trying_rules
from heedful.kit import clock

router = Router(tags=["desk"])


@router.get("/rules", response={200: list[shapes.RuleOut], **NOT_OK})
def rules(request: HttpRequest) -> Any:
    """The rules in their order; for leads and owners."""
    return queries.rules_for(acting(request))


@router.post("/rules/try", response={200: shapes.TrialOut, **NOT_OK})
def try_rule(request: HttpRequest, rule: shapes.RuleIn) -> Any:
    """What a rule would have done in the last 30 days, behind those that there are. Nothing is changed."""
    who, at = acting(request), clock.now()
    draft = actions.read_rule(who, actions.Written(**rule.dict()))
    trial = trying_rules.trial_of(who, draft, at=at, labels=rule.labels)
    outcomes = [{"what": what, "name": name, "count": count} for what, name, count in trial.outcomes]
    ids = [sample.conversation.pk for sample in trial.samples]
    told = {name: getattr(trial, name) for name in ("touched", "spoken", "exact", "asked")}
    return told | {"outcomes": outcomes, "sample_ids": ids}


@router.get("/fields", response={200: list[shapes.FieldOut], **NOT_OK})
def fields(request: HttpRequest) -> Any:
    """What the house wants to know of every conversation."""
    return queries.fields_for(acting(request))


@router.get("/conversations/{conversation_id}/fields", response={200: shapes.FilledOut, **NOT_OK})
def filled(request: HttpRequest, conversation_id: shapes.Id) -> Any:
    return _filled(acting(request), conversation_id)


@router.put("/conversations/{conversation_id}/fields/{field_id}", response={200: shapes.FilledOut, **NOT_OK})
def fill(request: HttpRequest, conversation_id: shapes.Id, field_id: shapes.Id, put: shapes.ValueIn) -> Any:
    """Put something into a field of a conversation; an empty value empties it."""
    who = acting(request)
    actions.fill(
        conversation_id=conversation_id, field_id=field_id, teammate_id=who, value=put.value, at=clock.now()
    )
    return _filled(who, conversation_id)


def _filled(teammate_id: int, conversation_id: int) -> Any:
    filled = queries.filled_of(queries.conversation_for(teammate_id, conversation_id))
    named = {field.name: filled.get(field.pk, "") for field in queries.fields_for(teammate_id)}
    return {"conversation_id": conversation_id, "fields": named}
