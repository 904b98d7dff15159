"""Why a conversation is set apart, what waits for a second person, and a form to ask for a limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from heedful.limits import queries, rules

if TYPE_CHECKING:
    from heedful.limits.models import Limit
    from heedful.web.inbox.opened import Opened


@dataclass(frozen=True, slots=True)
class Limits:
    limits: Sequence[Limit]
    may_ask: bool
    days: int
    most_days: int


def load(opened: Opened) -> Limits | None:
    found = queries.limits_beside(opened.who.pk, opened.conversation)
    may_ask = opened.who.may_answer and not found
    if not found and not may_ask:
        return None
    return Limits(found, may_ask, rules.DAYS, rules.MOST_DAYS)
