"""What can happen to hooks."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HookChanged:
    hook_id: int


@dataclass(frozen=True, slots=True)
class HookRemoved:
    hook_id: int


@dataclass(frozen=True, slots=True)
class HookCalled:
    """Another system is to be told something."""

    delivery_id: int
    hook_id: int
