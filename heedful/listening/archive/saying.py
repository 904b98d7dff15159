"""A stored post as the evaluator wants it: the same as `matching.said_by` gave when it was heard.

The words, the language, the links and who is named are kept as they were told. Who said it and whether
that is a bot is what we know of the handle now, and so is the name of the source: somebody who was
renamed is found under the new name.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence

from django.db.models import Q, QuerySet

from heedful.kit.among import among
from heedful.listening.archive import meaning
from heedful.listening.archive.topics import names_of_topics
from heedful.listening.matching import words_together
from heedful.listening.models import Hit, Post, Reading, Track
from heedful.people import queries as people
from heedful.query import Said
from heedful.query.fields import READINGS, Archived, Measured

Known = Mapping[str, Sequence[str]]  # what is known only of what is filed: {"track": ("Acme", "Jazz")}
Teller = Callable[[Sequence[Post]], Mapping[int, Known]]


class Filing:
    """What the house knows of posts beside what their networks told. The desk knows more.

    `tracks` are those whose hits may be asked for: without them, those of the house.
    """

    def __init__(self, tracks: QuerySet[Track] | None = None) -> None:
        self.tracks = Track.objects.filter(owner=None) if tracks is None else tracks

    def known_of(
        self, posts: Sequence[Post], *, names: frozenset[str], about: Collection[str] = ()
    ) -> Mapping[int, Known]:
        """Return what is known of some posts, by their ids, under the `names` of fields that are asked for.

        They are `track`, `person`, and what models read. `about`: words of which it is asked whether a post
        is about them.
        """
        known: dict[int, dict[str, Sequence[str]]] = {post.pk: {} for post in posts}
        for answered, tell in self._tellers(about):
            if names & answered:
                for post_id, told in tell(posts).items():
                    known[post_id] |= told
        return known

    def _tellers(self, about: Collection[str]) -> Sequence[tuple[frozenset[str], Teller]]:
        """Return who tells which fields of posts; each costs a look at the database."""
        return (
            (frozenset({"track"}), self._tracks_of),
            (frozenset({"person"}), _people_of),
            (frozenset(READINGS) - {"about"}, _read_of),
            (frozenset({"about"}), lambda posts: _near_of(about, posts)),
        )

    def _tracks_of(self, posts: Sequence[Post]) -> dict[int, Known]:
        tracks: dict[int, list[str]] = defaultdict(list)
        hits = Hit.objects.filter(among("post", [post.pk for post in posts]), track__in=self.tracks)
        for post_id, name in hits.values_list("post", "track__name"):
            tracks[post_id].append(name)
        return {post_id: {"track": names} for post_id, names in tracks.items()}

    def narrowed(self, clause: Archived | Measured) -> Q | None:
        """Return a condition that all posts fulfil which the clause finds, None if there is none."""
        del clause
        return None


def _people_of(posts: Sequence[Post]) -> dict[int, Known]:
    names = people.names_of({post.author.person_id for post in posts})
    return {post.pk: {"person": (names.get(post.author.person_id, ""),)} for post in posts}


def _near_of(about: Collection[str], posts: Sequence[Post]) -> dict[int, Known]:
    return {post_id: {"about": words} for post_id, words in meaning.near_to(about, posts).items()}


def _read_of(posts: Sequence[Post]) -> dict[int, Known]:
    read = Reading.objects.filter(among("post", [post.pk for post in posts]))
    rows = list(read.only("post_id", "sentiment", "urgency", "intents", "topic_id"))
    topics = names_of_topics() if any(row.topic_id for row in rows) else {}
    heard_by = {post.pk: post.source.team_id for post in posts}
    return {
        row.post_id: {
            "sentiment": (row.sentiment,),
            "urgency": (row.urgency,),
            "intent": row.intent_list,
            "topic": _topic(topics.get(row.topic_id or 0), heard_by[row.post_id]),
        }
        for row in rows
    }


def _topic(topic: tuple[int | None, tuple[str, ...]] | None, team_id: int | None) -> Sequence[str]:
    """Return what a post's topic is called; a team's names stay with the team's sources."""
    if topic is None or topic[0] not in {None, team_id}:
        return ()
    return topic[1]


def said_of(post: Post, *, known: Known | None = None) -> Said:
    """Return a post as it is asked; it needs its `author` and `source`."""
    names = post.names or {}
    traits = {
        "bot": post.author.is_bot,
        "private": post.private,
        "addressed": post.addressed,
        "ours": post.by_us,
    }
    return Said(
        words_together(post.title, post.text, post.warning, names.get("tags", ())),
        title=post.title,
        author=post.author.address or post.author.outside_id,
        author_name=post.author.name,
        to=tuple(names.get("mentions", ())),
        url=post.url,
        links=tuple(names.get("links", ())),
        language=post.language,
        source=post.source.name,
        network=post.network,
        kind=post.kind,
        holds=frozenset(names.get("holds", ())),
        traits=frozenset(trait for trait, there in traits.items() if there),
        followers=names.get("followers"),
        engagement=names.get("engagement"),
        said_at=post.said_at,
        heard_at=post.heard_at,
        filed=known or {},
    )
