"""Clock policies: how fast people are to have an answer; for leads and owners."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from heedful.api import shapes
from heedful.api.door import acting
from heedful.api.listening import NOT_OK
from heedful.desk import actions, queries
from heedful.kit import clock

router = Router(tags=["clocks"])


@router.get("/clock-policies", response={200: shapes.ClockPoliciesOut, **NOT_OK})
def clock_policies(request: HttpRequest) -> Any:
    """The policies in the order in which they are asked; the first that fits a conversation decides."""
    items = queries.clock_policies_for(acting(request))
    return {"items": items, "built_in_waiting": queries.built_in_count()}


@router.post("/clock-policies", response={201: shapes.ClockPolicyOut, **NOT_OK})
def add_clock_policy(request: HttpRequest, policy: shapes.ClockPolicyIn) -> Any:
    """Add a policy behind the others."""
    said = actions.Policy(**policy.dict())
    return Status(201, actions.add_clock_policy(by_id=acting(request), policy=said, at=clock.now()))


@router.get("/clock-policies/{policy_id}", response={200: shapes.ClockPolicyOut, **NOT_OK})
def clock_policy(request: HttpRequest, policy_id: shapes.Id) -> Any:
    return queries.clock_policy_for(acting(request), policy_id)


@router.put("/clock-policies/{policy_id}", response={200: shapes.ClockPolicyOut, **NOT_OK})
def change_clock_policy(request: HttpRequest, policy_id: shapes.Id, policy: shapes.ClockPolicyIn) -> Any:
    """Let a policy say this and nothing else; what waits is reckoned as if it had always said so."""
    said = actions.Policy(**policy.dict())
    return actions.change_clock_policy(
        by_id=acting(request), policy_id=policy_id, policy=said, at=clock.now()
    )


@router.post("/clock-policies/{policy_id}/move", response={200: shapes.ClockPoliciesOut, **NOT_OK})
def move_clock_policy(request: HttpRequest, policy_id: shapes.Id, moved: shapes.MoveIn) -> Any:
    """Let a policy be asked before the one above it, or after the one below; at an end it stays."""
    up = moved.way == "up"
    actions.move_clock_policy(by_id=acting(request), policy_id=policy_id, up=up, at=clock.now())
    return clock_policies(request)


@router.delete("/clock-policies/{policy_id}", response={204: None, **NOT_OK})
def remove_clock_policy(request: HttpRequest, policy_id: shapes.Id) -> Any:
    """Let a policy decide nothing any more. Twice is once."""
    actions.remove_clock_policy(by_id=acting(request), policy_id=policy_id, at=clock.now())
    return Status(204, None)


@router.post("/clock-policies/{policy_id}/restore", response={200: shapes.ClockPolicyOut, **NOT_OK})
def restore_clock_policy(request: HttpRequest, policy_id: shapes.Id) -> Any:
    """Put back a policy that was removed."""
    return actions.restore_clock_policy(by_id=acting(request), policy_id=policy_id, at=clock.now())
