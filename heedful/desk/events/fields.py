"""What can happen to fields of our own."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldMade:
    field_id: int


@dataclass(frozen=True, slots=True)
class FieldRemoved:
    field_id: int


@dataclass(frozen=True, slots=True)
class FieldRestored:
    field_id: int


@dataclass(frozen=True, slots=True)
class FieldFilled:
    conversation_id: int
    field_id: int
