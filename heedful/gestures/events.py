"""What can happen to gestures and their budgets; `before` and `after` are states, or amounts in words."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BudgetSet:
    budget_id: int
    name: str  # whose it is, and how much it is now
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class GestureProposed:
    gesture_id: int
    conversation_id: int
    after: str
    value: int
    currency: str


@dataclass(frozen=True, slots=True)
class GestureApproved:
    gesture_id: int
    conversation_id: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class GestureDeclined:
    gesture_id: int
    conversation_id: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class AddressAsked:
    gesture_id: int
    conversation_id: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class AddressGiven:
    """The person wrote where they live; it is erased at `erase_at` at the latest."""

    gesture_id: int
    conversation_id: int
    before: str
    after: str
    erase_at: str


@dataclass(frozen=True, slots=True)
class AddressShown:
    """Whoever sends the gesture looked at the address."""

    gesture_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class AddressErased:
    gesture_id: int
    conversation_id: int
    why: str  # "arrived", "given-up" or "kept-too-long"


@dataclass(frozen=True, slots=True)
class SenderChanged:
    """Somebody else sends it."""

    gesture_id: int
    conversation_id: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class GestureSent:
    gesture_id: int
    conversation_id: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class GestureArrived:
    gesture_id: int
    conversation_id: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class OutcomeWritten:
    gesture_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class GestureGivenUp:
    gesture_id: int
    conversation_id: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class GesturesExported:
    name: str
