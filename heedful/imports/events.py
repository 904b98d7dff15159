"""What can happen to imports, as facts in the past tense. What they bring is told nowhere."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ImportBegun:
    import_id: int
    network: str


@dataclass(frozen=True, slots=True)
class ImportEnded:
    import_id: int
    network: str
    conversations: int
    posts: int
    left_out: int
