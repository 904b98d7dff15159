"""What can happen to exports, as facts in the past tense."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ExportBegun:
    export_id: int


@dataclass(frozen=True, slots=True)
class ExportStopped:
    export_id: int


@dataclass(frozen=True, slots=True)
class ExportEnded:
    export_id: int
    ends_at: str  # until then its file is kept; "" where somebody took it to a place of theirs


@dataclass(frozen=True, slots=True)
class ExportTaken:
    export_id: int


@dataclass(frozen=True, slots=True)
class ExportRemoved:
    export_id: int
