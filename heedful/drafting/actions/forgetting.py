"""Erase what models said about conversations, when its grounds are gone."""

from collections.abc import Sequence
from datetime import datetime

from heedful.desk import queries as desk
from heedful.drafting.models import Proposal, Summary


def forget(conversation_ids: Sequence[int], at: datetime) -> None:
    """Erase it; may be repeated."""
    del at
    for words in (Proposal, Summary):
        words.objects.filter(conversation__in=conversation_ids).delete()


def forget_deleted(*, post_ids: Sequence[int], at: datetime) -> None:
    """Erase what was said of posts that their authors deleted; may be repeated."""
    found = desk.ids_by_post(post_ids)
    forget([pk for ids in found.values() for pk in ids], at)


def follow_merge(kept_id: int, gone_id: int) -> None:
    """Erase what was said of a conversation that goes: the one that stays says more."""
    del kept_id
    for words in (Proposal, Summary):
        words.objects.filter(conversation=gone_id).delete()
