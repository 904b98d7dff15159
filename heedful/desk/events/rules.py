"""What can happen to rules and by them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RuleChanged:
    """It was added, changed, moved, or turned on or off."""

    rule_id: int


@dataclass(frozen=True, slots=True)
class RuleRemoved:
    rule_id: int


@dataclass(frozen=True, slots=True)
class RuleRestored:
    rule_id: int


@dataclass(frozen=True, slots=True)
class ConversationsRouted:
    """Rules did something to them."""

    conversation_ids: list[int]


@dataclass(frozen=True, slots=True)
class ConversationUnrouted:
    """Somebody took back what a rule did to it."""

    conversation_id: int
    rule_id: int


@dataclass(frozen=True, slots=True)
class RuleRun:
    """A lead let a rule act on what stands there already."""

    rule_id: int


@dataclass(frozen=True, slots=True)
class RuleTakenBack:
    """What a rule did in its last run over many was taken back."""

    rule_id: int
    conversation_ids: list[int]
