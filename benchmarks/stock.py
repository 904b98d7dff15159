"""What a house has heard before: people, posts and conversations stored by the row, with their clocks.

How they are heard is measured elsewhere. As a program, inside a house: `stock.py SOURCE_ID NUMBER`.
"""

import random
import sys
from datetime import timedelta

AT_ONCE = 5_000
SPAN_SECONDS = 86_400
TOPICS = ("router", "bill", "engineer", "outage", "contract", "refund", "wifi", "delivery")


def lay_in(source, number, at, *, seed=7):
    """Store so many who wait, each for an answer within twenty minutes, as they would over a day."""
    dice = random.Random(seed)
    for start in range(0, number, AT_ONCE):
        _some(source, range(start, min(start + AT_ONCE, number)), at, dice)


def _some(source, numbers, at, dice):
    from django.db import transaction

    from heedful.listening.archive import index
    from heedful.listening.archive.terms import terms_of
    from heedful.listening.models import Post, Thread
    from heedful.people.models import Handle, Person

    said = [at - timedelta(seconds=dice.randrange(SPAN_SECONDS)) for _ in numbers]
    with transaction.atomic():
        people = Person.objects.bulk_create(
            Person(name=f"Person {n}", first_heard_at=one) for n, one in zip(numbers, said, strict=True)
        )
        handles = Handle.objects.bulk_create(
            Handle(person=person, network=source.network, outside_id=f"stock{n}", name=f"Person {n}")
            for n, person in zip(numbers, people, strict=True)
        )
        threads = Thread.objects.bulk_create(
            Thread(network=source.network, root_id=f"stock{n}") for n in numbers
        )
        posts = Post.objects.bulk_create(
            Post(
                network=source.network, outside_id=f"stock{n}", source=source, thread=thread,
                author=handle, kind="post", text=f"acme {dice.choice(TOPICS)} number {n}", is_mention=True,
                said_at=one, heard_at=one,
            )
            for n, thread, handle, one in zip(numbers, threads, handles, said, strict=True)
        )  # fmt: skip
        index.put([(post.pk, terms_of(post)) for post in posts])
        _conversations(numbers, people, posts)


def _conversations(numbers, people, posts):
    from heedful.desk.clocks import BUILT_IN
    from heedful.desk.models import Conversation

    rows = [
        Conversation(
            person=person, thread_id=post.thread_id, source_id=post.source_id, post=post, first_post=post,
            addressed=n % 7 == 0, priority=n % 4, waiting_since=post.said_at, changed_at=post.said_at,
            due_kind="first", due_at=post.said_at + BUILT_IN.first,
            soon_at=post.said_at + BUILT_IN.first * BUILT_IN.share,
        )
        for n, person, post in zip(numbers, people, posts, strict=True)
    ]  # fmt: skip
    for row in rows:
        row.rank()
    Conversation.objects.bulk_create(rows)


if __name__ == "__main__":
    import django

    django.setup()
    from heedful.kit import clock
    from heedful.listening.models import Source

    lay_in(Source.objects.get(pk=int(sys.argv[1])), int(sys.argv[2]), clock.now())
