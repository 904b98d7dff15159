"""Lessons of posts that are gone: they go, and everything that was learned while they stood."""

from collections.abc import Sequence

from heedful.listening.models import Learning, Lesson


def forget_lessons(post_ids: Sequence[int]) -> None:
    """Forget the lessons of some posts. What is left is learned anew. Runs in the caller's transaction."""
    gone, _ = Lesson.objects.filter(post__in=post_ids).delete()
    if gone:
        Learning.objects.all().delete()
