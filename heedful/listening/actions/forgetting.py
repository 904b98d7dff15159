"""Lessons and judgements of posts that are gone: they go, and all that was learned while they stood."""

from collections.abc import Sequence

from heedful.listening.models import Judgement, Learning, Lesson


def forget_lessons(post_ids: Sequence[int]) -> None:
    """Forget the lessons of some posts. What is left is learned anew. Runs in the caller's transaction."""
    gone, _ = Lesson.objects.filter(post__in=post_ids).delete()
    if gone:
        Learning.objects.all().delete()


def forget_judgements(post_ids: Sequence[int]) -> None:
    """Forget what was judged of some posts. Runs in the caller's transaction."""
    Judgement.objects.filter(post__in=post_ids).delete()
