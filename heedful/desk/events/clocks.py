"""What can happen to clocks and their policies."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ClocksMoved:
    """Answers to these people are due at another moment than before."""

    conversation_ids: list[int]


@dataclass(frozen=True, slots=True)
class ClocksReckoned:
    """Those up to one conversation were reckoned anew; there may be more behind it."""

    reckoned_to: int


@dataclass(frozen=True, slots=True)
class ClockPolicyAdded:
    policy_id: int


@dataclass(frozen=True, slots=True)
class ClockPolicyChanged:
    policy_id: int


@dataclass(frozen=True, slots=True)
class ClockPolicyMoved:
    """It is asked earlier or later than before."""

    policy_id: int


@dataclass(frozen=True, slots=True)
class ClockPolicyRemoved:
    policy_id: int


@dataclass(frozen=True, slots=True)
class ClockPolicyRestored:
    policy_id: int
