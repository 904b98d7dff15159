"""Forget what somebody said, because they ask for it."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from heedful.listening.actions.filing import Filed, purge
from heedful.listening.models import Post


def erase_authors(handle_ids: Sequence[int], *, at: datetime) -> list[int]:
    """Empty every word of some accounts, as if they had deleted it all; return the ids of their posts.

    Runs in the caller's transaction, and may be repeated. What is gone is not stored again.
    """
    filed = Filed()
    purge(Q(author__in=handle_ids, by_us=False), filed, at)
    Post.objects.filter(author__in=handle_ids, by_us=False).update(url="")
    return filed.deleted
