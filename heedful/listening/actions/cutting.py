"""Cut a thread in two where another matter begins, so that each has its own conversation."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from heedful.journal.write import record
from heedful.kit.errors import Invalid
from heedful.listening import events
from heedful.listening.models import Post, Thread


def cut_thread(*, thread: Thread, post_ids: Collection[int]) -> Thread:
    """Let some posts, and what we answered below them, stand in a thread of their own.

    It runs in the transaction of the caller.

    What is said below them from now on is filed there too.

    :raises Invalid: none of them stands in this thread.
    """
    moving = list(Post.objects.filter(thread=thread, pk__in=post_ids).order_by("said_at", "pk"))
    if not moving:
        raise Invalid("These words stand in another thread by now. Look again.")
    whole = thread.whole
    cut, _ = Thread.objects.get_or_create(network=thread.network, root_id=moving[0].outside_id)
    Thread.objects.filter(pk=cut.pk).update(cut_from=whole)
    cut.cut_from = whole
    ids = [post.pk for post in moving]
    here = Post.objects.filter(pk__in=ids)
    here.update(thread=cut, is_mention=True, copy_of=None)  # a teammate says that it concerns us
    Post.objects.filter(pk__in=_ours_below(thread, moving)).update(thread=cut)
    return cut


def _ours_below(thread: Thread, moving: Collection[Post]) -> set[int]:
    """Return our posts below some posts, and below ours there."""
    ours = Post.objects.filter(thread=thread, by_us=True).exclude(parent_id="")
    told = list(ours.values_list("pk", "outside_id", "parent_id"))
    above, found = {post.outside_id for post in moving}, set[int]()
    while new := {pk: outside for pk, outside, parent in told if parent in above and pk not in found}:
        found |= new.keys()
        above |= set(new.values())
    return found


@transaction.atomic
def mend_thread(*, cut: Thread, at: datetime) -> None:
    """Let a thread that was cut off be a part of its whole again. Twice is once."""
    whole = cut.cut_from
    if whole is None:
        return
    Post.objects.filter(thread=cut).update(thread=whole)
    Thread.objects.filter(pk=cut.pk).update(cut_from=None)
    record(events.ThreadsJoined(whole.pk, cut.pk), at=at)
