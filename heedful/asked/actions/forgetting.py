"""Erase what people wrote when we asked them; that they were asked, and whether it helped, stays."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from heedful.asked.models import Question

State = Question.State


def forget(conversation_ids: Sequence[int], at: datetime) -> None:
    """Erase it, and ask nothing any more. May be repeated."""
    del at
    questions = Question.objects.filter(conversation__in=conversation_ids)
    open_ones = questions.filter(state__in=[State.PLANNED, State.READY, State.DRAFTED, State.QUEUED])
    open_ones.update(state=State.LEFT, why_left="would-rather-not")
    questions.update(words="")


def kept_of(conversation_id: int) -> list[dict[str, Any]]:
    rows = Question.objects.filter(conversation=conversation_id)
    return [
        {"question": one.question, "state": one.state, "answer": one.answer_words, "words": one.words}
        for one in rows
    ]
