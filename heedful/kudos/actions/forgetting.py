"""Erase the words that praise keeps about conversations; that somebody was praised, and told, stays."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from heedful.kudos.models import Kudos


def forget(conversation_ids: Sequence[int], at: datetime) -> None:
    """Erase them, and show their story to nobody any more. May be repeated."""
    del at
    Kudos.objects.filter(conversation__in=conversation_ids).update(thanks="", consent="")


def kept_of(conversation_id: int) -> list[dict[str, Any]]:
    rows = Kudos.objects.filter(conversation=conversation_id).order_by("pk")
    return [{"state": one.state, "thanks": one.thanks, "consent": one.consent} for one in rows]
