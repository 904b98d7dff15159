"""Whether this conversation helped, as far as the person was asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from heedful.asked import queries

if TYPE_CHECKING:
    from heedful.asked.models import Question
    from heedful.web.inbox.opened import Opened


@dataclass(frozen=True, slots=True)
class Asked:
    question: Question
    is_need: bool  # it did not help, and nobody has looked yet
    may_hand_out: bool


def load(opened: Opened) -> Asked | None:
    question = queries.question_after(opened.conversation)
    if question is None:
        return None
    offered = question.state in {queries.State.READY, queries.State.DRAFTED}
    return Asked(
        question=question,
        is_need=opened.conversation.not_helped_at is not None,
        may_hand_out=offered and opened.who.may_answer,
    )
