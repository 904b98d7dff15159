"""Walk through a queue by keys, so that a page costs the same at any depth and skips nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from heedful.kit.errors import Invalid

if TYPE_CHECKING:
    from heedful.desk.models import Conversation

PAGE = 30
_START = datetime(1970, 1, 1, tzinfo=UTC)
_MICRO = timedelta(microseconds=1)
_MOST = 10**17 - 1


def is_by_need(queue: QuerySet[Conversation]) -> bool:
    """Test whether the neediest come first; otherwise the latest changed do."""
    return bool(queue.query.order_by[0] == "needed_since")


def key_of(conversation: Conversation, *, by_need: bool) -> str:
    """Return the place of a row in its queue; sorted as text, keys stand in the queue's order."""
    since, changed = _micros(conversation.needed_since), _MOST - _micros(conversation.changed_at)
    moment = since if by_need else changed
    return f"{moment:017d}.{conversation.pk:012d}"


def _micros(moment: datetime) -> int:
    return (moment - _START) // _MICRO


def after(queue: QuerySet[Conversation], key: str) -> QuerySet[Conversation]:
    """Return the rows of a queue behind a key.

    :raises Invalid: this is no key.
    """
    parts = key.split(".")
    if len(parts) != 2 or not all(part.isdigit() and len(part) <= 18 for part in parts):
        raise Invalid("This page of the queue is not known. Start at its beginning.")
    moment, pk = map(int, parts)
    if not is_by_need(queue):
        changed = _START + (_MOST - moment) * _MICRO
        return queue.filter(Q(changed_at__lt=changed) | Q(changed_at=changed, pk__gt=pk))
    since = _START + moment * _MICRO
    return queue.filter(Q(needed_since__gt=since) | Q(needed_since=since, pk__gt=pk))
