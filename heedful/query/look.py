"""The look at posts in Python alone: most are ruled out by their words, the rest is asked exactly."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from operator import itemgetter
from typing import cast

from heedful.query.bags import BEGINS, ENDS, SLIPS, Bags, Splitter, pieces
from heedful.query.nodes import Node
from heedful.query.programs import Decider, Program, Way, Words, share
from heedful.query.said import Lined, Said

Whole = Callable[[int], Said] | None  # gives the whole post to a number
Hits = list[tuple[int, list[int]]]  # posts by their number, with the numbers of their tracks
_Way = tuple[int, Sequence[Words], Words, Decider, Node]
_NONE: Words = frozenset()
BATCH = 512  # posts that are split at once
FEW = 24  # words that are quicker looked for in a whole batch than in the words of each post
LEARNED = 16  # of them: whose words are counted


class _Found:
    """What to do where a word is found: tracks that it decides, by number, and ways that ask for more."""

    __slots__ = ("alone", "at_once", "beside", "further")

    def __init__(self) -> None:
        self.at_once: list[int] = []  # the word decides
        self.alone: list[tuple[int, Node]] = []  # the same tracks, where the word is not sure
        self.further: list[_Way] = []
        self.beside: set[bytes] | None = (
            set()
        )  # without any of these none of `further` matches; None: ask anyway

    def add(self, track: int, way: Way, needs: Sequence[Words]) -> None:
        """Add a way; `needs` are those beside the word."""
        if way.decider is Decider.WORDS and not needs and not way.bars:
            self.at_once.append(track)
            self.alone.append((track, way.tree))
            return
        self.further.append((track, needs, way.bars, way.decider, way.tree))
        if not needs:
            self.beside = None
        elif self.beside is not None:
            self.beside |= needs[0]


class Look:
    """Tracks, by their numbers, to be looked for in posts; `seen` tells how many posts hold which word."""

    def __init__(self, programs: Iterable[tuple[int, Program]], seen: Counter[bytes]) -> None:
        self.seen = seen
        self.heard = 0  # posts that were split
        self._asked_always: list[tuple[int, Node]] = []
        self._found: dict[bytes, _Found] = {}
        mentioned: set[bytes] = set()
        for number, program in programs:
            if not program.ways:
                self._asked_always.append((number, program.tree))
            for way in program.ways:
                needs = sorted(way.needs, key=self._share)
                for word in needs[0]:
                    self._found.setdefault(word, _Found()).add(number, way, needs[1:])
                mentioned.update(way.bars, *needs)
        self._keys = frozenset(self._found)
        self._mentioned = frozenset(mentioned)
        slips = [len(word) for word in mentioned if word[:1] == SLIPS]
        self._slips = range(min(slips) - 1, max(slips) + 2) if slips else range(0)
        self._has_pieces = any(word[:1] in (BEGINS, ENDS, SLIPS) for word in mentioned)
        self._splitter = Splitter(self._mentioned)

    def _share(self, words: Words) -> float:
        return sum(map(self.seen.__getitem__, words)) + share(words)

    def hits(self, texts: Sequence[str], said: Whole) -> Hits:
        found: Hits = []
        for start in range(0, len(texts), BATCH):
            batch = texts[start : start + BATCH]
            numbers = self._worth_splitting(batch)
            batch = [batch[number] for number in numbers]
            bags = self._splitter.bags_of(batch)
            if len(numbers) == BATCH:
                self._learn(bags)
            self.heard += len(numbers)
            for place, keys in self._candidates(bags):
                number = start + numbers[place]
                post = _Post(batch[place], place, bags, partial(said, number) if said else None)
                if tracks := self._tracks(post, keys, bags.words[place], bags.joined.get(place)):
                    found.append((number, list(tracks)))
        return found

    def _worth_splitting(self, texts: Sequence[str]) -> Sequence[int]:
        """Return all posts, or where few words are looked up, those that may hold one of them."""
        if len(self._keys) > FEW or self._has_pieces or self._asked_always:
            return range(len(texts))
        return self._splitter.may_hold(texts, self._keys)

    def _learn(self, bags: Bags) -> None:
        for words in bags.words[:LEARNED]:
            self.seen.update(self._mentioned.intersection(words))

    def _candidates(self, bags: Bags) -> Iterable[tuple[int, Words]]:
        """Return the posts that their words alone do not rule out, with the words that tracks hang on."""
        among = self._keys.intersection
        if self._has_pieces or self._asked_always:
            return [(number, among(words)) for number, words in enumerate(bags.words)]
        found = [(number, keys) for number, words in enumerate(bags.words) if (keys := among(words))]
        if any(map(among, bags.joined.values())):
            numbers = {number for number, _ in found}
            found += [(number, _NONE) for number in bags.joined if number not in numbers]
        return sorted(found, key=itemgetter(0))

    def _tracks(self, post: "_Post", keys: Words, words: list[bytes], joined: list[bytes] | None) -> set[int]:
        tracks: set[int] = set()
        if joined or self._has_pieces:
            self._weigh(post, words, joined or [], tracks)
        else:
            here: Words = _NONE
            for word in keys:
                found = self._found[word]
                tracks.update(found.at_once)
                if found.further:
                    here = here or self._mentioned.intersection(words)
                    if found.beside is None or not found.beside.isdisjoint(here):
                        self._decide(found.further, post, tracks, here, here, certain=True)
        if self._asked_always:
            self._ask(self._asked_always, post, tracks)
        return tracks

    def _weigh(self, post: "_Post", words: list[bytes], joined: list[bytes], tracks: set[int]) -> None:
        """Decide where some words may be there or not: only the tokenizer knows what joined words are."""
        sure = self._mentioned.intersection(words)
        together = [*words, *joined]
        certain = sure.issuperset(self._mentioned.intersection(joined))
        further = pieces(together, self._slips) if self._has_pieces else []
        present = self._mentioned.intersection(together + further)
        for word in self._keys.intersection(present):
            found = self._found[word]
            if word in sure:
                tracks.update(found.at_once)
            else:
                self._ask(found.alone, post, tracks)
            self._decide(found.further, post, tracks, sure, present, certain=certain)

    @staticmethod
    def _decide(
        ways: Iterable[_Way],
        post: "_Post",
        tracks: set[int],
        sure: Words,
        present: Words,
        *,
        certain: bool,
    ) -> None:
        for track, needs, bars, decider, tree in ways:
            if track in tracks or not bars.isdisjoint(sure):
                continue
            for need in needs:
                if need.isdisjoint(present):
                    break
            else:
                if (certain and decider is Decider.WORDS) or post.matches(tree, decider):
                    tracks.add(track)

    @staticmethod
    def _ask(asked: Iterable[tuple[int, Node]], post: "_Post", tracks: set[int]) -> None:
        for track, tree in asked:
            if track not in tracks and post.matches(tree, Decider.TREE):
                tracks.add(track)


class _Post:
    """A post whose words alone do not rule it out, made ready for exact questions when the first is asked."""

    __slots__ = ("_answers", "_bags", "_in_order", "_number", "_said", "_text", "_whole")

    def __init__(self, text: str, number: int, bags: Bags, whole: Callable[[], Said] | None) -> None:
        self._text, self._number, self._bags, self._whole = text, number, bags, whole
        self._in_order: Lined | None = None
        self._said: Said | None = None
        self._answers: dict[int, bool] = {}

    @property
    def said(self) -> Said:
        if self._said is None:
            self._said = self._whole() if self._whole else Said(self._text)
        return self._said

    def matches(self, tree: Node, decider: Decider) -> bool:
        """Ask a tree, once, however many words lead to it."""
        answer = self._answers.get(id(tree))
        if answer is None:
            answer = self._answers[id(tree)] = self._asked(tree, decider)
        return answer

    def _asked(self, tree: Node, decider: Decider) -> bool:
        if decider is Decider.TREE or not self._text.isascii() or self._number in self._bags.unordered:
            return tree.matches(self.said)
        if self._in_order is None:
            self._in_order = Lined(self._bags.words[self._number])
        return tree.matches(cast("Said", self._in_order))  # such trees ask for the index only
