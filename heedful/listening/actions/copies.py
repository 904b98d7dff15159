"""Copies: the first is gone and the next takes its place; a person says that one is no copy."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from heedful.connectors import contract
from heedful.journal.write import record
from heedful.listening import events, queries
from heedful.listening.copies import is_same, text_of
from heedful.listening.models import Post
from heedful.teams import queries as teams


def has_left_its_first(row: Post, post: contract.Post) -> bool:
    """Test whether a copy says something of its own by now."""
    first = Post.objects.filter(pk=row.copy_of_id).first() if row.copy_of_id else None
    return first is not None and not is_same(first, text_of(post.title, post.text))


def inherit(gone: Sequence[int], at: datetime) -> None:
    """Let the next copy of each post that goes become a mention; in the caller's transaction."""
    staying = Post.objects.filter(copy_of__in=gone, deleted_at=None).exclude(pk__in=gone).order_by("pk")
    heirs: dict[int, Post] = {}
    for copy in staying:
        heir = heirs.setdefault(copy.copy_of_id or 0, copy)
        if heir is not copy:
            Post.objects.filter(pk=copy.pk).update(copy_of=heir)
    for heir in heirs.values():
        _become_mention(heir, at)


@transaction.atomic
def be_its_own(*, post_id: int, by_id: int, at: datetime) -> Post:
    """Say that a post is no copy: it becomes a mention with a conversation of its own. Twice is once.

    :raises Missing: there is no such copy, or not for this teammate.
    """
    teams.who_may_answer(by_id)
    post = queries.copy_for(by_id, post_id)
    if post.copy_of_id is not None:
        _become_mention(post, at)
        record(events.CopyIsItsOwn(post.pk), at=at, teammate_id=by_id)
    return post


def _become_mention(post: Post, at: datetime) -> None:
    Post.objects.filter(pk=post.pk).update(copy_of=None, is_mention=True)
    post.copy_of, post.is_mention = None, True
    record(events.MentionsHeard(post.source_id, [post.pk]), at=at)
