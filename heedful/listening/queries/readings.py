"""What the local models understood of posts, for the rooms above; and how reading goes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from heedful.listening.models import Learning, Lesson, Models, Post, Reading

Key = tuple[int, int]  # thread, person
HEAVY = ("findings", "vector", "meaning")
MOST_COUNTED = 10_000
SHOWN = 10


def readings_of(post_ids: Collection[int]) -> list[Reading]:
    return list(Reading.objects.filter(post__in=post_ids).defer(*HEAVY))


def waits_to_be_read() -> bool:
    """Test whether the local models have not read every mention yet."""
    return Post.objects.unread().exists()


def readings_in(keys: Collection[Key]) -> list[Reading]:
    """Return what was read of mentions of some people in some threads, each with its `post` and `author`."""
    threads, people = {thread for thread, _ in keys}, {person for _, person in keys}
    said = Reading.objects.filter(
        post__thread__in=threads,
        post__author__person__in=people,
        post__is_mention=True,
        post__by_us=False,
        post__deleted_at=None,
    )
    return list(said.select_related("post__author", "post__source").defer(*HEAVY).order_by("post"))


@dataclass(frozen=True, slots=True)
class Lag:
    """How reading goes: which weights read, why they don't, how many mentions wait, the oldest since when."""

    version: str
    trouble: str
    waiting: int
    oldest: datetime | None


def reading_lag() -> Lag:
    state = Models.objects.first()
    unread = Post.objects.unread()
    waiting = len(unread.values_list("pk", flat=True)[:MOST_COUNTED])
    oldest = unread.order_by("pk").values_list("heard_at", flat=True).first() if waiting else None
    return Lag(state.version if state else "", state.trouble if state else "", waiting, oldest)


def learnings() -> list[Learning]:
    """Return the last times that heads were learned, the newest first."""
    return list(Learning.objects.defer("heads").order_by("-pk")[:SHOWN])


def learning_in_use() -> Learning | None:
    used = Learning.objects.filter(state=Learning.State.USED)
    return used.defer("heads").order_by("-pk").first()


def corrected_claims() -> list[str]:
    """Return what the newest lessons are about, a name for each thing that was said."""
    said = Lesson.objects.order_by("-pk").values_list("said", flat=True)[:MOST_COUNTED]
    return [claim for one in said for claim in one]
