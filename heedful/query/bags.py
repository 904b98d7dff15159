"""The cheap look at a post: its words as bytes, split with as little work as gives no wrong no.

Where a text is of plain letters, the words of its bag are exactly the forms that the tokenizer finds for
words without joints; what it finds for joined words (coca-cola as cocacola) is kept apart, and may be too
much.
Every other text (without spaces, with marks, not in NFKC) goes through the tokenizer.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from heedful.query.glob import without_one
from heedful.query.normal import MARKS, UNSEEN, fold, normalised, plain, unaccented
from heedful.query.words import GLUED, tokens_of

SHORT = b"\xff"  # stands for the apostrophe of don't, which is no joint
BEGINS, ENDS, SLIPS = b"\xfe", b"\xfd", b"\xfc"  # before a piece of a word, apart from all words
CUT = b"\xfb"  # before what an apostrophe cuts off don't: don, t
PIECE = 3  # letters
MOST_BYTES = 3  # of a letter, beside one

# Besides ASCII: signs and pictures that are no part of words and leave nothing behind when normalised.
HARMLESS = (
    "\u0080-\u00a1\u00a2-\u00a5\u00a7\u00a9\u00ab\u00ac\u00ae\u00b0\u00b1\u00b6\u00b7\u00bb\u00bf\u00d7\u00f7"
    "\u2012-\u2016\u2018-\u201a\u201c-\u2022\u2026\u2030\u2039\u203a\u20a0-\u20a7\u20a9-\u20bf\u2120\u2122"
    "\u060c\u061b\u061f\u203c\u2047-\u2049\u3001\u3002\u30fb"
    "\u2190-\u21ff\u2300-\u2328\u232b-\u23ff\u2500-\u2775\u2794-\u27bf\u2b00-\u2bff\ufe0f\ufffd"
    "\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff"
)
_JOINTS = b"'.-&+"
_LETTERS = b"0123456789_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" + bytes(range(0x80, 0x100))
# Translations: words in lower case the rest spaces; all letters and all joints alike.
_SPLIT = {letter: bytes([letter]).lower() for letter in _LETTERS} | {0: b"\n"}
SPLIT = b"".join(_SPLIT.get(byte, b" ") for byte in range(256))
_LOWER = bytes(range(256)).lower()
_SHAPES = dict.fromkeys(_LETTERS, b"a") | dict.fromkeys(_JOINTS, b"j")
_SHAPE = b"".join(_SHAPES.get(byte, b" ") for byte in range(256))
_JOINED = re.compile(rb"aja")
MOST_KNOWN = 50_000  # joined words that are remembered
_SEVERAL_JOINTS = re.compile(rb"['.\-&+]{2,}")
_TANGLED = re.compile(rb"'[\w\x80-\xfe]*\xff|\xff[\w\x80-\xfe]*'")  # can't've has no form cant
_NOT_PLAIN = re.compile(f"[{MARKS}{UNSEEN}{GLUED}\u02bc\u02b9]|n'T|N't|[^\\w\x00-\x7f{HARMLESS}]")
_SIGNS = re.compile(f"[{HARMLESS}]")


@dataclass(frozen=True, slots=True)
class Odd:
    """What finds a text that is not just ASCII and harmless signs; `pictures` are those asked for."""

    letters: re.Pattern[str]
    pictures: re.Pattern[str] | None

    @classmethod
    def beside(cls, pictures: Iterable[str]) -> "Odd":
        letters = f"[^\x00-\x7f{HARMLESS}]"
        signs = "".join(sorted({re.escape(sign) for picture in pictures for sign in picture}))
        if not signs:
            return cls(re.compile(letters), None)
        return cls(re.compile(f"{letters}|[{signs}]"), re.compile(f"[{signs}]"))


@dataclass(slots=True)
class Bags:
    """The words of posts. `joined`: what some may be found under too; `unordered`: not in their order."""

    words: list[list[bytes]]
    joined: dict[int, list[bytes]] = field(default_factory=dict)
    unordered: set[int] = field(default_factory=set)


class Splitter:
    """Splits posts into words; of joined words it keeps those that are asked for."""

    def __init__(self, asked: frozenset[bytes]) -> None:
        self._asked = asked
        self._odd = Odd.beside(pictures(asked))
        self._parts = any(word[:1] in (BEGINS, ENDS, SLIPS) for word in asked)
        self._known: dict[bytes, list[bytes]] = {}

    def bags_of(self, texts: Sequence[str]) -> Bags:
        """Return the words of posts, split all at once: what is done for each by itself is what costs."""
        told: dict[int, list[bytes]] = {}
        foreign: list[int] = []
        whole, starts = self._in_one(texts, foreign, told)
        for number in _surprising(whole, starts):
            told[number] = all_forms(texts[number])
        bags = self._split(whole, starts)
        for number in foreign:
            bags.words[number] += _unaccented(bags.words[number])
        for number, forms in told.items():
            bags.words[number] = forms
            bags.joined.pop(number, None)
        bags.unordered.update(told, foreign)
        return bags

    def _in_one(
        self, texts: Sequence[str], foreign: list[int], told: dict[int, list[bytes]]
    ) -> tuple[bytes, list[int]]:
        """Return all texts as bytes to be split, and where each begins."""
        coded = [text.encode() if text.isascii() else b"" for text in texts]
        for number, text in enumerate(texts):
            if not text.isascii():
                coded[number] = self._coded(number, text, foreign, told)
        whole = b"\0".join(coded)
        if whole.count(b"\0") >= len(coded):
            coded = [text.replace(b"\0", b" ") for text in coded]
            whole = b"\0".join(coded)
        starts = list(accumulate((len(text) + 1 for text in coded), initial=0))
        return whole.replace(b"n't", b"n\xfft").replace(b"N'T", b"N\xffT"), starts

    def may_hold(self, texts: Sequence[str], keys: Iterable[bytes]) -> list[int]:
        """Return the posts that may hold one of a few words, without splitting them.

        What is joined in a text stands together once the joints are gone, and so does every word.
        """
        coded, found = [], []
        for number, text in enumerate(texts):
            if text.isascii():
                coded.append(text.encode())
            elif self._odd.letters.search(text) is None:
                coded.append(text.encode("ascii", "replace"))
            else:
                coded.append(b"")
                found.append(number)
        whole = b"\0".join(coded)
        if whole.count(b"\0") >= len(coded):
            return list(range(len(texts)))
        together = whole.translate(_LOWER, _JOINTS + b"?")  # what was another apostrophe is a ? here
        for sign in (b"[", b"`", *(key.replace(SHORT, b"") for key in keys if key.isascii() or SHORT in key)):
            at = together.find(sign)
            while at >= 0:
                found.append(together.count(b"\0", 0, at))
                end = together.find(b"\0", at)
                at = together.find(sign, end) if end >= 0 else -1
        return sorted(set(found))

    def _coded(self, number: int, text: str, foreign: list[int], told: dict[int, list[bytes]]) -> bytes:
        """Return a text as bytes to be split, and note it if there is more to do for it."""
        if self._odd.letters.search(text) is None:
            return text.replace("\u2019", "'").replace("\u2018", "'").encode("ascii", "replace")
        if letters := _foreign_letters(text, self._odd):
            foreign.append(number)
        else:
            told[number] = all_forms(text)
        return letters

    def _split(self, whole: bytes, starts: list[int]) -> Bags:
        bags = Bags([line.split() for line in whole.translate(SPLIT).split(b"\n")])
        for number in _with(SHORT, whole, starts):
            bags.words[number] += _uncut(bags.words[number])
            bags.unordered.add(number)
        shapes, end = whole.translate(_SHAPE), 0
        for match in _JOINED.finditer(shapes):
            at = match.start()
            if at >= end:
                end = shapes.find(b" ", at)
                piece = whole[shapes.rfind(b" ", 0, at) + 1 : end if end >= 0 else None]
                end = len(shapes) if end < 0 else end
                number = bisect_right(starts, at) - 1
                bags.unordered.add(number)
                if forms := self._asked_of(piece):
                    bags.joined.setdefault(number, []).extend(forms)
        return bags

    def _asked_of(self, piece: bytes) -> list[bytes]:
        """Return what joined words may be found under beside their parts, as far as anybody asks."""
        known = self._known.get(piece)
        if known is None:
            if len(self._known) > MOST_KNOWN:
                self._known.clear()
            known = self._known[piece] = [
                form for form in _together(piece) if form in self._asked or self._parts
            ]
        return known


def _surprising(whole: bytes, starts: list[int]) -> set[int]:
    """Return the posts that the tokenizer alone can tell: example[.]com, don`t, can't've."""
    tangled = (
        number
        for number in _with(SHORT, whole, starts)
        if _TANGLED.search(whole, starts[number], starts[number + 1])
    )
    return {*_with(b"[", whole, starts), *_with(b"`", whole, starts), *tangled}


def _with(sign: bytes, whole: bytes, starts: list[int]) -> list[int]:
    """Return the posts that hold a sign."""
    found: list[int] = []
    at = whole.find(sign)
    while at >= 0:
        found.append(bisect_right(starts, at) - 1)
        at = whole.find(sign, starts[found[-1] + 1])
    return found


def _together(joined: bytes) -> list[bytes]:
    joined = _SEVERAL_JOINTS.sub(b" ", joined)
    if SHORT in joined:
        joined += b" " + joined.replace(SHORT, b"")
    together = joined.translate(SPLIT, _JOINTS).split()
    if b"'" in joined:
        together += joined.translate(SPLIT, b"'").split() + joined.translate(SPLIT, b".-&+").split()
    return [*together, *_unaccented(together)]


def _foreign_letters(text: str, odd: Odd) -> bytes:
    """Return a text of other letters than ASCII's as bytes, empty if it is not as plain as that."""
    alike = text.replace("\u2019", "'").replace("\u2018", "'")
    if not unicodedata.is_normalized("NFKC", alike):
        alike = normalised(text)
    if _NOT_PLAIN.search(alike):
        return b""
    if odd.pictures and odd.pictures.search(text):
        return b""
    bare = _SIGNS.sub(" ", alike)
    return fold(bare).encode()


def _unaccented(words: list[bytes]) -> list[bytes]:
    foreign = [word.decode(errors="surrogateescape") for word in words if not word.isascii()]
    return [bare.encode(errors="surrogateescape") for word in foreign if (bare := unaccented(word)) != word]


def pictures(words: Iterable[bytes]) -> list[str]:
    """Return the words that are no letters: a text with one of them is not harmless."""
    decoded = [word.decode(errors="ignore") for word in words if not word.isascii()]
    return [word for word in decoded if word and not word[0].isalnum()]


def all_forms(text: str) -> list[bytes]:
    """Return every form of every word of any text."""
    tokens, compounds = tokens_of(plain(text))
    forms = {form for token in tokens for form in token.forms}
    forms.update(form for compound in compounds for form in compound.forms)
    coded = coded_form(" ".join(forms)).split(b" ")
    return coded + [CUT + part for form in coded if SHORT in form for part in form.split(SHORT)]


def _uncut(words: list[bytes]) -> list[bytes]:
    """Return what words like don't are found under beside themselves."""
    short = [word for word in words if SHORT in word]
    parts = [CUT + part for word in short for part in word.split(SHORT)]
    return [word.replace(SHORT, b"") for word in short] + parts


def coded_form(form: str) -> bytes:
    return form.encode().replace(b"n't", b"n\xfft")


def pieces(words: Iterable[bytes], slips: range) -> list[bytes]:
    """Return beginnings and ends of words, and what they leave without a letter: for wildcards and slips."""
    words = set(words)
    wider = range(slips.start - MOST_BYTES, slips.stop + MOST_BYTES) if slips else slips
    found = [BEGINS + word[:PIECE] for word in words] + [ENDS + word[-PIECE:] for word in words]
    for word in words:
        if len(word) in slips or (not word.isascii() and len(word) in wider):
            found += slipped(word.decode(errors="surrogateescape"))
    return found


def slipped(word: str) -> list[bytes]:
    return [SLIPS + left.encode(errors="surrogateescape") for left in without_one(word)]
