"""What can happen to one thing that is told to many."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BatchDrafted:
    batch_id: int


@dataclass(frozen=True, slots=True)
class BatchLetGo:
    """A lead approved it, or let it go on: lines are released one by one from here."""

    batch_id: int
    turn: int


@dataclass(frozen=True, slots=True)
class BatchStopped:
    batch_id: int


@dataclass(frozen=True, slots=True)
class BatchDone:
    batch_id: int


@dataclass(frozen=True, slots=True)
class BatchLineChanged:
    """Its words, or whether it is left out."""

    batch_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class BatchLineHanded:
    """It is the draft of whoever is on the conversation: a batch never speaks over somebody."""

    batch_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class BatchLineRefused:
    batch_id: int
    conversation_id: int
