"""The fast look at posts, built from native/ where there is a C compiler: the answers of `look`, sooner."""

from collections import Counter
from collections.abc import Iterable, Sequence

from heedful.query import letters
from heedful.query.bags import BEGINS, ENDS, SLIPS, Splitter, pieces
from heedful.query.look import BATCH, Hits, Whole
from heedful.query.programs import COMMON, Program
from heedful.query.said import Said

try:
    from heedful.query import _scan
except ImportError:
    HERE = False
else:
    HERE = _scan.FORM == 1  # one that was built from another version is as good as none

_SHARES = dict.fromkeys(COMMON, 1.0)
_Asked = list[tuple[int, list[int], list[int]]]  # posts with the tracks that they hit, and those to ask


class Scan:
    """Tracks, by their numbers, to be looked for in posts; see `look.Look`, which it answers like."""

    def __init__(self, programs: Sequence[tuple[int, Program]], seen: Counter[bytes]) -> None:
        self._seen = seen
        self.heard = 0  # posts that were read
        self._trees = {number: program.tree for number, program in programs}
        self._asked_always = [number for number, program in programs if not program.ways]
        ways = [(number, way) for number, program in programs for way in program.ways]
        asked = frozenset().union(*(words for _, way in ways for words in (*way.needs, way.bars)))
        slips = [len(word) for word in asked if word[:1] == SLIPS]
        self._slips = range(min(slips) - 1, max(slips) + 2) if slips else range(0)
        self._has_pieces = any(word[:1] in (BEGINS, ENDS, SLIPS) for word in asked)
        self._splitter = Splitter(asked)
        self._native = _scan.Scan(
            len(programs),
            ((number, way.needs, way.bars, way.shape) for number, way in ways),
            _SHARES | {word: count + _SHARES.get(word, 0.0) for word, count in seen.items()},
            letters.signs(asked, with_letters=not self._has_pieces),
            letters.folds(),
        )

    @property
    def seen(self) -> Counter[bytes]:
        self._seen.update(dict(self._native.seen()))
        return self._seen

    def hits(self, texts: Sequence[str], said: Whole) -> Hits:
        found: Hits = []
        self.heard += len(texts)
        for start in range(0, len(texts), BATCH):
            found += self._page(texts[start : start + BATCH], start, said)
        return found

    def _page(self, texts: Sequence[str], first: int, said: Whole) -> Hits:
        hits, asked, foreign = self._native.read(texts, first)
        if foreign:
            more, unsure = self._weighed(texts, first, foreign)
            hits, asked = hits + more, asked + unsure
        if self._asked_always:
            hits, asked = [], self._always(range(first, first + len(texts)), hits, asked)
        for number, tracks, unsure_tracks in asked:
            post = said(number) if said else Said(texts[number - first])
            if tracks := tracks + [track for track in unsure_tracks if self._trees[track].matches(post)]:
                hits.append((number, tracks))
        return sorted(hits)

    def _weighed(self, texts: Sequence[str], first: int, foreign: Sequence[int]) -> tuple[Hits, _Asked]:
        """Split what the fast look cannot read, and have it decide by those words."""
        bags = self._splitter.bags_of([texts[number - first] for number in foreign])
        posts = []
        for place, words in enumerate(bags.words):
            joined = bags.joined.get(place, [])
            parts = pieces([*words, *joined], self._slips) if self._has_pieces else []
            posts.append((foreign[place], words, joined + parts))
        hits, asked, _ = self._native.weigh(posts)
        return hits, asked

    def _always(self, numbers: Iterable[int], hits: Hits, asked: _Asked) -> _Asked:
        known = {number: (tracks, list[int]()) for number, tracks in hits}
        known |= {number: (tracks, unsure) for number, tracks, unsure in asked}
        posts = ((number, *known.get(number, ([], []))) for number in numbers)
        return [(number, tracks, unsure + self._asked_always) for number, tracks, unsure in posts]
