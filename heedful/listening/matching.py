"""Which tracks a post hits. A track that is saved counts within half a second, in every process."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache

from heedful.connectors.contract import Post
from heedful.kit import clock, log
from heedful.kit.html import plain, web_link
from heedful.listening.models import Track
from heedful.query import Mistake, Node, Said, parse
from heedful.query.live import Live
from heedful.query.programs import Program, program_of

FRESH_SECONDS = 0.5
LONGEST_TITLE = 500  # letters that are kept of a title, and of a warning
LEARN_ANEW = 100_000  # posts after which it is known anew which words are rare


@dataclass(frozen=True, slots=True)
class Found:
    """A track that a post hit, and the words it hit on."""

    track_id: int
    words: tuple[str, ...]
    is_personal: bool = False


Matched = Sequence[tuple[Post, Sequence[Found]]]


def text_of(post: Post) -> str:
    """Return everything that a post says in words: its title, its text, its warning, its tags."""
    return words_together(
        plain(post.title)[:LONGEST_TITLE],
        plain(post.text),
        plain(post.warning)[:LONGEST_TITLE],
        map(plain, post.tags),
    )


def words_together(title: str, text: str, warning: str, tags: Iterable[str]) -> str:
    """Return the words of a post in one text, heard or stored."""
    return "\n".join(filter(None, (title, text, warning, " ".join(f"#{tag}" for tag in tags))))


def said_by(post: Post, *, source: str = "", network: str = "", at: datetime | None = None) -> Said:
    """Return what a post says and what is known of it, `at` the moment against which its age is counted.

    It is what will be kept of the post, no more: `archive.said_of` gives the same of the stored one.
    """
    traits = {
        "bot": post.author.is_bot,
        "private": post.private,
        "addressed": post.addressed,
        "ours": post.by_us,
    }
    return Said(
        text_of(post),
        title=plain(post.title)[:LONGEST_TITLE],
        author=plain(post.author.address)[:300] or post.author.outside_id,
        author_name=plain(post.author.name)[:200],
        to=tuple(map(plain, post.mentions)),
        url=web_link(plain(post.url))[:2000],
        links=tuple(map(plain, post.links)),
        language=plain(post.language)[:35],
        source=source,
        network=network,
        kind=post.kind.value,
        holds=post.holds,
        traits=frozenset(trait for trait, there in traits.items() if there),
        followers=post.author.followers,
        engagement=post.engagement,
        said_at=post.said_at,
        heard_at=at,
    )


_forms: dict[str, list[str]] = {}  # of texts that were matched just now, for whoever stores them next
MOST_REMEMBERED, LONGEST_REMEMBERED = 1_000, 5_000  # texts, letters


def forms_in(text: str) -> list[str]:
    """Return the forms of the words of a text; those of a post that was matched just now are known."""
    known = _forms.pop(text, None)
    return list(Said(text).index) if known is None else known


def _remember(said: Said) -> None:
    if len(_forms) >= MOST_REMEMBERED:
        _forms.clear()
    if len(said.text) <= LONGEST_REMEMBERED:
        _forms[said.text] = list(said.index)


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
        self._saved: Sequence[tuple[int, str, int | None]] = []
        self._personal: frozenset[int] = frozenset()
        self._looked = float("-inf")

    def hits(
        self, posts: Iterable[Post], *, source: str = "", network: str = "", at: datetime | None = None
    ) -> list[tuple[Post, list[Found]]]:
        """Return each post with the tracks that it hit.

        `source`, `network` and `at` are where and when they were heard.
        """
        self._refresh()
        posts, at = list(posts), at or clock.now()
        whole = cache(lambda number: said_by(posts[number], source=source, network=network, at=at))
        hits = dict(self._live.hits([text_of(post) for post in posts], whole))
        for number in hits:
            _remember(whole(number))
        return [
            (post, [self._found(track_id, whole(number)) for track_id in sorted(hits.get(number, ()))])
            for number, post in enumerate(posts)
        ]

    def _found(self, track_id: int, said: Said) -> Found:
        words = tuple(sorted(self._trees[track_id].found(said) or ()))
        return Found(track_id, words, track_id in self._personal)

    def _refresh(self) -> None:
        if clock.monotonic() - self._looked < FRESH_SECONDS:
            return
        self._looked = clock.monotonic()
        followed = Track.objects.filter(paused_at=None, removed_at=None).exclude(owner__is_active=False)
        saved = list(followed.values_list("pk", "query", "owner").order_by("pk"))
        if saved != self._saved or self._live.heard > LEARN_ANEW:
            programs = [(pk, program) for pk, query, _ in saved if (program := _program(query))]
            self._trees = {pk: program.tree for pk, program in programs}
            self._live = Live(programs, self._live.seen)
            self._personal = frozenset(pk for pk, _, owner in saved if owner is not None)
            self._saved = saved
