"""Posts that were read, and what somebody says of them."""

from datetime import timedelta

import pytest

from heedful.listening import actions as listening
from heedful.listening import understanding
from heedful.listening.models import Post, Reading
from tests.conftest import NOON, said

LATER = NOON + timedelta(minutes=5)
ALL = {"intents": ["complaint"], "sentiment": ["negative"], "urgency": ["normal"]}


@pytest.fixture
def all_read(work_until):
    def run(at=NOON):
        while understanding.read_on(at=at):
            pass
        work_until(at)

    return run


@pytest.fixture
def heard(hear, all_read):
    """Hear and read some posts: `heard("Acme is down", ...)` returns them."""

    def some(*texts, at=NOON):
        first = Post.objects.count()
        hear(*(said(f"j{first + n}", text, by=f"p{first + n}", at=at) for n, text in enumerate(texts)), at=at)
        all_read(at)
        return list(Post.objects.order_by("pk")[first:])

    return some


def judge(post, who, told=ALL, *, at=LATER):
    read_at = Reading.objects.get(post=post).read_at
    listening.judge_drawn(by_id=who.pk, post_id=post.pk, read_at=read_at, said=told, at=at)


def read_as(post, intents, sentiment, *, sure=True):
    row = Reading.objects.get(post=post)
    for question, labels in (("intents", intents), ("sentiment", [sentiment])):
        row.findings[question] |= {"labels": labels, "sure": sure}
    row.save()
