"""Fetch the thread around a mention, and join threads that turn out to be one."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from heedful.connectors import contract
from heedful.journal.write import record
from heedful.listening import events, queries
from heedful.listening.actions.filing import file_thread_posts
from heedful.listening.models import Post, Thread

FRESH = timedelta(seconds=45)


def want_threads(*, source_id: int, post_ids: list[int], at: datetime) -> None:
    """Fetch the threads of mentions that stand below other posts. May be repeated."""
    del source_id
    for post_id in queries.below_others(post_ids):
        fetch_thread(post_id=post_id, at=at)


def fetch_thread(*, post_id: int, at: datetime) -> bool:
    """Bring the thread around a post up to date; False if that was done a moment ago or cannot be done."""
    post = next(iter(queries.posts_by_id([post_id])), None)
    if post is None or post.deleted_at or not _is_due(post, at):
        return False
    told = queries.connector_of(post.source).thread(queries.place_of(post.source), queries.ref_of(post))
    _file(post, told, at)
    return True


def _is_due(post: Post, at: datetime) -> bool:
    if not queries.connector_of(post.source).can.fetch_thread or post.source.removed_at:
        return False
    return post.thread.fetched_at is None or post.thread.fetched_at < at - FRESH


@transaction.atomic
def _file(post: Post, told: Sequence[contract.Post], at: datetime) -> None:
    posts = list(told)
    stands_in = Post.objects.values_list("thread", flat=True).get(pk=post.pk)
    thread = Thread.objects.select_related("cut_from").get(pk=stands_in).whole
    root = next((one.root_id for one in posts if one.root_id), "")
    if root and root != thread.root_id:
        thread = _move(thread, root, at)
    file_thread_posts(source_id=post.source_id, thread=thread, posts=posts, at=at)
    Thread.objects.filter(pk=thread.pk).update(fetched_at=at)
    record(events.ThreadFetched(thread.pk), at=at)


def _move(thread: Thread, root_id: str, at: datetime) -> Thread:
    """Let a thread be known by its real first post, joining it to what we know of that."""
    kept = Thread.objects.filter(network=thread.network, root_id=root_id).first()
    if kept is None:
        Thread.objects.filter(pk=thread.pk).update(root_id=root_id)
        thread.root_id = root_id
        return thread
    Post.objects.filter(thread=thread).update(thread=kept)
    Thread.objects.filter(cut_from=thread).update(cut_from=kept)
    record(events.ThreadsJoined(kept.pk, thread.pk), at=at)
    return kept
