"""Which tracks a post hits. A track that is saved counts within half a second, in every process."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache

from heedful.connectors.contract import Post
from heedful.kit import clock, log
from heedful.listening.models import Track
from heedful.query import Mistake, Node, Said, parse
from heedful.query.live import Live
from heedful.query.programs import Program, program_of

FRESH_SECONDS = 0.5
LEARN_ANEW = 100_000  # posts after which it is known anew which words are rare


@dataclass(frozen=True, slots=True)
class Found:
    """A track that a post hit, and the words it hit on."""

    track_id: int
    words: tuple[str, ...]


Matched = Sequence[tuple[Post, Sequence[Found]]]


def text_of(post: Post) -> str:
    """Return everything that a post says in words: its title, its text, its warning, its tags."""
    tags = " ".join(f"#{tag}" for tag in post.tags)
    return "\n".join(filter(None, (post.title, post.text, post.warning, tags)))


def said_by(post: Post, *, source: str = "", network: str = "", at: datetime | None = None) -> Said:
    """Return what a post says and what is known of it, `at` the moment against which its age is counted."""
    traits = {
        "bot": post.author.is_bot,
        "private": post.private,
        "addressed": post.addressed,
        "ours": post.by_us,
    }
    return Said(
        text_of(post),
        title=post.title,
        author=post.author.address or post.author.outside_id,
        author_name=post.author.name,
        to=post.mentions,
        url=post.url,
        links=post.links,
        language=post.language,
        source=source,
        network=network,
        kind=post.kind.value,
        traits=frozenset(trait for trait, there in traits.items() if there),
        said_at=post.said_at,
        heard_at=at,
    )


@lru_cache(maxsize=1 << 15)
def _program(query: str) -> Program | None:
    """Return a query ready to run; None if it cannot be read, which costs this track only."""
    try:
        return program_of(parse(query))
    except Mistake as mistake:
        log.get("listen").warning("a track cannot be read", query=query, mistake=str(mistake))
        return None


class Matcher:
    """The tracks of the house, ready to run; made anew beside the running ones when they have changed."""

    def __init__(self) -> None:
        self._live: Live[int] = Live([])
        self._trees: dict[int, Node] = {}
        self._saved: list[tuple[int, str]] = []
        self._looked = float("-inf")

    def hits(
        self, posts: Iterable[Post], *, source: str = "", network: str = ""
    ) -> list[tuple[Post, list[Found]]]:
        """Return each post with the tracks that it hit. `source` and `network` are where they were heard."""
        self._refresh()
        posts, at = list(posts), clock.now()
        whole = cache(lambda number: said_by(posts[number], source=source, network=network, at=at))
        hits = dict(self._live.hits([text_of(post) for post in posts], whole))
        return [
            (post, [self._found(track_id, whole(number)) for track_id in sorted(hits.get(number, ()))])
            for number, post in enumerate(posts)
        ]

    def _found(self, track_id: int, said: Said) -> Found:
        return Found(track_id, tuple(sorted(self._trees[track_id].found_by_match(said))))

    def _refresh(self) -> None:
        if clock.monotonic() - self._looked < FRESH_SECONDS:
            return
        self._looked = clock.monotonic()
        saved = list(
            Track.objects.filter(paused_at=None, removed_at=None).values_list("pk", "query").order_by("pk")
        )
        if saved != self._saved or self._live.heard > LEARN_ANEW:
            programs = [(pk, program) for pk, query in saved if (program := _program(query))]
            self._trees = {pk: program.tree for pk, program in programs}
            self._live = Live(programs, self._live.seen)
            self._saved = saved
