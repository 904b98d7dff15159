"""Replies that are to be approved, and the rules that ask for it."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from heedful.api import shapes
from heedful.api.door import acting
from heedful.api.listening import NOT_OK
from heedful.desk import actions, approvals
from heedful.kit import clock

router = Router(tags=["approvals"])


@router.post("/replies/{reply_id}/approve", response={200: shapes.ReplyOut, **NOT_OK})
def approve(request: HttpRequest, reply_id: shapes.Id, approved: shapes.ApproveIn) -> Any:
    """Let a reply leave, after its hold; never one's own."""
    return actions.approve(reply_id=reply_id, teammate_id=acting(request), at=clock.now(), **approved.dict())


@router.post("/replies/{reply_id}/return", response={200: shapes.ReplyOut, **NOT_OK})
def return_reply(request: HttpRequest, reply_id: shapes.Id, returned: shapes.ReturnIn) -> Any:
    """Give a reply back to its author with a note."""
    return actions.return_reply(
        reply_id=reply_id, teammate_id=acting(request), at=clock.now(), **returned.dict()
    )


@router.post("/replies/{reply_id}/rewrite", response={200: shapes.ReplyOut, **NOT_OK})
def rewrite(request: HttpRequest, reply_id: shapes.Id, said: shapes.TextIn) -> Any:
    """Change the words of one's own reply while it is to be approved."""
    return actions.rewrite(reply_id=reply_id, teammate_id=acting(request), text=said.text, at=clock.now())


@router.get("/approval-rules", response={200: list[shapes.ApprovalRuleOut], **NOT_OK})
def rules(request: HttpRequest) -> Any:
    return approvals.rules_for(acting(request))


@router.post("/approval-rules", response={201: shapes.ApprovalRuleOut, **NOT_OK})
def make_rule(request: HttpRequest, rule: shapes.ApprovalRuleIn) -> Any:
    """Ask for a second pair of eyes on some replies, from now on."""
    asks = approvals.Asks(**rule.dict(exclude={"name", "approver_ids"}))
    who = acting(request)
    made = actions.make_approval_rule(
        by_id=who, name=rule.name, asks=asks, approver_ids=rule.approver_ids, at=clock.now()
    )
    return Status(201, made)


@router.delete("/approval-rules/{approval_rule_id}", response={204: None, **NOT_OK})
def remove_rule(request: HttpRequest, approval_rule_id: shapes.Id) -> Any:
    actions.remove_approval_rule(by_id=acting(request), approval_rule_id=approval_rule_id, at=clock.now())
    return Status(204, None)
