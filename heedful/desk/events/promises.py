"""What can happen to a promise."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PromiseMade:
    promise_id: int
    conversation_id: int
    due_at: str  # ISO 8601


@dataclass(frozen=True, slots=True)
class PromiseMoved:
    """It is to be kept by another moment."""

    promise_id: int
    conversation_id: int
    due_at: str


@dataclass(frozen=True, slots=True)
class PromiseKept:
    promise_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class PromiseBroken:
    promise_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class PromiseWithdrawn:
    promise_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class PromiseDue:
    """Its moment has come, and nobody said that it is kept."""

    promise_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class PromiseHandedOver:
    """Whoever has the conversation now has its promise too."""

    promise_id: int
    conversation_id: int
    to_id: int
