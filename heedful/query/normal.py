"""Text as it is compared: one kind of letter, apostrophe and hyphen, and the way back to the original."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

MARKS = "".join(
    chr(code)
    for code in (*range(0x300, 0xE00), *range(0xF00, 0x1E00), *range(0x20D0, 0x20F1), *range(0xA800, 0xAC00))
    if unicodedata.category(chr(code))[0] == "M" and code != 0x20E3
)
UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"  # written inside words, and never part of them

_ALIKE = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201b\u02bc\u02b9\u2032\u00b4\uff07`", "'")
    | dict.fromkeys("\u2010\u2011\ufe63\uff0d", "-")
    | dict.fromkeys("\u2122\u2120\u00ae\u00a9", " ")  # NFKC would make one word of a name and its trade mark
    | {"\u2026": "\u22ef"}  # and three full stops of an ellipsis
)
_UNSEEN = str.maketrans(dict.fromkeys(UNSEEN, ""))
_STROKED = str.maketrans({"ø": "o", "ł": "l", "đ": "d"})


@dataclass(frozen=True, slots=True)
class Plain:
    """A text in NFKC; its case is kept. `begins` and `ends` lead back, None where nothing moved."""

    text: str
    begins: tuple[int, ...] | None = None
    ends: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a piece of it stands in what was written."""
        if self.begins is None or self.ends is None:
            return start, end
        return self.begins[start], self.ends[end - 1]


def plain(text: str) -> Plain:
    if text.isascii() and "`" not in text:
        return Plain(text)
    alike = text.translate(_ALIKE)
    return Plain(alike) if unicodedata.is_normalized("NFKC", alike) else _rewritten(alike)


def _rewritten(text: str) -> Plain:
    letters: list[str] = []
    begins: list[int] = []
    ends: list[int] = []
    for start, end in _runs(text):
        made = unicodedata.normalize("NFKC", text[start:end]).translate(_ALIKE)
        letters.append(made)
        begins += [start] * len(made)
        ends += [end] * len(made)
    return Plain("".join(letters), tuple(begins), tuple(ends))


def normalised(text: str) -> str:
    """Return a text as `plain` has it, without the way back."""
    return unicodedata.normalize("NFKC", text.translate(_ALIKE)).translate(_ALIKE)


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """Yield stretches that normalise by themselves."""
    start = 0
    for at, letter in enumerate(text):
        if at and (letter.isascii() or _stands_alone(letter)):
            yield start, at
            start = at
    if text:
        yield start, len(text)


@lru_cache(maxsize=1 << 12)
def _stands_alone(letter: str) -> bool:
    """Test whether a letter never becomes one with what stands before it: marks and parts of syllables do."""
    made = unicodedata.normalize("NFKC", letter)
    return bool(made) and unicodedata.category(made[0])[0] != "M" and not "\u1160" <= made[0] <= "\u11ff"


def fold(word: str) -> str:
    """Return a word in NFKC without its case: STRASSE and Straße are one, İstanbul and istanbul too."""
    if word.isascii():
        return word.lower()
    folded = word.translate(_UNSEEN) if any(letter in word for letter in UNSEEN) else word
    while folded != (again := _folded_once(folded)):
        folded = again
    return folded


def _folded_once(word: str) -> str:
    folded = unicodedata.normalize("NFKC", word.casefold())
    return folded.replace("i\u0307", "i").replace("\u0131", "i")


@lru_cache(maxsize=1 << 14)
def unaccented(word: str) -> str:
    """Return a folded word without the accents on its Latin letters; other scripts keep theirs."""
    if word.isascii():
        return word
    kept: list[str] = []
    latin = False
    for letter in unicodedata.normalize("NFD", word.translate(_STROKED)):
        if unicodedata.combining(letter):
            kept += [] if latin else [letter]
        else:
            latin = letter.isascii()
            kept.append(letter)
    return unicodedata.normalize("NFC", "".join(kept))


def folded_letters(text: Plain) -> Plain:
    """Return the text without case, its punctuation kept; its spans lead back to the plain text."""
    if text.text.isascii():
        return Plain(text.text.lower())
    letters: list[str] = []
    begins: list[int] = []
    ends: list[int] = []
    for at, letter in enumerate(text.text):
        folded = fold(letter)
        letters.append(folded)
        begins += [at] * len(folded)
        ends += [at + 1] * len(folded)
    return Plain("".join(letters), tuple(begins), tuple(ends))
