"""What people do with topics: name them, merge them, put them away; and what a deletion takes from them."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from heedful.journal.write import record
from heedful.kit.errors import Invalid, Refused
from heedful.listening import events, queries
from heedful.listening.actions.placing import LOOK
from heedful.listening.models import Post, Topic, TopicLook
from heedful.reading.topic_names import Words, still_said, words_of
from heedful.teams import queries as teams

LONGEST = 100
MOST_ASKED = 2_000  # posts of a topic that are asked whether they still say its name


@transaction.atomic
def rename_topic(*, by_id: int, topic_id: int, name: str, at: datetime) -> Topic:
    """Give a topic a name that stays.

    :raises Invalid: it is empty, too long, or the name of another.
    """
    topic = _locked(by_id, topic_id)
    name = " ".join(name.split())
    if not name or len(name) > LONGEST or "\0" in name:
        raise Invalid(f"A topic needs a name of at most {LONGEST} letters.")
    beside = Topic.objects.filter(team=topic.team_id).exclude(pk=topic.pk)
    if any(name.casefold() == other.casefold() for other in beside.values_list("name", flat=True)):
        raise Invalid("Another topic has this name. Merge them, or choose another name.")
    if (topic.name, topic.named_by_id) != (name, by_id):
        topic.name, topic.named_by_id = name, by_id
        topic.save(update_fields=["name", "named_by"])
        record(events.TopicRenamed(topic.pk), at=at, teammate_id=by_id)
    return topic


@transaction.atomic
def merge_topics(*, by_id: int, topic_id: int, into_id: int, at: datetime) -> Topic:
    """Show one topic as a part of another; every post stays where it was put, so it can be undone.

    :raises Refused: it is the same, one of its parts, or for other people than the other is.
    """
    topic, into = _locked(by_id, topic_id), _locked(by_id, into_id)
    if topic.pk in _way_up(into):
        raise Refused("A topic cannot be a part of itself.")
    if into.team_id != topic.team_id:
        raise Refused("One of them is for a team alone. Only topics for the same people can be merged.")
    if topic.merged_into_id != into.pk:
        topic.merged_into = into
        topic.save(update_fields=["merged_into"])
        record(events.TopicsMerged(topic.pk, into.pk), at=at, teammate_id=by_id)
    return into


@transaction.atomic
def part_topic(*, by_id: int, topic_id: int, at: datetime) -> None:
    """Let a topic that was merged stand for itself again. Twice is once."""
    topic = _locked(by_id, topic_id)
    if topic.merged_into_id is not None:
        topic.merged_into = None
        topic.save(update_fields=["merged_into"])
        record(events.TopicParted(topic.pk), at=at, teammate_id=by_id)


@transaction.atomic
def put_topic_away(*, by_id: int, topic_id: int, at: datetime) -> None:
    """Show a topic no more; it keeps its posts, so that it is not found again. Twice is once."""
    topic = _locked(by_id, topic_id)
    if topic.away_at is None:
        topic.away_at = at
        topic.save(update_fields=["away_at"])
        record(events.TopicPutAway(topic.pk), at=at, teammate_id=by_id)


@transaction.atomic
def bring_topic_back(*, by_id: int, topic_id: int, at: datetime) -> None:
    topic = _locked(by_id, topic_id)
    if topic.away_at is not None:
        topic.away_at = None
        topic.save(update_fields=["away_at"])
        record(events.TopicBroughtBack(topic.pk), at=at, teammate_id=by_id)


def forget_words(post_ids: Sequence[int]) -> None:
    """Take away names that too few people say any more, now that some posts are gone.

    A topic that no person named goes with its name. Runs before the readings of these posts go.
    """
    for topic in Topic.objects.filter(readings__post__in=post_ids).exclude(words="").distinct():
        if still_said(topic.words, _words_in(topic)):
            continue
        if topic.named_by_id is None:
            topic.delete()
        else:
            Topic.objects.filter(pk=topic.pk).update(words="")


def _words_in(topic: Topic) -> list[Words]:
    posts = Post.objects.filter(reading__topic=topic, deleted_at=None, private=False, by_us=False)
    rows = posts.order_by("-pk").values_list("author__person", "title", "warning", "text")[:MOST_ASKED]
    return [words_of("\n".join(said), who=who or 0) for who, *said in rows]


def _locked(by_id: int, topic_id: int) -> Topic:
    """Return a topic for somebody who may change it, alone until the transaction ends."""
    teams.who_may_set_up(by_id)
    TopicLook.objects.get_or_create(pk=LOOK)
    TopicLook.objects.select_for_update().get(pk=LOOK)
    return queries.topic_for(by_id, topic_id)


def _way_up(topic: Topic) -> list[int]:
    """Return a topic and all that it is a part of."""
    way = [topic.pk]
    while topic.merged_into is not None:
        topic = topic.merged_into
        way.append(topic.pk)
    return way
