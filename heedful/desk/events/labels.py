"""What can happen to labels."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LabelMade:
    label_id: int


@dataclass(frozen=True, slots=True)
class LabelRenamed:
    label_id: int


@dataclass(frozen=True, slots=True)
class LabelRemoved:
    label_id: int


@dataclass(frozen=True, slots=True)
class LabelRestored:
    label_id: int


@dataclass(frozen=True, slots=True)
class ConversationLabelled:
    conversation_id: int
    label_id: int


@dataclass(frozen=True, slots=True)
class ConversationUnlabelled:
    conversation_id: int
    label_id: int
