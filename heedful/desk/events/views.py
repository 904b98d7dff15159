"""What can happen to saved views."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ViewSaved:
    view_id: int


@dataclass(frozen=True, slots=True)
class ViewRenamed:
    view_id: int


@dataclass(frozen=True, slots=True)
class ViewRemoved:
    view_id: int


@dataclass(frozen=True, slots=True)
class ViewRestored:
    view_id: int
