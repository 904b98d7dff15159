"""What was asked of others from an open conversation, and what they advised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from heedful.consulting import queries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heedful.consulting.models import Consultation
    from heedful.web.inbox.opened import Opened


@dataclass(frozen=True, slots=True)
class Questions:
    asked: Sequence[Consultation]
    kind: str  # of the draft that an answer goes to
    newest_advice: int  # its id, for the key; 0 where there is none


def load(opened: Opened) -> Questions | None:
    asked = queries.asked_from(opened.pk)
    if not asked and not opened.who.may_answer:
        return None
    kinds = [tab.kind for tab in opened.answering.possible if tab.kind != "note"]
    current = next((tab.kind for tab in opened.answering.tabs if tab.is_current), "")
    advice = [one.pk for row in asked for one in row.advice.all()]
    kind = current if current in kinds else next(iter(kinds), "public")
    return Questions(asked, kind, max(advice, default=0))
