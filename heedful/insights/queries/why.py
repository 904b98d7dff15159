"""Why a surge is one: its words, its first post, who joined in which order, and where."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from heedful.insights.models import Surge, Voice
from heedful.insights.words import Standing, counted, standing_out, words_in
from heedful.listening import queries as listening
from heedful.listening.models import Post, Source

MOST_POSTS, MOST_USUAL = 300, 300
TELLING = 3  # words by which the first post is known


@dataclass(frozen=True, slots=True)
class Joined:
    """A person when they first took part."""

    post: Post
    at: datetime
    number: int  # of posts in it that are theirs


@dataclass(frozen=True, slots=True)
class Why:
    words: Sequence[Standing]
    first: Post | None
    joined: Sequence[Joined]
    venues: Sequence[tuple[Source, int]]  # and how many people


def why_of(teammate_id: int, surge: Surge) -> Why:
    """Return why, from what a teammate may see of it."""
    rows = list(surge.posts.order_by("at", "pk").values_list("post", "at", "person")[:MOST_POSTS])
    seen = listening.posts_for(teammate_id).filter(deleted_at=None).select_related("source", "author")
    posts = seen.in_bulk([pk for pk, _, _ in rows])
    said = [(posts[pk], at, person) for pk, at, person in rows if pk in posts]
    here = counted(_text(post) for post, _, _ in said)
    words = standing_out(here, _usual(teammate_id, surge))
    return Why(words, _first([post for post, _, _ in said], words), _joined(said), _venues(said))


def _text(post: Post) -> str:
    return f"{post.title} {post.text}"


def _usual(teammate_id: int, surge: Surge) -> Mapping[str, int]:
    """Return the words of what was said on the track before."""
    before = Voice.objects.filter(track=surge.track_id, at__lt=surge.began_at).order_by("-slot", "-pk")
    ids = list(before.values_list("post", flat=True)[:MOST_USUAL])
    seen = listening.posts_for(teammate_id).filter(pk__in=ids, deleted_at=None)
    return counted(f"{title} {text}" for title, text in seen.values_list("title", "text"))


def _first(posts: Sequence[Post], words: Sequence[Standing]) -> Post | None:
    """Return the first post that holds one of the surest words; where none stands out, the first of all."""
    telling = {one.word for one in words[:TELLING]}
    return next((post for post in posts if telling & words_in(_text(post))), posts[0] if posts else None)


def _joined(said: Sequence[tuple[Post, datetime, int]]) -> list[Joined]:
    numbers = Counter(person for _, _, person in said)
    firsts: dict[int, Joined] = {}
    for post, at, person in said:
        firsts.setdefault(person, Joined(post, at, numbers[person]))
    return list(firsts.values())


def _venues(said: Sequence[tuple[Post, datetime, int]]) -> list[tuple[Source, int]]:
    people: dict[int, set[int]] = {}
    for post, _, person in said:
        people.setdefault(post.source_id, set()).add(person)
    sources = {post.source_id: post.source for post, _, _ in said}
    ordered = sorted(people, key=lambda pk: (-len(people[pk]), pk))
    return [(sources[pk], len(people[pk])) for pk in ordered]
