"""A query made ready for the live matcher: which words rule it out, and when they alone decide."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from heedful.query.anchors import All, Either, Fitting, Literal, Misspelt, Need, needed
from heedful.query.bags import BEGINS, CUT, ENDS, PIECE, SHORT, coded_form, slipped
from heedful.query.leaves import Phrase, Word
from heedful.query.near import Near, Often
from heedful.query.nodes import And, Node, Not, Or
from heedful.query.shapes import Shape, is_plain, shape_of
from heedful.query.words import spellings

Words = frozenset[bytes]
MOST_WAYS = 16
COMMON = frozenset(
    b"""
    a about after all am an and any are as at back be because been but by can co com could day de
    did do don en for from get go good got had has have he her here him his how http https i if in
    is it its just know la like ll lol love m make me more my new no not now of off on one or our
    out people re really rt s see she so some t than that the their them then there they this time
    to today too u up us user ve via want was we what when who why will with www y you your
    """.split()
)
_JOINTS = re.compile(rb"['.\-&+]")
_CUT = re.compile(r"(?P<before>\*')?(?P<word>[^*?]+?)(?P<after>'\*)?")


class Decider(Enum):
    """What has to be asked when nothing rules a way out."""

    WORDS = auto()  # nothing more: these words decide
    ORDER = auto()  # its tree, and that asks for words and their places only
    TREE = auto()


@dataclass(frozen=True, slots=True)
class Way:
    """One way for a query to match, `tree`: one of the words of each need, and none of the bars.

    `shape` says what more is asked: True nothing, None what only the tree knows.
    """

    tree: Node
    needs: tuple[Words, ...]
    bars: Words
    decider: Decider
    shape: Shape | bool | None


@dataclass(frozen=True, slots=True)
class Program:
    """A query as the live matcher runs it. Without ways, every post has to be asked."""

    tree: Node
    ways: tuple[Way, ...]


def program_of(tree: Node) -> Program:
    ways = [_way(part) for part in _alternatives(tree)]
    return Program(tree, tuple(ways) if all(way.needs for way in ways) else ())


def _alternatives(tree: Node) -> Iterable[Node]:
    if isinstance(tree, Or) and len(tree.nodes) <= MOST_WAYS and _sure_words(tree) is None:
        return tree.nodes
    return (tree,)


def _way(tree: Node) -> Way:
    """Return its needs, the rarest first."""
    parts = tree.nodes if isinstance(tree, And) else (tree,)
    sure = [_sure_words(part) for part in parts]
    barred = [_sure_words(part.node) for part in parts if isinstance(part, Not)]
    needs = [clause for part in parts for clause in _clauses(needed(part))]
    decides = all(words or isinstance(part, Not) for words, part in zip(sure, parts, strict=True))
    bars: Words = frozenset().union(*filter(None, barred))
    decider = Decider.ORDER if _asks_for_order(tree) else Decider.TREE
    if decides and None not in barred:
        decider = Decider.WORDS
    shape = True if decider is Decider.WORDS else shape_of(tree)
    return Way(tree, tuple(sorted(set(needs), key=share)), bars, decider, shape)


def _asks_for_order(node: Node) -> bool:
    match node:
        case Word():
            return is_plain(node.word)
        case Phrase():
            return all(isinstance(item, Word) and _asks_for_order(item) for item in node.items)
        case Near():
            return _asks_for_order(node.left) and _asks_for_order(node.right)
        case And() | Or():
            return all(map(_asks_for_order, node.nodes))
        case Not() | Often():
            return _asks_for_order(node.node)
    return False


def _sure_words(node: Node) -> Words | None:
    """Return the words of which any one decides, None where more has to be asked."""
    if isinstance(node, Or):
        found = [_sure_words(part) for part in node.nodes]
        return None if None in found else frozenset().union(*filter(None, found))
    if not isinstance(node, Word) or not is_plain(node.word):
        return None
    ways = spellings(node.word)
    if len(ways) != 1 or len(ways[0]) != 1 or _JOINTS.search(coded_form(ways[0][0])):
        return None
    return frozenset({coded_form(ways[0][0])})


def _clauses(need: Need) -> Iterator[Words]:
    """Yield sets of words; a post without any of a set cannot match."""
    match need:
        case All():
            yield from (clause for part in need.needs for clause in _clauses(part))
        case Either():
            yield from _rarest_of_each(need.needs)
        case Misspelt():
            yield frozenset(slipped(need.form))
        case Fitting():
            yield from _fitting(need.pattern.lstrip("#@$"))
        case Literal():
            runs = _JOINTS.split(coded_form(need.form.lstrip("#@$") or need.form))
            yield from (frozenset(_as_cut(run)) for run in runs)


def _as_cut(run: bytes) -> Iterator[bytes]:
    """Yield a word as it may stand in the bag: don't is one, doN't begins with don."""
    parts = run.split(SHORT)
    yield from (SHORT.join(parts[: number + 1]) for number in range(len(parts)))


def _rarest_of_each(needs: Iterable[Need]) -> Iterator[Words]:
    rarest = [min(_clauses(need), key=share, default=None) for need in needs]
    if None not in rarest:
        yield frozenset().union(*filter(None, rarest))


def _fitting(pattern: str) -> Iterator[Words]:
    """Yield what a word has to begin or end with."""
    if cut := _CUT.fullmatch(pattern):
        yield from _cut(cut["word"], before=bool(cut["before"]), after=bool(cut["after"]))
        return
    first, *_, last = re.split(r"[*?]", pattern)
    if _JOINTS.search(pattern.encode()):
        return
    if len(first.encode()) >= PIECE:
        yield frozenset({BEGINS + first.encode()[:PIECE]})
    elif len(last.encode()) >= PIECE:
        yield frozenset({ENDS + last.encode()[-PIECE:]})


def _cut(word: str, *, before: bool, after: bool) -> Iterator[Words]:
    """Yield what a word has to hold that begins, goes on or both at an apostrophe."""
    pieces = _JOINTS.split(coded_form(word))
    runs = [{*_as_cut(piece)} for piece in pieces]
    if before:
        runs[0].add(CUT + pieces[0].split(SHORT)[0])
    if after:
        runs[-1].add(CUT + pieces[-1].split(SHORT)[-1])
    yield from map(frozenset, runs)


def share(words: Words) -> float:
    """Return roughly which share of posts holds one of the words, before anything is known about posts."""
    return sum(1.0 if word in COMMON else 0.01 / (1 + len(word)) for word in words)
