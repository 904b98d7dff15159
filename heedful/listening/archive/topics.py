"""What topics are called when a query asks for them."""

from collections.abc import Iterable, Mapping

from heedful.listening.models import Topic
from heedful.query.glob import fits


def names_of_topics() -> dict[int, tuple[int | None, tuple[str, ...]]]:
    """Return by topic for which team it is, and its names: its own, and those of what it is a part of."""
    topics = {topic.pk: topic for topic in Topic.objects.defer("middle")}
    return {pk: (topic.team_id, tuple(_called(topic, topics))) for pk, topic in topics.items()}


def _called(topic: Topic, topics: Mapping[int, Topic]) -> Iterable[str]:
    yield topic.name
    while (above := topics.get(topic.merged_into_id or 0)) is not None:
        topic = above
        yield topic.name


def topics_called(wanted: str) -> list[int]:
    """Return the topics that are called so, wildcards allowed, with all that was merged into them."""
    named = names_of_topics().items()
    return [pk for pk, (_, names) in named if any(fits(wanted, name.casefold()) for name in names)]
