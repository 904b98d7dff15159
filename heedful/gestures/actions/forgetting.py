"""Erase the words and the address that gestures keep about conversations; the money spent stays."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from heedful.gestures.models import Gesture


def forget(conversation_ids: Sequence[int], at: datetime) -> None:
    """Erase them. May be repeated."""
    gestures = Gesture.objects.filter(conversation__in=conversation_ids)
    for gesture in gestures.exclude(sealed_address=""):
        gesture.erase_address(at)
    gestures.update(
        what="", reason="", decided_words="", carrier="", tracking="", outcome="", given_up_words=""
    )


def kept_of(conversation_id: int) -> list[dict[str, Any]]:
    rows = Gesture.objects.filter(conversation=conversation_id).order_by("pk")
    return [
        {
            "what": one.what,
            "reason": one.reason,
            "state": one.state,
            "value": one.value,
            "proposed_at": one.proposed_at.isoformat(),
            "carrier": one.carrier,
            "tracking": one.tracking,
            "outcome": one.outcome,
        }
        for one in rows
    ]
