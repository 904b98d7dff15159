"""Erase the words that limits and appeals keep about conversations; how they were decided stays."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from heedful.limits.models import Appeal, Limit


def forget(conversation_ids: Sequence[int], at: datetime) -> None:
    """Erase them. May be repeated."""
    del at
    limits = Limit.objects.filter(conversation__in=conversation_ids)
    Appeal.objects.filter(limit__in=limits).update(words="", decided_words="")
    limits.update(reason="", decided_words="")


def kept_of(conversation_id: int) -> list[dict[str, Any]]:
    rows = Limit.objects.filter(conversation=conversation_id).order_by("pk")
    return [
        {"reason": one.reason, "state": one.state, "until": one.until.isoformat() if one.until else None}
        for one in rows
    ]
