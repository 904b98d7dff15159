"""Topics: who may see which, and what was said of each in a week."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

from heedful.kit.errors import Missing
from heedful.listening.models import Post, Topic
from heedful.listening.queries.posts import posts_for
from heedful.teams import queries as teams

WEEK = timedelta(days=7)
EXAMPLES = 2


def visible_topics(teammate_id: int) -> QuerySet[Topic]:
    """Return the topics whose names a teammate may read: everybody's, and those of their teams' sources.

    Whoever sees their own only sees none: names are made of what others said.
    """
    teammate = teams.teammate(teammate_id)
    topics = Topic.objects.defer("middle").order_by("name", "pk")
    if teammate.sees_own_only:
        return topics.none()
    if teammate.sees_all_teams:
        return topics
    return topics.filter(Q(team=None) | Q(team__in=teammate.team_ids))


def topic_for(teammate_id: int, topic_id: int) -> Topic:
    """:raises Missing: there is none, or not for this teammate."""
    found = visible_topics(teammate_id).filter(pk=topic_id).first()
    if found is None:
        raise Missing("There is no such topic.")
    return found


def topics_by_id(teammate_id: int, ids: Iterable[int]) -> dict[int, Topic]:
    return visible_topics(teammate_id).in_bulk(list(ids))


def roots_of(topics: Iterable[Topic]) -> dict[int, int]:
    """Return by topic as a part of which it is shown, itself if it is merged into none."""
    up = {topic.pk: topic.merged_into_id for topic in topics}

    def root(pk: int) -> int:
        above = up.get(pk)
        return pk if above is None else root(above)

    return {pk: root(pk) for pk in up}


@dataclass(frozen=True, slots=True)
class Week:
    """What a teammate may see of a topic in a week: posts and people, and those of the week before."""

    topic: Topic
    posts: int
    people: int
    posts_before: int
    people_before: int
    negative: int
    positive: int
    examples: Sequence[Post] = ()

    @property
    def change(self) -> int:
        return self.posts - self.posts_before

    @property
    def fewer(self) -> int:
        return max(0, -self.change)


@dataclass(frozen=True, slots=True)
class Topics:
    """The topics of a week, the most spoken of first; `read` mentions in all, `placed` of them in a topic."""

    until: datetime
    weeks: Sequence[Week] = ()
    read: int = 0
    placed: int = 0

    @property
    def since(self) -> datetime:
        return self.until - WEEK


def topics_lately(teammate_id: int, *, at: datetime, most: int, examples: int = EXAMPLES) -> Topics:
    """Return what was said of each topic in the seven days before a moment, and in the seven before these.

    Counted is what the teammate may see, what was read, and neither ours nor a copy.
    """
    topics = {topic.pk: topic for topic in visible_topics(teammate_id)}
    roots = roots_of(topics.values())
    posts = _read_posts(teammate_id, at)
    lately = Q(said_at__gt=at - WEEK)
    read = posts.filter(lately).aggregate(
        read=Count("pk"), placed=Count("pk", filter=Q(reading__topic__in=_shown(topics, roots)))
    )
    counted = _counted(posts.filter(reading__topic__in=_shown(topics, roots)), roots, lately)
    rows = sorted(
        (row for row in counted if row["posts"]), key=lambda row: (-row["posts"], topics[row["root"]].name)
    )[:most]
    quoted = _quoted(posts.filter(lately, private=False), roots, [row["root"] for row in rows], examples)
    return Topics(at, [_spoken(topics[row["root"]], row, quoted) for row in rows], **read)


def _shown(topics: Mapping[int, Topic], roots: Mapping[int, int]) -> list[int]:
    """Return the topics that are not put away, nor a part of one that is."""
    return [pk for pk, root in roots.items() if root in topics and topics[root].away_at is None]


def _read_posts(teammate_id: int, at: datetime) -> QuerySet[Post]:
    posts = posts_for(teammate_id).select_related(None).order_by()
    return posts.filter(
        reading__isnull=False,
        is_mention=True,
        by_us=False,
        copy_of=None,
        deleted_at=None,
        heard_at__gt=at - 2 * WEEK,
        said_at__gt=at - 2 * WEEK,
        said_at__lte=at,
    )


def _root(roots: Mapping[int, int]) -> Case | F:
    parts = defaultdict(list)
    for pk, root in roots.items():
        if pk != root:
            parts[root].append(pk)
    own = F("reading__topic")
    ways = [When(reading__topic__in=pks, then=Value(root)) for root, pks in parts.items()]
    return Case(*ways, default=own, output_field=IntegerField()) if ways else own


def _counted(posts: QuerySet[Post], roots: Mapping[int, int], lately: Q) -> list[dict[str, Any]]:
    rows = posts.annotate(root=_root(roots)).values("root")
    counted = rows.annotate(
        posts=Count("pk", filter=lately),
        people=Count("author__person", filter=lately, distinct=True),
        posts_before=Count("pk", filter=~lately),
        people_before=Count("author__person", filter=~lately, distinct=True),
        negative=Count("pk", filter=lately & Q(reading__sentiment="negative")),
        positive=Count("pk", filter=lately & Q(reading__sentiment="positive")),
    )
    return [dict(row) for row in counted]


def _quoted(
    posts: QuerySet[Post], roots: Mapping[int, int], wanted: Sequence[int], most: int
) -> dict[int, list[Post]]:
    """Return by topic its newest posts, in one query."""
    if not wanted or not most:
        return {}
    theirs = [pk for pk, root in roots.items() if root in wanted]
    place = Window(RowNumber(), partition_by=[F("root")], order_by=[F("said_at").desc(), F("pk").desc()])
    rows = (
        posts.filter(reading__topic__in=theirs)
        .annotate(root=_root(roots), place=place)
        .filter(place__lte=most)
    )
    found: dict[int, list[Post]] = defaultdict(list)
    for post in rows.filter(place__lte=most).order_by("place"):
        found[post.root].append(post)
    return found


def _spoken(topic: Topic, row: Mapping[str, Any], quoted: Mapping[int, Sequence[Post]]) -> Week:
    numbers = {name: number for name, number in row.items() if name != "root"}
    return Week(topic, **numbers, examples=quoted.get(topic.pk, ()))
