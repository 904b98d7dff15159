"""What a track could leave out so that it does not find a post, and posts like it, any more."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from math import log, sqrt
from urllib.parse import urlsplit

from heedful.query.fields import Told
from heedful.query.mistakes import Mistake
from heedful.query.nodes import And, Node, Not, bracketed
from heedful.query.normal import fold
from heedful.query.parse import parse, parse_track
from heedful.query.said import Said
from heedful.query.words import GLUED_WORD, Token

MOST_WORDS = 4  # proposals of words and phrases
AROUND = 12  # words before and after a hit that are looked at
LONGEST = 3  # words of a phrase
LEAST_ALIKE = 0.1  # cosine of the words that two posts share, rare words counting more
MOST_ALIKE = 30
MOST_KEPT_LOST = 0.02  # of the mentions that people kept
MOST_PIECES = 200  # that are weighed
MOST_HITS = 20  # around which words are looked at
FEW = 4  # other mentions, of fewer nothing can be said about sites
_LINK = re.compile(r"\S*://\S+|www\.\S+")
_HIRAGANA = re.compile("[\u3041-\u309f]")
_USUAL = frozenset(
    re.findall(
        r"\w+",
        """
        about after again also been before being could does dont down each even ever every from gets going
        have here into just know like look made make more most much need never only other over really same
        should some still such than that their them then there these they thing this those time very want
        well were what when where which while will with would your aber auch dass dies doch eine einer haben
        habe mein mehr nicht noch oder sein sich sind und wird wenn wurde para pero como todo esta este avec
        dans pour plus sont cette mais nous vous
        """,
    )
)


@dataclass(frozen=True, slots=True)
class Other:
    """Another mention of the track; `kept`: people answered it, took it, or said that it is about us."""

    said: Said
    kept: bool


@dataclass(frozen=True, slots=True)
class _Piece:
    """Words of the post that could be left out, and how far they stand from what the track found."""

    text: str
    node: Node
    first: int
    last: int
    away: int


def without(query: str, left_out: str) -> str:
    """Return a query of a track that leaves something out besides; its author's words stand as they were.

    :raises Mistake: what is to be left out, or the query that comes of it, cannot be read by a track.
    """
    tree, one = parse(query), parse_track(left_out)
    parts = tree.nodes if isinstance(tree, And) else (tree,)
    added = f"-{left_out.strip()}"
    if not _reads_as(added, query, (*parts, Not(one))):
        added = f"-{bracketed(one)}"
    flat, nested = f"{query.strip()} {added}", f"({query.strip()}) {added}"
    new = flat if _tree_of(flat) == And((*parts, Not(one))) else nested
    parse_track(new)
    return new


def leaves_out(query: str, left_out: str) -> bool:
    """Test whether a query leaves this out already."""
    tree = parse(query)
    return isinstance(tree, And) and Not(parse(left_out)) in tree.nodes


def _reads_as(added: str, query: str, parts: tuple[Node, ...]) -> bool:
    return _tree_of(f"({query}) {added}") == And((parse(query), parts[-1]))


def _tree_of(query: str) -> Node | None:
    try:
        return parse(query)
    except Mistake:
        return None


def proposals(query: str, said: Said, others: Sequence[Other]) -> list[str]:
    """Return what the query could leave out, as queries, best first: words, then the author, then the site.

    Words are those that stand around what the track found, are frequent in what is like this post, and rare
    in what people kept. Each would really keep this post out.
    """
    pieces = list(islice(_pieces(parse(query), said), MOST_PIECES))
    words = [piece.text for piece in _best(pieces, _Weighed(said, others))]
    found = [*words[:MOST_WORDS], *_author(said), *_site(said, others)]
    return [one for one in dict.fromkeys(found) if _keeps_out(query, one, said)]


def _keeps_out(query: str, left_out: str, said: Said) -> bool:
    try:
        return not parse(without(query, left_out)).matches(said)
    except Mistake:
        return False


def _pieces(tree: Node, said: Said) -> Iterator[_Piece]:
    tokens, spans = said.tokens, [said.span((at, at)) for at in range(len(said.tokens))]
    marks = [(mark.start, mark.end) for mark in tree.marks(said) or () if mark.start < mark.end][:MOST_HITS]
    hit = {at for at, (start, end) in enumerate(spans) if any(a < end and start < b for a, b in marks)}
    links = [match.span() for match in _LINK.finditer(said.plain.text)]
    in_link = {at for at, one in enumerate(tokens) if any(a <= one.start < b for a, b in links)}
    telling = {at for at, one in enumerate(tokens) if at not in hit | in_link and _is_telling(one)}
    for first in range(len(tokens)):
        away = min((abs(first - at) for at in hit), default=0)
        for last in range(first + _is_glued(tokens[first]), min(first + LONGEST, len(tokens))):
            inside, ends = set(range(first, last + 1)), {first, last}
            if away <= AROUND and inside & telling and not inside & in_link and ends <= hit | telling:
                yield from _piece(said, first, last, away)


def _piece(said: Said, first: int, last: int, away: int) -> Iterator[_Piece]:
    raw = said.plain.text[said.tokens[first].start : said.tokens[last].end]
    words = fold(" ".join(raw.split()))
    if re.search(r"[^\w\s#@$&'.\-]", words) or re.search(r"[.!?]\s", words):
        return
    text = f'"{words}"' if " " in words else words
    if (node := _tree_of(text)) is not None and node.matches(said):
        yield _Piece(text, node, first, last, away)


def _is_glued(token: Token) -> bool:
    """Test whether it is one letter of a script without spaces: alone it would say too little."""
    return GLUED_WORD.fullmatch(token.written) is not None


def _is_telling(token: Token) -> bool:
    word = fold(token.written)
    if _is_glued(token):
        return not _HIRAGANA.fullmatch(word)  # endings and particles
    if token.flag or (not word.isascii() and len(word) > 1):
        return not word.isdigit()
    return len(word) > 3 and not word.isdigit() and word.replace("'", "") not in _USUAL


class _Weighed:
    """The other mentions, told apart: kept, like this post, and the rest."""

    def __init__(self, said: Said, others: Sequence[Other]) -> None:
        self.kept = [other.said for other in others if other.kept]
        open_ones = [other.said for other in others if not other.kept]
        seen = Counter(word for other in others for word in _vocabulary(other.said))
        weight = {word: log((len(others) + 1) / (count + 0.5)) for word, count in seen.items()}
        likeness = [(_likeness(said, one, weight), at) for at, one in enumerate(open_ones)]
        near = sorted((one for one in likeness if one[0] >= LEAST_ALIKE), reverse=True)[:MOST_ALIKE]
        at_near = {at for _, at in near}
        self.alike = [said, *(open_ones[at] for at in sorted(at_near))]
        self.rest = [one for at, one in enumerate(open_ones) if at not in at_near]

    def worth(self, piece: _Piece) -> float:
        """Return how well it tells posts like this one from all others; 0 where people kept such posts."""
        lost = _count(piece.node, self.kept)
        if lost > MOST_KEPT_LOST * len(self.kept):
            return 0.0
        elsewhere = (lost + _count(piece.node, self.rest) + 0.5) / (len(self.kept) + len(self.rest) + 1)
        share = _count(piece.node, self.alike) / len(self.alike)
        return share * log(1 + share / elsewhere)

    def is_shared(self, piece: _Piece) -> bool:
        return _count(piece.node, self.alike) > 1


def _count(node: Node, posts: Iterable[Said]) -> int:
    return sum(map(node.matches, posts))


def _vocabulary(said: Said) -> frozenset[str]:
    return frozenset(fold(token.written) for token in said.tokens)


def _likeness(one: Said, other: Said, weight: Mapping[str, float]) -> float:
    """Return the cosine between two posts, each word counted once by its weight."""
    mine, theirs = _vocabulary(one), _vocabulary(other)

    def length(words: Iterable[str]) -> float:
        return sum(max(weight.get(word, 0.0), 0.0) ** 2 for word in words)

    whole = sqrt(length(mine) * length(theirs))
    return length(mine & theirs) / whole if whole else 0.0


def _best(pieces: Iterable[_Piece], weighed: _Weighed) -> list[_Piece]:
    """Return pieces that do not overlap, the most telling first; of equals, the shortest and nearest.

    Where posts like this one share some, those that stand in this one alone are left aside.
    """
    valued = [(worth, piece) for piece in pieces if (worth := weighed.worth(piece)) > 0]
    valued = [one for one in valued if weighed.is_shared(one[1])] or valued
    valued.sort(key=lambda one: (-round(one[0], 3), one[1].last - one[1].first, one[1].away, one[1].first))
    chosen: list[_Piece] = []
    for _, piece in valued:
        if all(piece.last < one.first or one.last < piece.first for one in chosen):
            chosen.append(piece)
    return chosen


def _author(said: Said) -> Iterator[str]:
    named = said.author or said.author_name
    if named and not re.search(r"[*?\"]", named):
        yield str(Told("author", (named,)))


def _site(said: Said, others: Sequence[Other]) -> Iterator[str]:
    """Propose the site, unless half of all mentions stand there: then it is the network itself."""
    host = _host_of(said.url)
    same = sum(_host_of(other.said.url) == host for other in others)
    if host and len(others) >= FEW and same * 2 < len(others):
        yield str(Told("site", (host,)))


def _host_of(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
