"""Put read posts to the topic that they are near to, and plan a look for new ones."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from heedful.journal.write import record
from heedful.listening import events
from heedful.listening.models import Post, Topic, TopicLook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from heedful.listening.models import Reading
    from heedful.reading.topics import Vectors
    from heedful.reading.weights import Weights

LOOK = 1  # the row of TopicLook
EVERY = timedelta(hours=1)
FIRST = timedelta(minutes=5)  # until the first look: more may come
STUCK = timedelta(hours=2)  # a look that was planned so long ago was lost


def place(rows: Sequence[Reading], weights: Weights, at: datetime) -> None:
    """Give rows that are not stored yet their topic, where they are near to one. Runs in its transaction."""
    told = [row for row in rows if row.vector is not None]
    if not told:
        return
    from heedful.reading import topics

    teams = dict(Post.objects.filter(pk__in=[row.post_id for row in told]).values_list("pk", "source__team"))
    known = list(Topic.objects.filter(version=weights.version).only("pk", "team", "middle").order_by("pk"))
    vectors = topics.matters(stacked([row.vector or b"" for row in told]), weights)
    for row, topic in zip(told, near(vectors, [teams[row.post_id] for row in told], known), strict=True):
        row.topic = topic
    if any(row.topic is None for row in told):
        plan_look(at)


def near(vectors: Vectors, teams: Sequence[int | None], known: Sequence[Topic]) -> list[Topic | None]:
    """Return for each post of a source of some team the topic that it is near to, None if to none."""
    found: list[Topic | None] = [None] * len(vectors)
    for team in dict.fromkeys(teams):
        heard = [topic for topic in known if topic.team_id in {None, team}]
        rows = [row for row, other in enumerate(teams) if other == team]
        for row, topic in zip(rows, _nearest(vectors[rows], heard), strict=True):
            found[row] = topic
    return found


def _nearest(vectors: Vectors, known: Sequence[Topic]) -> list[Topic | None]:
    if not known:
        return [None] * len(vectors)
    from heedful.reading import topics

    numbers = topics.nearest(vectors, stacked([topic.middle for topic in known]))
    return [None if number == topics.NOWHERE else known[number] for number in numbers.tolist()]


def stacked(packed: Sequence[bytes | memoryview]) -> Vectors:
    """Return vectors that were kept as 16-bit numbers."""
    import numpy as np

    return np.stack([np.frombuffer(one, np.float16) for one in packed]).astype(np.float32)


def plan_look(at: datetime) -> None:
    """Look for new topics soon, at most once an hour."""
    look, _ = TopicLook.objects.get_or_create(pk=LOOK)
    due = max(at, look.looked_at + EVERY) if look.looked_at else at + FIRST
    free = TopicLook.objects.filter(Q(look_at=None) | Q(look_at__lt=at - STUCK), pk=LOOK)
    if free.update(look_at=due):
        record(events.TopicsLookPlanned(due.isoformat()), at=at)
