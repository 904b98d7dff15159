"""Look for new topics among mentions that are of none. What has a name keeps it, whatever is said next."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from heedful.journal.write import record
from heedful.listening import events
from heedful.listening.actions.placing import LOOK, near, stacked
from heedful.listening.models import Reading, Topic, TopicLook
from heedful.teams import queries as teams

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime
    from typing import Any

    from heedful.reading.topic_names import Words
    from heedful.reading.topics import Numbers, Vectors
    from heedful.reading.weights import Weights

NEWEST = 5_000  # mentions of no topic that are looked through
MOST_TOPICS = 1_000
LEAST_PEOPLE = 3
SAID = ("post__title", "post__warning", "post__text")
WHO = ("post__author__person", "post__author__name", "post__author__address")


def look_for_topics(*, look_at: str, at: datetime) -> None:
    """Gather what is of no topic yet into new ones. May be repeated: whatever has a topic keeps it."""
    del look_at
    if not TopicLook.objects.filter(pk=LOOK, look_at__lte=at).update(look_at=None, looked_at=at):
        return  # another worker looked
    from heedful.reading.weights import BrokenWeights, shipped

    try:
        weights = shipped()
    except BrokenWeights:
        return  # the status page says it; nothing is read meanwhile, and the next post plans a look
    waiting = _waiting(weights)
    for team in sorted({one.team for one in waiting}, key=lambda team: team or 0):
        _look([one for one in waiting if one.team == team], team, weights, at)


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A reading of no topic; `words` are empty where nobody else may read them."""

    pk: int
    vector: bytes
    team: int | None
    who: int
    private: bool
    words: Words


def _waiting(weights: Weights) -> list[_Waiting]:
    rows = Reading.objects.filter(
        topic=None,
        vector__isnull=False,
        version=weights.version,
        post__is_mention=True,
        post__by_us=False,
        post__copy_of=None,
        post__deleted_at=None,
    )
    told = rows.order_by("-pk").values("pk", "vector", "post__private", "post__source__team", *SAID, *WHO)
    ours = {name for one in teams.teammates() for name in _folded(one.name)}
    return [_told(row, ours) for row in told[:NEWEST]]


def _told(row: dict[str, Any], ours: Collection[str]) -> _Waiting:
    from heedful.reading.topic_names import words_of

    who = row["post__author__person"] or 0
    names = {name for key in WHO[1:] for name in _folded(row[key])}
    text = "" if row["post__private"] else "\n".join(row[key] for key in SAID if row[key])
    return _Waiting(
        row["pk"],
        bytes(row["vector"]),
        row["post__source__team"],
        who,
        row["post__private"],
        words_of(text, who=who, never=names | set(ours)),
    )


def _folded(name: str) -> list[str]:
    return "".join(letter if letter.isalpha() else " " for letter in name.casefold()).split()


def _look(waiting: Sequence[_Waiting], team: int | None, weights: Weights, at: datetime) -> None:
    from heedful.reading import topics

    vectors = topics.matters(stacked([one.vector for one in waiting]), weights)
    public = [row for row, one in enumerate(waiting) if not one.private]
    open_ones = [waiting[row] for row in public]
    groups = _of_several(topics.gathered(vectors[public]), open_ones)
    with transaction.atomic():
        found = _named(groups, open_ones, vectors[public], _Circle(team, weights.version, at))
        if found:
            _put(waiting, vectors, found)
            record(events.TopicsFound([topic.pk for topic in found]), at=at)


def _of_several(groups: Sequence[Numbers], posts: Sequence[_Waiting]) -> list[Numbers]:
    return [rows for rows in groups if len({posts[row].who for row in rows}) >= LEAST_PEOPLE]


@dataclass(frozen=True, slots=True)
class _Circle:
    """For whom topics are made: everybody, or a team with sources of its own."""

    team: int | None
    version: str
    at: datetime


def _named(
    groups: Sequence[Numbers], posts: Sequence[_Waiting], vectors: Vectors, circle: _Circle
) -> list[Topic]:
    """Return the topics of some groups: a new one each, or the one that had this name under other weights."""
    from heedful.reading.topic_names import Names
    from heedful.reading.topics import middle

    TopicLook.objects.select_for_update().get(pk=LOOK)
    known = list(Topic.objects.filter(team=circle.team))
    left = {topic.words: topic for topic in known if topic.version != circle.version and topic.words}
    taken = {name for topic in known for name in (topic.name, topic.words)} - left.keys()
    grouped = {row for rows in groups for row in rows.tolist()}
    others = [one.words for row, one in enumerate(posts) if row not in grouped]
    names = Names([[posts[row].words for row in rows] for rows in groups], others)
    found, room = [], MOST_TOPICS - Topic.objects.count()
    for number, rows in enumerate(groups):
        name = names.of(number, taken)
        if not name or (name not in left and room <= 0):
            continue
        topic = left.pop(name, None) or Topic(name=name, words=name, team_id=circle.team, made_at=circle.at)
        room -= topic.pk is None
        topic.version = circle.version
        topic.middle = middle(vectors[rows]).astype("float16").tobytes()
        topic.save()
        found.append(topic)
        taken.add(name)
    return found


def _put(waiting: Sequence[_Waiting], vectors: Vectors, found: Sequence[Topic]) -> None:
    """Put all that waits to the topics that were found."""
    of_topic: dict[int, list[int]] = defaultdict(list)
    for one, topic in zip(waiting, near(vectors, [one.team for one in waiting], found), strict=True):
        if topic is not None:
            of_topic[topic.pk].append(one.pk)
    for pk, readings in of_topic.items():
        Reading.objects.filter(pk__in=readings, topic=None).update(topic=pk)
