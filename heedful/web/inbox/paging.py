"""Walk through a queue by keys, so that a page costs the same at any depth and skips nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from heedful.desk import queries as desk
from heedful.kit.errors import Invalid
from heedful.kit.numbers import whole

if TYPE_CHECKING:
    from heedful.desk.models import Conversation

PAGE = 30
_START = datetime(1970, 1, 1, tzinfo=UTC)
_MICRO = timedelta(microseconds=1)
_MOST = 10**17 - 1


def key_of(conversation: Conversation, *, by_need: bool) -> str:
    """Return the place of a row in its queue; sorted as text, keys stand in the queue's order."""
    since, changed = _micros(conversation.needed_since), _MOST - _micros(conversation.changed_at)
    moment = since if by_need else changed
    return f"{moment:017d}.{conversation.pk:012d}"


def _micros(moment: datetime) -> int:
    return (moment - _START) // _MICRO


def place_of(key: str, *, by_need: bool) -> desk.Place:
    """Return the place that a key names.

    :raises Invalid: this is no key.
    """
    moment, pk = map(whole, key.partition(".")[::2])
    if moment is None or pk is None or moment > _MOST:
        raise Invalid("This page of the queue is not known. Start at its beginning.")
    return desk.Place(_START + (moment if by_need else _MOST - moment) * _MICRO, pk)
