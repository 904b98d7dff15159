"""What can happen to a reply that somebody approves first, and to the rules that ask for it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReplyHandedIn:
    """It is written, and somebody else has to approve it before it leaves."""

    reply_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class ReplyRewritten:
    """Its author changed the words that are to be approved."""

    reply_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class ReplyApproved:
    reply_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class ReplyReturned:
    reply_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class ApprovalRuleMade:
    approval_rule_id: int


@dataclass(frozen=True, slots=True)
class ApprovalRuleRemoved:
    approval_rule_id: int
