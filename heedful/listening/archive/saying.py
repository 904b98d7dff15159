"""A stored post as the evaluator wants it: the same as `matching.said_by` gave when it was heard.

The words, the language, the links and who is named are kept as they were told. Who said it and whether
that is a bot is what we know of the handle now, and so is the name of the source: somebody who was
renamed is found under the new name.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from django.db.models import Q, QuerySet

from heedful.listening.archive import meaning
from heedful.listening.matching import words_together
from heedful.listening.models import Hit, Post, Reading, Track
from heedful.people import queries as people
from heedful.query import Said
from heedful.query.fields import Archived, Measured

Known = Mapping[str, Sequence[str]]  # what is known only of what is filed: {"track": ("Acme", "Jazz")}


class Filing:
    """What the house knows of posts beside what their networks told. The desk knows more.

    `tracks` are those whose hits may be asked for: without them, those of the house.
    """

    def __init__(self, tracks: QuerySet[Track] | None = None) -> None:
        self.tracks = Track.objects.filter(owner=None) if tracks is None else tracks

    def known_of(self, posts: Sequence[Post], *, about: Collection[str] = ()) -> Mapping[int, Known]:
        """Return what is known of some posts, by their ids: `track`, `person`, and what models read.

        `about`: words of which it is asked whether a post is about them.
        """
        tracks: dict[int, list[str]] = defaultdict(list)
        hits = Hit.objects.filter(post__in=posts, track__in=self.tracks)
        for post_id, name in hits.values_list("post", "track__name"):
            tracks[post_id].append(name)
        names = people.names_of({post.author.person_id for post in posts})
        read, near = _read_of(posts), meaning.near_to(about, posts)
        return {
            post.pk: {
                "track": tracks[post.pk],
                "person": (names.get(post.author.person_id, ""),),
                **read.get(post.pk, {}),
                "about": near.get(post.pk, ()),
            }
            for post in posts
        }

    def narrowed(self, clause: Archived | Measured) -> Q | None:
        """Return a condition that all posts fulfil which the clause finds, None if there is none."""
        del clause
        return None


def _read_of(posts: Sequence[Post]) -> dict[int, Known]:
    rows = Reading.objects.filter(post__in=posts).only("post_id", "sentiment", "urgency", "intents")
    return {
        row.post_id: {"sentiment": (row.sentiment,), "urgency": (row.urgency,), "intent": row.intent_list}
        for row in rows
    }


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
