"""Texts that say the same: reposts, other addresses, a word edited. What tells something else is no copy."""

import re
from collections import Counter, OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from typing import Generic, TypeVar

from rensa import RMinHash, RMinHashLSH

from heedful.query.words import GLUED

Key = TypeVar("Key")
LEAST_WORDS = 6  # of the first: "acme is down again", said by two, is said twice
LONGEST = 2_000  # letters that are compared: a longer text is judged by how it begins
MINHASHES, BANDS, SEED = 48, 24, 7  # two hashes a band: with 43 % of pairs alike 993 of 1,000 are found
MOST_CANDIDATES = 12  # of one text that are looked at, besides one with the very same words
CROWD = 200  # texts that nearly say the same and do not: one more is known by its very words only
ONE_IN = 8  # words that may differ, and one at least
_ASIDE = re.compile(r"https?://\S+|www\.\S+|(?:^\s*(?:rt|via)\s+)?@[\w.@-]+:?", re.IGNORECASE)
_WORD = re.compile(r"[\w'\u2019]+")
_GLUED = re.compile(f"[{GLUED}]|[^\\W{GLUED}][^\\W{GLUED}'\u2019]*")
_HAS_GLUED = re.compile(f"[{GLUED}]")
_NEGATIONS = "no not never none nobody nothing without cannot nicht kein keine nie pas jamais sin nunca non"
_OPPOSITES = """
    up down, on off, in out, yes no, good bad, best worst, love hate, works fails, works broken, won lost,
    win lose, fast slow, always never, more less, before after, open closed, cheap expensive, happy sad,
    fixed broken, buy sell, start stop, better worse, free paid, first last, old new, with without,
    can cannot, early late, right wrong
"""
NEGATING = frozenset(_NEGATIONS.split())
_OPPOSED = {frozenset(pair.split()) for pair in _OPPOSITES.split(",")}
BY_PAIRS = 11  # words: up to so many their pairs are hashed, above that threes, which fewer share by chance


class Wording:
    """The words of a text without addresses and who it is told to, as they are compared."""

    __slots__ = ("_pattern", "_text", "words")

    def __init__(self, text: str) -> None:
        text = text[:LONGEST]
        if "@" in text or "http" in text or "www." in text:
            text = _ASIDE.sub(" ", text)
        self._pattern = _WORD if text.isascii() or not _HAS_GLUED.search(text) else _GLUED
        self._text = text
        self.words = tuple(self._pattern.findall(text.casefold()))

    @property
    def names(self) -> frozenset[str]:
        """Return those in capitals inside of a sentence; in a headline that is all in capitals, none."""
        written = self._pattern.findall(self._text)
        names = {word.casefold() for word in written[1:] if word[0].isupper() and not word.isupper()}
        return frozenset(names if 2 * len(names) < len(self.words) else ())


def is_copy(one: Wording, other: Wording) -> bool:
    """Test whether both say the same: few words differ, and none of them is a number, a name or a not."""
    if one.words == other.words:
        return True
    most = max(1, min(len(one.words), len(other.words)) // ONE_IN)
    if abs(len(one.words) - len(other.words)) > most or len({*one.words} ^ {*other.words}) > 2 * most:
        return False
    ours, theirs = Counter(one.words), Counter(other.words)
    gone, came = ours - theirs, theirs - ours
    if gone.total() > most or came.total() > most or any(map(_tells, (*gone, *came))):
        return False
    return not any(_opposed(was, now, one.names | other.names) for was in gone for now in came)


def _tells(word: str) -> bool:
    return word in NEGATING or word.endswith(("n't", "n\u2019t")) or _has_digit(word)


def _opposed(was: str, now: str, names: frozenset[str]) -> bool:
    return was in names or now in names or frozenset((was, now)) in _OPPOSED


def _runs(words: Sequence[str]) -> list[str]:
    """Return what is hashed. Numbers are part of each run: where they differ nothing has to be compared."""
    pairs = list(map(str.__add__, words, words[1:]))
    threes = list(map(str.__add__, pairs, words[2:])) if len(words) >= BY_PAIRS else []
    runs = threes if len(words) > BY_PAIRS else pairs + threes
    numbers = " ".join(sorted(word for word in words if not word.isalpha() and _has_digit(word)))
    return [run + numbers for run in runs] if numbers else runs


def _has_digit(word: str) -> bool:
    return any(map(str.isdigit, word))


@dataclass(frozen=True, slots=True)
class Place:
    """One of the texts that were asked about together, by its number from 0."""

    number: int


class Window(Generic[Key]):
    """The latest texts, each under a key of the caller's; the oldest make room for new ones.

    Pairs of words are hashed (MinHash, Broder 1997) and texts that share two hashes of a band are compared.
    """

    def __init__(self, most: int = 20_000) -> None:
        self._most = most
        self._near = RMinHashLSH(0.5, MINHASHES, BANDS)
        self._kept: OrderedDict[int, tuple[Key | Place, Wording]] = OrderedDict()
        self._by_words: dict[tuple[str, ...], int] = {}
        self._next = 0

    def __len__(self) -> int:
        return len(self._kept)

    def seen(self, texts: Sequence[str]) -> list[Key | Place | None]:
        """Return for each text the first that says the same: a kept one, one asked with it, or None."""
        begin = self._next
        firsts = self._first_of([(Place(number), text) for number, text in enumerate(texts)])
        for number in range(begin, self._next):
            self._forget(number)
        return firsts

    def keep(self, entries: Sequence[tuple[Key, str]]) -> list[Key | Place | None]:
        """Keep texts that are new, and return for each the first that says the same."""
        firsts = self._first_of(entries)
        while len(self._kept) > self._most:
            self._forget(next(iter(self._kept)))
        return firsts

    def _first_of(self, entries: Sequence[tuple[Key | Place, str]]) -> list[Key | Place | None]:
        firsts: list[Key | Place | None] = [None] * len(entries)
        wordings = [_wording_lately(text) for _, text in entries]
        places = [place for place, wording in enumerate(wordings) if len(wording.words) >= LEAST_WORDS - 1]
        hashed = RMinHash.from_token_sets([_runs(wordings[at].words) for at in places], MINHASHES, SEED)
        begin, self._next = self._next, self._next + len(places)
        self._near.insert_many(hashed, begin)
        for number, place, near in zip(count(begin), places, self._near.query_all(hashed), strict=False):
            wording = wordings[place]
            firsts[place] = self._alike(wording, near, number)
            if firsts[place] is None and len(wording.words) >= LEAST_WORDS:
                self._kept[number] = (entries[place][0], wording)
                self._by_words.setdefault(wording.words, number)
            if firsts[place] is not None or number not in self._kept or len(near) > CROWD:
                self._near.remove(number)
        return firsts

    def _alike(self, wording: Wording, near: Sequence[int], number: int) -> Key | Place | None:
        same = self._by_words.get(wording.words)
        if same is not None:
            return self._kept[same][0]
        earlier = sorted(one for one in near if one < number and one in self._kept)
        known = map(self._kept.__getitem__, earlier[:MOST_CANDIDATES])
        return next((key for key, other in known if is_copy(other, wording)), None)

    def _forget(self, number: int) -> None:
        _, wording = self._kept.pop(number, (None, None))
        if wording is not None:
            self._near.remove(number)
            if self._by_words.get(wording.words) == number:
                del self._by_words[wording.words]


_wording_lately = lru_cache(maxsize=512)(Wording)  # a text is asked about, and kept a moment later
